package dev.warp.lab.testbed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.service.Metrics;
import dev.warp.lab.testbed.GateFigures.PathFigures;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateFiguresTest {

  private static final String TEXT =
      """
      warp_tunnel_payloads_sent_total{tunnel="stream"} 500.0
      warp_tunnel_payloads_sent_total{tunnel="wireguard"} 7.0
      warp_tunnel_payloads_dropped_total{reason="congested",tunnel="stream"} 3.0
      warp_tunnel_payloads_dropped_total{reason="congested",tunnel="wireguard"} 5.0
      warp_application_datagrams_kernel_dropped_total{tunnel="stream"} 2.0
      warp_tunnel_sent_bytes_total{tunnel="stream"} 1158000.0
      warp_tunnel_payloads_delivered_total{tunnel="stream"} 499.0
      warp_tunnel_payloads_rebuilt_total{tunnel="stream"} 132.0
      warp_tunnel_shards_duplicate_total{tunnel="stream"} 1498.0
      warp_session_up{far_gate="far_gate"} 1.0
      warp_path_up{far_gate="far_gate",path="0",interface="up1"} 0.0
      warp_path_up{far_gate="far_gate",path="1",interface="up1"} 1.0
      warp_path_rtt_seconds{far_gate="far_gate",path="1",interface="up1"} 0.02
      warp_path_mtu_bytes{far_gate="far_gate",path="1",interface="up1"} 1400.0
      warp_path_loss_ratio{far_gate="far_gate",path="0",interface="up1"} 1.0
      warp_path_loss_ratio{far_gate="far_gate",path="1",interface="up1"} 0.1
      """;

  @Test
  void shouldPickTheFiguresOfOneTunnel() {
    GateFigures figures = GateFigures.of(Metrics.parse(TEXT), "stream");
    assertEquals(500, figures.payloadsSent());
    assertEquals(5, figures.payloadsNotSent());
    assertEquals(505, figures.payloadsTaken());
    assertEquals(1_158_000, figures.sentBytes());
    assertEquals(499, figures.payloadsDelivered());
    assertEquals(132, figures.rebuilt());
    assertEquals(1498, figures.surplusShards());
    assertTrue(figures.sessionUp());
  }

  @Test
  void shouldPreferAPathThatIsUp() {
    GateFigures figures = GateFigures.of(Metrics.parse(TEXT), "stream");
    assertEquals(2, figures.paths().size());
    assertEquals(
        Optional.of(new PathFigures("far_gate", "up1", "1", true, false, 0.1, 0.02, 1400)),
        figures.path("up1"));
    assertEquals(Optional.empty(), figures.path("up2"));
  }

  @Test
  void shouldShowAGateThatHasJustStarted() {
    GateFigures figures = GateFigures.of(Metrics.parse(""), "stream");
    assertEquals(0, figures.payloadsSent());
    assertFalse(figures.sessionUp());
  }
}
