package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.io.PrivateKeyFile;
import dev.warp.io.SecureRandomSource;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.Metrics;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.service.WarpBuild;
import dev.warp.lab.testbed.Site;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.lab.traffic.TrafficReport;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.Purpose;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million hostile datagrams at the real sockets of a real map and a real gate, on loopback: each
 * goes on serving, in a heap that has no room for a leak.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory is read from /proc")
class HostileFloodTest {

  private static final long DATAGRAMS = 1_000_000;
  private static final int PAYLOADS = 1_000;

  /** Between two looks at how much the target has read, so that the kernel drops little. */
  private static final int BURST = 20_000;

  private static final Duration FLOOD_DEADLINE = Duration.ofMinutes(5);
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Map<String, String> SMALL_HEAP =
      Map.of("JAVA_TOOL_OPTIONS", "-Xmx48m -XX:+ExitOnOutOfMemoryError");
  private static final long MAX_GROWTH_KIB = 48 * 1024;

  @TempDir Path folder;
  private final Site site = new Site("loopback", Optional.empty());
  private final WarpBuild build = WarpBuild.find();
  private final Teardown teardown = new Teardown();
  private final int mapPort = site.freeUdpPort();

  private record Gate(ServiceProcess process, int entry, int exit) {}

  @AfterEach
  void stop() {
    teardown.close();
  }

  @Test
  void shouldLeaveTheMapServing() throws IOException {
    PublicKey mapKey = key("map");
    ServiceProcess map = startMap();
    int gatePort = site.freeUdpPort();
    WireTap tap = teardown.add(WireTap.between(site, at(gatePort), at(mapPort)));
    String peers = warpMap(tap.forOne(), mapKey) + farGate("other", Optional.empty());
    Gate gate = startGate("gate", gatePort, peers);
    gate.process().awaitReady(START_DEADLINE);
    HostileDatagrams hostile = new HostileDatagrams(1, mapKey, Purpose.MAP, tap.recordings());
    flood(map, hostile, at(mapPort));
    assertReached(map, List.of("malformed", "unknown_index", "unauthenticated", "replayed"));
    assertEquals(1, metric(map, "warp_map_gates"), "the genuine gate, and no other");
    gate.process().stop(START_DEADLINE);
    Await.until(
        "the map to hear that the gate stops",
        START_DEADLINE,
        () -> metric(map, "warp_map_gates") == 0);
  }

  @Test
  void shouldLeaveAGateServing() throws IOException {
    int herePort = site.freeUdpPort();
    int therePort = site.freeUdpPort();
    WireTap tap = teardown.add(WireTap.between(site, at(herePort), at(therePort)));
    Gate here = startGate("here", herePort, farGate("there", Optional.of(tap.forOne())));
    Gate there = startGate("there", therePort, farGate("here", Optional.of(tap.forOther())));
    awaitSession(here);
    awaitSession(there);
    assertTunnelDelivers(here, there);
    HostileDatagrams hostile = new HostileDatagrams(2, key("here"), Purpose.GATE, tap.recordings());
    flood(here.process(), hostile, at(herePort));
    assertReached(
        here.process(),
        List.of("malformed", "unknown_index", "unknown_peer", "unauthenticated", "replayed"));
    assertTunnelDelivers(here, there);
  }

  private void assertTunnelDelivers(Gate from, Gate to) throws IOException {
    try (DatagramStream stream =
        DatagramStream.start(
            site.bindUdp(from.exit()),
            at(from.entry()),
            site.bindUdp(to.exit()),
            new TrafficPlan(1000, 500, PAYLOADS))) {
      TrafficReport report = stream.finish(Duration.ofSeconds(2));
      assertEquals(PAYLOADS, report.delivered(), report::toString);
    }
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(Site.LOOPBACK, port);
  }

  /** Each of these reasons was reached by thousands, so that the checks behind it were tried. */
  private static void assertReached(ServiceProcess target, List<String> reasons)
      throws IOException {
    List<Metrics.Sample> samples = drops(target);
    for (String reason : reasons) {
      double counted =
          samples.stream()
              .filter(sample -> reason.equals(sample.labels().get("reason")))
              .mapToDouble(Metrics.Sample::value)
              .sum();
      assertTrue(counted > DATAGRAMS / 1000.0, () -> reason + " " + counted + " of " + samples);
    }
  }

  private static List<Metrics.Sample> drops(ServiceProcess target) throws IOException {
    Metrics metrics = Metrics.parse(target.get("/q/metrics").body());
    return Stream.of("warp_datagrams_dropped_total", "warp_map_datagrams_dropped_total")
        .flatMap(name -> metrics.named(name).stream())
        .toList();
  }

