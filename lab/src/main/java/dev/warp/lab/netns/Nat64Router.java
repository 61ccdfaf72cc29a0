package dev.warp.lab.netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The half of a NAT64 (RFC 6146) that the kernel does not have: tayga, which translates between the
 * IP versions behind a tun device, and gives each inside host a private IPv4 address. What makes a
 * stateful NAT64 of it is a {@link NatRouter} between that device and the IPv4 internet.
 */
final class Nat64Router {

  /**
   * The network's own prefix, of 96 bits. Through the well-known one of RFC 6052, tayga translates
   * no address that is not good everywhere, such as those of the lab.
   */
  static final String PREFIX = "2001:db8:64:ff9b::";

  private static final String DEVICE = "nat64";
  private static final String POOL = "192.168.255.0/24";
  private static final Duration START_DEADLINE = Duration.ofSeconds(30);

  private Nat64Router() {}

  /**
   * Makes a router translate what is sent to the prefix.
   *
   * @param router goes on until it is closed
   * @return where the translated packets come from, as from a private IPv4 network
   */
  static Device install(Namespace router) {
    router.ip("tuntap add " + DEVICE + " mode tun");
    router.ip("link set " + DEVICE + " up");
    router.ip("route add %s dev %s".formatted(POOL, DEVICE));
    router.ip("route add %s/96 dev %s".formatted(PREFIX, DEVICE));
    try {
      startTayga(router);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Device(router, DEVICE);
  }

  private static void startTayga(Namespace router) throws IOException {
    Path folder = Files.createTempDirectory("warp-nat64-");
    Path file = folder.resolve("tayga.conf");
    Path log = folder.resolve("tayga.log");
    try {
      Files.writeString(
          file,
          """
          tun-device %s
          ipv4-addr 192.168.255.1
          prefix %s/96
          dynamic-pool %s
          """
              .formatted(DEVICE, PREFIX, POOL));
      List<String> command = List.of("tayga", "--nodetach", "--config", file.toString());
      router
          .start(command, Map.of(), log)
          .await("its tun device", START_DEADLINE, () -> hasCarrier(router));
    } finally {
      // It reads them only once.
      Files.deleteIfExists(file);
      Files.deleteIfExists(log);
      Files.delete(folder);
    }
  }

  /** A tun device has one while a program holds it. */
  private static boolean hasCarrier(Namespace router) {
    return !router.ip("link show " + DEVICE).contains("NO-CARRIER");
  }
}
