package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Scans the network interfaces of this host. What kind of device each is comes from /sys where that
 * is there; elsewhere every point-to-point device passes for a {@link LocalInterface.Kind#TUN}.
 */
public final class NetworkInterfaces {

  private final Path sysClassNet;
  private final Path ifInet6;

  /** The interfaces of the network namespace this process is in. */
  public NetworkInterfaces() {
    this(Path.of("/sys/class/net"), Path.of("/proc/net/if_inet6"));
  }

  NetworkInterfaces(Path sysClassNet, Path ifInet6) {
    this.sysClassNet = sysClassNet;
    this.ifInet6 = ifInet6;
  }

  /**
   * The interfaces as they are now, in the kernel's order. Blocks for system calls and reads of
   * small files, so it has no place on an event loop: call it through {@link
   * io.vertx.core.Vertx#executeBlocking}.
   *
   * @throws IOException when the system does not tell; the next scan may succeed
   */
  public List<LocalInterface> scan() throws IOException {
    Set<Endpoint> unusable = Ipv6AddressStates.readUnusable(ifInet6);
    List<LocalInterface> found = new ArrayList<>();
    for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      describe(device, unusable).ifPresent(found::add);
    }
    return List.copyOf(found);
  }

  private Optional<LocalInterface> describe(NetworkInterface device, Set<Endpoint> unusable)
      throws IOException {
    try {
      List<Endpoint> addresses =
          device.getInterfaceAddresses().stream()
              .map(InterfaceAddress::getAddress)
              .map(address -> Endpoint.of(address.getAddress(), 0))
              .filter(address -> !address.isLinkLocal() && !address.isMulticast())
              .filter(address -> !unusable.contains(address))
              .toList();
      // On Linux isUp wants IFF_RUNNING too, which takes a carrier (operstate up or unknown).
      return Optional.of(
          new LocalInterface(
              device.getName(), device.getIndex(), addresses, device.isUp(), kind(device)));
    } catch (IOException e) {
      if (NetworkInterface.getByName(device.getName()) == null) {
        // It went away while it was being looked at.
        return Optional.empty();
      }
      throw e;
    }
  }

  private LocalInterface.Kind kind(NetworkInterface device) throws IOException {
    Path folder = sysClassNet.resolve(device.getName());
    Optional<LocalInterface.Kind> known =
        Files.isDirectory(folder) ? SysfsInterface.read(folder).kind() : Optional.empty();
    if (known.isPresent()) {
      return known.get();
    }
    if (device.isLoopback()) {
      return LocalInterface.Kind.LOOPBACK;
    }
    return device.isPointToPoint() ? LocalInterface.Kind.TUN : LocalInterface.Kind.ORDINARY;
  }
}
