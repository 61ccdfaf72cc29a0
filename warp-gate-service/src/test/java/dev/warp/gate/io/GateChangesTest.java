package dev.warp.gate.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.config.FarGateConfiguration;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.io.GateSnapshot.SocketState;
import dev.warp.protocol.keys.PublicKey;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tunnels and far gates that come and go while gates run. */
final class GateChangesTest extends TwoGates {

  private Gate first;
  private Gate second;

  @BeforeEach
  void start() throws Exception {
    startBoth();
    first = gates.get(0);
    second = gates.get(1);
  }

  private static TunnelConfiguration tunnel(String name, int port) {
    return GateText.first("", GateText.tunnel(name, port)).tunnels().getFirst();
  }

  private List<String> tunnels(Gate gate) {
    return gate.snapshot().orElseThrow().applications().stream().map(SocketState::name).toList();
  }

  /** Payloads sent to a port of either gate come out at who has sent to one of the other. */
  private void assertCarries(String tunnel, int firstPort, int secondPort) throws Exception {
    try (Application here = new Application("127.0.0.1");
        Application there = new Application("127.0.0.1")) {
      hello(here, first, tunnel, firstPort);
      hello(there, second, tunnel, secondPort);
      there.send(new byte[] {2}, secondPort);
      awaitLast(new byte[] {2}, here);
      here.send(new byte[] {3}, firstPort);
      awaitLast(new byte[] {3}, there);
    }
  }

  /** The gate answers this application from now on. */
  private static void hello(Application application, Gate gate, String tunnel, int port)
      throws Exception {
    long before = received(gate, tunnel);
    application.send(new byte[] {1}, port);
    Awaitility.await().atMost(DEADLINE).until(() -> received(gate, tunnel) > before);
  }

  private static long received(Gate gate, String tunnel) {
    return gate.snapshot().orElseThrow().applications().stream()
        .filter(sockets -> sockets.name().equals(tunnel))
        .mapToLong(SocketState::received)
        .findFirst()
        .orElseThrow();
  }

  /** What was sent before the gate knew whom to answer may come too, or be lost. */
  private static void awaitLast(byte[] payload, Application at) throws Exception {
    for (byte[] got = at.receive(); !Arrays.equals(got, payload); got = at.receive()) {
      assertEquals(1, got.length);
    }
  }

  @Test
  void shouldCarryPayloadsOfATunnelThatIsOpenedAndGiveItsPortBackWhenItIsClosed() throws Exception {
    int firstB = GateText.freePort();
    int secondB = GateText.freePort();
    await(first.openTunnel(tunnel("b", firstB)));
    await(second.openTunnel(tunnel("b", secondB)));

    assertEquals(List.of("a", "b"), tunnels(first));
    assertCarries("b", firstB, secondB);
    assertCarries("a", firstApplication, secondApplication);

    await(first.closeTunnel("b"));
    await(second.closeTunnel("b"));
    assertPortIsFree(firstB);
    assertPortIsFree(secondB);
    assertEquals(List.of("a"), tunnels(first));
    assertCarries("a", firstApplication, secondApplication);
  }

  @Test
  void shouldChangeNothingWhereAPortCannotBeHad() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertBindFails(() -> await(first.openTunnel(tunnel("b", port))));
      assertBindFails(() -> await(first.updateTunnel(tunnel("a", port))));
    }
    assertEquals(List.of("a"), tunnels(first));
    assertCarries("a", firstApplication, secondApplication);
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private static void assertBindFails(Attempt attempt) {
    ExecutionException failure = assertThrows(ExecutionException.class, attempt::run);
    assertTrue(
        failure.getCause().getMessage().contains("the port is in use by another socket"),
        failure::toString);
  }

  @Test
  void shouldMoveATunnelToAnotherPortAndToAnotherAddressOfTheSame() throws Exception {
    int moved = GateText.freePort();
    await(first.updateTunnel(tunnel("a", moved)));
    assertPortIsFree(firstApplication);
    assertCarries("a", moved, secondApplication);

    String both = GateText.tunnel("a", moved) + "ipv6 = true\n";
    await(first.updateTunnel(GateText.first("", both).tunnels().getFirst()));
    assertCarries("a", moved, secondApplication);
    try (Application here = new Application("::1");
        Application there = new Application("127.0.0.1")) {
      hello(there, second, "a", secondApplication);
      here.send(new byte[] {2}, moved);
      awaitLast(new byte[] {2}, there);
    }
  }

  @Test
  void shouldRefuseATunnelThatTheFarGateCouldNotTellFromAnotherAndGiveItsPortBack()
      throws Exception {
    int port = GateText.freePort();
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> await(first.openTunnel(tunnel("a", port))));

    assertTrue(failure.getCause().getMessage().contains("cannot be told apart"));
    assertPortIsFree(port);
  }

  @Test
  void shouldTalkToAFarGateThatIsAddedAndNoMoreOnceItIsRemoved() throws Exception {
    FarGateConfiguration other =
        new FarGateConfiguration("other", PublicKey.PUBLISHED_MAP_KEY, List.of(), Optional.empty());
    await(first.addFarGate(other));
    assertEquals(List.of("far_gate", "other"), farGates(first));

    await(first.removeFarGate("other"));

    assertEquals(List.of("far_gate"), farGates(first));
    assertThrows(ExecutionException.class, () -> await(first.removeFarGate("far_gate")));
    assertCarries("a", firstApplication, secondApplication);
  }

  private static List<String> farGates(Gate gate) {
    return gate.snapshot().orElseThrow().status().farGates().stream()
        .map(farGate -> farGate.name())
        .toList();
  }

  @Test
  void shouldRefuseChangesOnceItIsStopped() throws Exception {
    await(first.stop());
    assertThrows(
        ExecutionException.class, () -> await(first.openTunnel(tunnel("b", GateText.freePort()))));
  }
}
