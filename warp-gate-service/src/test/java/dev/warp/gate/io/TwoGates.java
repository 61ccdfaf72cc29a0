package dev.warp.gate.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.Identity;
import dev.warp.gate.io.GateSnapshot.SocketState;
import dev.warp.protocol.keys.PrivateKey;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** Two gates on loopback sockets, without a map; each has one tunnel, named a. */
abstract class TwoGates extends OnBothTransports {

  private static final String LOOPBACK =
      """
      inclusion_patterns = ["no-such-interface"]
      addresses = ["127.0.0.1"]
      labels = { "127.0.0.1" = "cable" }
      port = %d
      """;

  final List<Gate> gates = new ArrayList<>();
  private final List<GateConfiguration> configurations = new ArrayList<>();
  final RecordedLog firstLog = new RecordedLog();
  final RecordedLog secondLog = new RecordedLog();
  final int firstPort = GateText.freePort();
  final int firstApplication = GateText.freePort();
  final int secondApplication = GateText.freePort();

  @AfterEach
  void stopGates() throws Exception {
    for (Gate gate : gates) {
      await(gate.stop());
    }
    configurations.forEach(GateConfiguration::close);
  }

  void startBoth() throws Exception {
    await(first(GateText.tunnel("a", firstApplication)).start());
    GateConfiguration second =
        GateText.second(LOOPBACK.formatted(0), firstPort, GateText.tunnel("a", secondApplication));
    await(gate(second, secondLog).start());
    Awaitility.await()
        .atMost(DEADLINE)
        .until(() -> gates.stream().allMatch(TwoGates::hasPathAndSession));
  }

  private static boolean hasPathAndSession(Gate gate) {
    return gate.snapshot().stream()
        .flatMap(snapshot -> snapshot.status().farGates().stream())
        .anyMatch(farGate -> farGate.sessionAgeNanos().isPresent() && !farGate.paths().isEmpty());
  }

  Gate first(String tunnels) {
    return gate(GateText.first(LOOPBACK.formatted(firstPort), tunnels), firstLog);
  }

  private Gate gate(GateConfiguration configuration, Gate.Log log) {
    PrivateKey key = ((Identity.Configured) configuration.identity()).privateKey();
    Gate gate = new Gate(vertx, configuration, key, log);
    gates.add(gate);
    configurations.add(configuration);
    return gate;
  }

  void awaitApplication(int gate, Predicate<SocketState> condition) {
    Awaitility.await()
        .atMost(DEADLINE)
        .until(
            () ->
                condition.test(gates.get(gate).snapshot().orElseThrow().applications().getFirst()));
  }

  static void assertPortIsFree(int port) throws Exception {
    InetAddress host = InetAddress.ofLiteral("127.0.0.1");
    try (DatagramSocket again = new DatagramSocket(new InetSocketAddress(host, port))) {
      assertTrue(again.isBound());
    }
  }
}