  /** Throws datagrams until the target has read {@link #DATAGRAMS} of them. */
  private static void flood(
      ServiceProcess target, HostileDatagrams hostile, InetSocketAddress address)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(2048);
    long sent = 0;
    long before = received(target);
    long kibAfterWarmUp = 0;
    long begun = System.nanoTime();
    try (DatagramChannel channel = DatagramChannel.open()) {
      while (received(target) - before < DATAGRAMS) {
        assertTrue(
            System.nanoTime() - begun < FLOOD_DEADLINE.toNanos(),
            "only " + (received(target) - before) + " of " + sent + " datagrams were read");
        for (int i = 0; i < BURST; i++) {
          hostile.next(buffer);
          channel.send(buffer, address);
          sent++;
        }
        if (kibAfterWarmUp == 0 && received(target) - before > DATAGRAMS / 4) {
          kibAfterWarmUp = residentKib(target);
        }
      }
    }
    long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    long kib = residentKib(target);
    long grown = kib - kibAfterWarmUp;
    System.out.printf(
        "hostile flood: %,d datagrams sent, %,d read in %d s; resident %,d KiB after a quarter,"
            + " %,d KiB after all; dropped %,.0f%n",
        sent, received(target) - before, seconds, kibAfterWarmUp, kib, dropped(target));
    assertAll(
        () -> assertTrue(target.running().isAlive()),
        () -> assertEquals(200, target.get("/q/health/live").status()),
        () -> assertTrue(grown < MAX_GROWTH_KIB, "grown by " + grown + " KiB"),
        () -> assertTrue(dropped(target) > DATAGRAMS / 2.0, "drops are counted by reason"));
  }

  private ServiceProcess startMap() {
    int httpPort = site.freeTcpPort();
    ServiceProcess map =
        teardown.add(
            new ServiceProcess(
                plan("map", "warp-map-service", httpPort)
                    .withArguments(
                        "--bind",
                        "127.0.0.1",
                        "--udp-port",
                        Integer.toString(mapPort),
                        "--http-port",
                        Integer.toString(httpPort),
                        "--key-file",
                        folder.resolve("map.key").toString())));
    map.start();
    map.awaitReady(START_DEADLINE);
    return map;
  }

  private static String warpMap(InetSocketAddress address, PublicKey key) {
    return """
    [warp_map]
    address = "127.0.0.1:%d"
    public_key = "%s"
    """
        .formatted(address.getPort(), key);
  }

  private String farGate(String name, Optional<InetSocketAddress> address) throws IOException {
    return "[far_gate]\npublic_key = \"%s\"\n".formatted(key(name))
        + address.map(at -> "address = \"127.0.0.1:%d\"\n".formatted(at.getPort())).orElse("");
  }

  private Gate startGate(String name, int udpPort, String peers) throws IOException {
    key(name);
    int httpPort = site.freeTcpPort();
    int entry = site.freeUdpPort();
    int exit = site.freeUdpPort();
    Path file = folder.resolve(name + ".toml");
    Files.writeString(
        file,
        """
        private_key_file = "%s.key"
        [interfaces]
        inclusion_patterns = ["none"]
        addresses = ["127.0.0.1"]
        port = %d
        %s
        [tunnels.stream.gate]
        application_to_gate = %d
        gate_to_application = %d
        [http]
        port = %d
        """
            .formatted(name, udpPort, peers, entry, exit, httpPort));
    ServiceProcess process =
        teardown.add(
            new ServiceProcess(
                plan(name, "warp-gate-service", httpPort).withArguments(file.toString())));
    process.start();
    return new Gate(process, entry, exit);
  }

  private ServiceProcess.Plan plan(String name, String module, int httpPort) {
    return new ServiceProcess.Plan(
        build.serviceCommand(module),
        SMALL_HEAP,
        Optional.empty(),
        new InetSocketAddress(Site.LOOPBACK, httpPort),
        folder.resolve(name + ".log"));
  }

  private PublicKey key(String name) throws IOException {
    try (PrivateKey key =
        PrivateKeyFile.readOrCreate(folder.resolve(name + ".key"), new SecureRandomSource())) {
      return key.publicKey();
    }
  }

  private static void awaitSession(Gate gate) {
    gate.process()
        .running()
        .await(
            "a session with the far gate",
            START_DEADLINE,
            () -> metric(gate.process(), "warp_session_up") == 1);
  }

  private static long received(ServiceProcess target) {
    return (long) metric(target, "warp_udp_datagrams_received_total");
  }

  private static double dropped(ServiceProcess target) {
    return metric(target, "warp_datagrams_dropped_total")
        + metric(target, "warp_map_datagrams_dropped_total");
  }

  /** The sum over all labels; 0 while the target does not answer yet. */
  private static double metric(ServiceProcess target, String name) {
    try {
      return Metrics.parse(target.get("/q/metrics").body()).named(name).stream()
          .mapToDouble(sample -> sample.value())
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private static long residentKib(ServiceProcess target) throws IOException {
    Path status = Path.of("/proc", Long.toString(target.running().pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }
}
