package dev.warp.gate.config;

import dev.warp.io.LocalInterface;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a gate sends from.
 *
 * @param scanInterval time between two scans for interfaces, and between two registrations at the
 *     map
 * @param keepAliveInterval time between two keep-alives on an idle path
 * @param patterns which interfaces are used
 * @param bindToDevice whether sockets are bound to their device as well as to its address
 * @param port the local UDP port of every interface's socket; 0 for any
 * @param portMapping whether routers are asked to map a port to each of them
 * @param addresses source addresses that count as interfaces of their own, whatever device they are
 *     on
 * @param labels what to call an interface, by its name
 * @param costs what an interface costs beside others, by its name; 0 for those that are not there
 */
public record InterfacesConfiguration(
    Duration scanInterval,
    Duration keepAliveInterval,
    InterfacePatterns patterns,
    BindToDevice bindToDevice,
    int port,
    boolean portMapping,
    List<InetAddress> addresses,
    Map<String, String> labels,
    Map<String, Integer> costs) {

  public InterfacesConfiguration {
    addresses = List.copyOf(addresses);
    labels = Map.copyOf(labels);
    costs = Map.copyOf(costs);
  }

  /** Whether there is something to send from, and the patterns let it be used. */
  public boolean lets(LocalInterface local) {
    boolean special = local.kind() != LocalInterface.Kind.ORDINARY;
    return local.isUsable() && patterns.accepts(local.name(), special);
  }

  /** The same with another port, and whether routers are asked. */
  public InterfacesConfiguration with(int otherPort, boolean otherPortMapping) {
    return new InterfacesConfiguration(
        scanInterval,
        keepAliveInterval,
        patterns,
        bindToDevice,
        otherPort,
        otherPortMapping,
        addresses,
        labels,
        costs);
  }

  /** Whether an interface's socket is bound to the device (SO_BINDTODEVICE). */
  public enum BindToDevice {
    /** Where the kernel lets it; a warning where not. */
    AUTO,
    /** Always; an interface where it fails is not used. */
    ALWAYS,
    /** Never: the routing table alone chooses the device. */
    NEVER
  }
}
