package dev.warp.gate.io;

import dev.warp.gate.config.InterfacesConfiguration;
import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Tells before a gate starts which addresses it is going to bind its interfaces' sockets to. */
public final class SourceAddresses {

  private SourceAddresses() {}

  /**
   * The addresses as they are now, those that are configured even if no interface has them yet.
   *
   * @throws IOException when the system does not tell its interfaces
   */
  public static List<InetAddress> of(InterfacesConfiguration interfaces) throws IOException {
    return of(interfaces, Host.local());
  }

  static List<InetAddress> of(InterfacesConfiguration interfaces, Host host) throws IOException {
    List<InetAddress> addresses = new ArrayList<>();
    for (SourceInterface source : new InterfaceScan(interfaces, host).run(List.of())) {
      for (Endpoint address : source.addresses()) {
        addresses.add(InetAddress.getByAddress(address.address()));
      }
    }
    return addresses;
  }
}
