package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import java.util.List;

/**
 * A network interface of this host, as it was at the time of a scan.
 *
 * @param name its name, such as {@code eth0}
 * @param index the kernel's number for it; an interface that went and came back has another one
 * @param addresses its unicast addresses that reach beyond one link, each with port 0
 * @param up whether it is switched on and has a carrier
 * @param kind what sort of device it is
 */
public record LocalInterface(
    String name, int index, List<Endpoint> addresses, boolean up, Kind kind) {

  public LocalInterface {
    addresses = List.copyOf(addresses);
  }

  /** Whether datagrams can be sent from it at all. */
  public boolean isUsable() {
    return up && !addresses.isEmpty();
  }

  /** What matters about a device to a tunnel that must not run through itself. */
  public enum Kind {
    /** Ethernet, Wi-Fi, mobile, bridge and whatever else leads out of the host. */
    ORDINARY,
    LOOPBACK,
    /** A program's end of a tunnel, taking IP packets. */
    TUN,
    /** As {@link #TUN}, taking Ethernet frames. */
    TAP,
    /** The kernel's WireGuard. WireGuard in a program has a {@link #TUN}. */
    WIREGUARD
  }
}
