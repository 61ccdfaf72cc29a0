package dev.warp.gate.io;

import dev.warp.io.LocalInterface;
import dev.warp.io.NetworkInterfaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** What a gate asks of the host it runs on. Both questions block, the second one for long. */
interface Host {

  /** The network interfaces there are now. */
  List<LocalInterface> interfaces() throws IOException;

  /** The addresses of a host's name, or the address it is. */
  List<InetAddress> addresses(String name) throws UnknownHostException;

  /** The host this process runs on. */
  static Host local() {
    NetworkInterfaces interfaces = new NetworkInterfaces();
    return new Host() {
      @Override
      public List<LocalInterface> interfaces() throws IOException {
        return interfaces.scan();
      }

      @Override
      public List<InetAddress> addresses(String name) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(name));
      }
    };
  }
}
