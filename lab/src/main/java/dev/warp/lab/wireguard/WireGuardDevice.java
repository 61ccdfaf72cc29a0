package dev.warp.lab.wireguard;

import dev.warp.lab.netns.Namespace;
import dev.warp.lab.process.BackgroundProcess;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A WireGuard interface inside a namespace, run by wireguard-go. */
public final class WireGuardDevice implements AutoCloseable {

  /** What WireGuard itself chooses for a path of 1500 bytes. */
  public static final int DEFAULT_MTU = 1420;

  private static final Path CONTROL_SOCKETS = Path.of("/var/run/wireguard");
  private static final Duration START_DEADLINE = Duration.ofSeconds(15);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Namespace namespace;
  private final String name;
  private final BackgroundProcess process;

  private WireGuardDevice(Namespace namespace, String name, BackgroundProcess process) {
    this.namespace = namespace;
    this.name = name;
    this.process = process;
  }

  /**
   * What an interface is made of.
   *
   * @param keys its own
   * @param listenPort UDP port
   * @param address with prefix length; the peer is expected inside it
   * @param mtu of the interface in bytes
   */
  public record Settings(WireGuardKeys keys, int listenPort, String address, int mtu) {}

  /**
   * Starts an interface and brings it up.
   *
   * @param folder where its log goes
   */
  public static WireGuardDevice start(Namespace namespace, Settings settings, Path folder) {
    // All namespaces share the folder of control sockets, so the name must differ between them.
    String name =
        "wg%s-%d"
            .formatted(Long.toString(ProcessHandle.current().pid(), 36), COUNT.getAndIncrement());
    BackgroundProcess process =
        namespace.start(
            List.of("wireguard-go", "--foreground", name),
            // Else it prints a banner that recommends the kernel's module.
            Map.of("WG_PROCESS_FOREGROUND", "1", "LOG_LEVEL", "error"),
            folder.resolve(name + ".log"));
    WireGuardDevice device = new WireGuardDevice(namespace, name, process);
    try {
      device.configure(settings);
      return device;
    } catch (RuntimeException e) {
      device.close();
      throw e;
    }
  }

  private void configure(Settings settings) {
    Path control = CONTROL_SOCKETS.resolve(name + ".sock");
    process.await("the control socket", START_DEADLINE, () -> Files.exists(control));
    namespace
        .command(
            "wg",
            "set",
            name,
            "listen-port",
            Integer.toString(settings.listenPort()),
            "private-key",
            "/dev/stdin")
        .withInput(settings.keys().privateKey())
        .run();
    namespace.ip("address add %s dev %s".formatted(settings.address(), name));
    namespace.ip("link set %s mtu %d up".formatted(name, settings.mtu()));
  }

  /** The interface's name. */
  public String name() {
    return name;
  }

  /**
   * Adds the peer, or points a known one at another endpoint.
   *
   * @param publicKey the peer's
   * @param endpoint where to send: the peer itself, or a gate's {@code application_to_gate}
   * @param allowedAddresses which addresses inside the tunnel are the peer's, with prefix length
   * @param keepAlive in whole seconds; zero for none
   */
  public void addPeer(
      String publicKey, InetSocketAddress endpoint, String allowedAddresses, Duration keepAlive) {
    namespace
        .command(
            "wg",
            "set",
            name,
            "peer",
            publicKey,
            "endpoint",
            endpoint.getAddress().getHostAddress() + ":" + endpoint.getPort(),
            "allowed-ips",
            allowedAddresses,
            "persistent-keepalive",
            Long.toString(keepAlive.toSeconds()))
        .run();
  }

  /** Ends wireguard-go; the interface goes with it. */
  @Override
  public void close() {
    process.close();
  }
}
