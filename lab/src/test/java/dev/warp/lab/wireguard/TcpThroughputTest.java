package dev.warp.lab.wireguard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.CommandFailedException;
import org.junit.jupiter.api.Test;

class TcpThroughputTest {

  @Test
  void shouldReadWhatTheReceiverGot() {
    String json =
        """
        {"start": {}, "intervals": [], "end": {
          "sum_sent": {"bytes": 1300000, "bits_per_second": 10400000.0, "retransmits": 4},
          "sum_received": {"bytes": 1250000, "bits_per_second": 9500000.0}}}
        """;
    assertEquals(new TcpThroughput(9.5, 1_250_000, 4), TcpThroughput.parse(json));
  }

  @Test
  void shouldPassOnTheErrorThatIperfReports() {
    String json = "{\"start\": {}, \"end\": {}, \"error\": \"unable to connect to server\"}";
    String message =
        assertThrows(CommandFailedException.class, () -> TcpThroughput.parse(json)).getMessage();
    assertTrue(message.contains("unable to connect to server"), message);
  }

  @Test
  void shouldRejectAReportWithoutFigures() {
    assertThrows(CommandFailedException.class, () -> TcpThroughput.parse(""));
    assertThrows(CommandFailedException.class, () -> TcpThroughput.parse("{\"end\": {}}"));
    assertThrows(CommandFailedException.class, () -> TcpThroughput.parse("iperf3: killed"));
  }
}
