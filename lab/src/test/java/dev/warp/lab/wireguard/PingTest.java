package dev.warp.lab.wireguard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PingTest {

  @Test
  void shouldReadCountsAndTimes() {
    String output =
        """
        PING 10.99.0.2 (10.99.0.2) 56(84) bytes of data.

        --- 10.99.0.2 ping statistics ---
        20 packets transmitted, 19 received, 5% packet loss, time 190ms
        rtt min/avg/max/mdev = 0.033/0.099/12.231/0.093 ms
        """;
    assertEquals(new Ping.Statistics(20, 19, 0.033, 0.099, 12.231), Ping.parse(output));
  }

  @Test
  void shouldReadARunWithoutAnyReply() {
    String output =
        """
        PING 10.99.0.2 (10.99.0.2) 56(84) bytes of data.

        --- 10.99.0.2 ping statistics ---
        3 packets transmitted, 0 received, +2 errors, 100% packet loss, time 2040ms
        pipe 3
        """;
    assertEquals(new Ping.Statistics(3, 0, 0, 0, 0), Ping.parse(output));
  }

  @Test
  void shouldRejectAnythingElse() {
    assertThrows(IllegalArgumentException.class, () -> Ping.parse("usage: ping"));
  }
}
