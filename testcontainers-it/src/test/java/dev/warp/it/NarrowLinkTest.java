package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.it.SocketTraffic.Outcome;
import dev.warp.lab.service.Metrics;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gates joined by one link of 10 Mbit/s, and an application that sends as fast as its socket
 * lets it (docs/protocol.md section 11.2).
 */
@NeedsNamespaces
class NarrowLinkTest {

  private static final int TO_GATE = 5_001;
  private static final int FROM_GATE = 5_002;
  private static final int LINK_KILOBITS = 10_000;
  private static final int PAYLOAD = 1_200;
  private static final int SECONDS = 8;

  /** By then it is known what the link carries, and what is sent counts. */
  private static final int ONSET_SECONDS = 2;

  /** 3 of 5 shards of 400 bytes; warp's 52 bytes with each, UDP and IP 28, Ethernet 14. */
  private static final double BYTES_ON_THE_LINK = 5 * (400 + 52 + 28 + 14);

  /** From {@code send()} to delivery, where the application waits. */
  private static final double LONGEST_MILLIS = 100;

  /** Five times what is expected, for CI may be busy. */
  private static final double LONGEST_UNHEARD_MILLIS = 200;

  /** More than the link carries arrives only if redundancy is left out. */
  private static final double WHOLE = 1.05;

  private static final SocketTraffic TRAFFIC =
      new SocketTraffic(PAYLOAD, ONSET_SECONDS, SECONDS, 0);

  @TempDir Path folder;

  private NeighborGates gates;

  @BeforeEach
  void start() throws Exception {
    gates = new NeighborGates(folder);
    gates.link().near().limitRate(LINK_KILOBITS);
    gates.link().far().limitRate(LINK_KILOBITS);
    gates.start(
        name ->
            """
            [tunnels.unix.gate]
            path = "%s.sock"
            [tunnels.loopback.gate]
            application_to_gate = %d
            gate_to_application = %d
            """
                .formatted(name, TO_GATE, FROM_GATE));
  }

  @AfterEach
  void stop() {
    gates.close();
  }

  /** Of what the link can carry of payloads, 1 being all. */
  private static double share(Outcome outcome) {
    double most = LINK_KILOBITS * 1000 / 8.0 / BYTES_ON_THE_LINK * SECONDS;
    return outcome.got() / most;
  }

  @Test
  void shouldFillTheLinkWithoutLossWhereTheApplicationWaits() {
    Outcome outcome = TRAFFIC.throughUnixGates(gates, folder);
    // A machine that has something else to do meanwhile can only make it worse.
    for (int again = 0; again < 2 && !isFilledWithoutLoss(outcome); again++) {
      System.out.println("10 Mbit/s, Unix gate, once more after " + outcome);
      outcome = TRAFFIC.throughUnixGates(gates, folder);
    }
    System.out.printf(
        "10 Mbit/s, Unix gate: %d sent, %d arrived, %.0f %% of what the link carries, p50 %.1f ms,"
            + " p99 %.1f ms; from the start %d sent, %d arrived%n",
        outcome.sent(),
        outcome.got(),
        100 * share(outcome),
        outcome.p50Millis(),
        outcome.p99Millis(),
        outcome.all(),
        outcome.allGot());
    assertTrue(isFilledWithoutLoss(outcome), outcome.toString());
  }

  private static boolean isFilledWithoutLoss(Outcome outcome) {
    return outcome.got() > 0.99 * outcome.sent()
        && outcome.allGot() > 0.99 * outcome.all()
        && share(outcome) > 0.9
        && share(outcome) < WHOLE
        && outcome.p99Millis() < LONGEST_MILLIS;
  }

  @Test
  void shouldCountWhatALoopbackGateHasNoRoomFor() throws Exception {
    Outcome outcome = TRAFFIC.throughLoopbackGates(gates, folder, TO_GATE, FROM_GATE);
    Metrics metrics = Metrics.parse(gates.leftGate().get("/q/metrics").body());
    double congested = metrics.sum("warp_tunnel_payloads_dropped_total", "tunnel", "loopback");
    double unread =
        metrics.sum("warp_application_datagrams_kernel_dropped_total", "tunnel", "loopback");
    double carried = metrics.sum("warp_tunnel_payloads_sent_total", "tunnel", "loopback");
    System.out.printf(
        "10 Mbit/s, loopback gate: %d sent, %.0f dropped as congested, %.0f by the kernel,"
            + " %d arrived, p50 %.1f ms, p99 %.1f ms%n",
        outcome.all(), congested, unread, outcome.got(), outcome.p50Millis(), outcome.p99Millis());
    assertEquals((double) outcome.all(), congested + unread + carried);
    assertTrue(congested > 0, outcome.toString());
    // What was sent before the link was known to be narrow may have been lost there.
    assertTrue(outcome.allGot() > 0.6 * carried, outcome + " of " + carried);
    assertTrue(outcome.p50Millis() < LONGEST_UNHEARD_MILLIS, outcome.toString());
  }
}
