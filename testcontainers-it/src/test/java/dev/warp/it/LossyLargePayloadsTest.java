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
 * Payloads of 60,000 bytes through Unix gates, 3 of 5 shards as by default, over a link that loses
 * one datagram in ten: a block of 45 data and 30 parity shards, of which more than 30 are never
 * lost.
 */
@NeedsNamespaces
class LossyLargePayloadsTest {

  /** 48 Mbit/s, which leaves a slow machine time for all it has to do. */
  private static final int PER_SECOND = 100;

  private static final SocketTraffic TRAFFIC = new SocketTraffic(60_000, 0, 10, PER_SECOND);
  private static final int LOSS_PERMILLE = 100;
  private static final String UNREAD = "warp_application_datagrams_dropped_total";

  @TempDir Path folder;

  private NeighborGates gates;

  @BeforeEach
  void start() throws Exception {
    gates = new NeighborGates(folder);
    gates.link().near().dropIncoming(LOSS_PERMILLE);
    gates.link().far().dropIncoming(LOSS_PERMILLE);
    gates.start(
        name ->
            """
            [tunnels.unix.gate]
            path = "%s.sock"
            [tunnels.unix.transport]
            send_deadline = "1s"
            """
                .formatted(name));
  }

  @AfterEach
  void stop() {
    gates.close();
  }

  /** What a slow machine's application has not read in time has come out of the tunnel, too. */
  @Test
  void shouldLoseNoneAtTenPercentLoss() throws Exception {
    Outcome outcome = TRAFFIC.throughUnixGates(gates, folder);
    Metrics metrics = Metrics.parse(gates.rightGate().get("/q/metrics").body());
    long unread = (long) metrics.sum(UNREAD, "reason", "not_read");
    System.out.printf(
        "60000 bytes, 10 %% loss: %d sent, %d arrived, %d not read, p50 %.1f ms, p99 %.1f ms%n",
        outcome.all(), outcome.allGot(), unread, outcome.p50Millis(), outcome.p99Millis());
    assertTrue(outcome.all() > 0, outcome.toString());
    assertEquals(outcome.all(), outcome.allGot() + unread, outcome.toString());
  }
}
