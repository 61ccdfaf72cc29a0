package dev.warp.lab.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatagramStreamTest {

  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @Test
  void shouldDeliverEverythingOverLoopback() throws IOException {
    DatagramChannel into = bind();
    try (DatagramStream stream =
        DatagramStream.start(
            bind(), into.getLocalAddress(), into, new TrafficPlan(500, 5_000, 1_000))) {
      TrafficReport report = stream.finish(QUIET);
      assertEquals(1_000, report.sent());
      assertEquals(1_000, report.delivered(), report::toString);
      assertEquals(0, report.duplicates() + report.corrupted() + report.foreign());
      assertTrue(report.latency().min() > 0, report::toString);
    }
  }

  @Test
  void shouldNotSendFasterThanAsked() throws IOException {
    DatagramChannel into = bind();
    long start = System.nanoTime();
    try (DatagramStream stream =
        DatagramStream.start(
            bind(), into.getLocalAddress(), into, new TrafficPlan(28, 1_000, 101))) {
      stream.finish(QUIET);
      assertTrue(System.nanoTime() - start >= 100_000_000, "100 intervals of 1 ms");
    }
  }

  /** A socket is only free when no thread is in a call to it any more. */
  @Test
  void shouldHaveGivenItsPortsBackOnceItIsClosed() throws IOException {
    SocketAddress address;
    try (DatagramChannel first = bind()) {
      address = first.getLocalAddress();
    }
    for (int i = 0; i < 300; i++) {
      DatagramChannel into = DatagramChannel.open(StandardProtocolFamily.INET).bind(address);
      try (DatagramStream stream =
          DatagramStream.start(bind(), address, into, TrafficPlan.untilStopped(100, 1_000))) {
        Await.until("a payload", DEADLINE, () -> stream.report().delivered() >= 1);
      }
    }
  }

  @Test
  void shouldStopWhenToldTo() throws IOException {
    DatagramChannel into = bind();
    try (DatagramStream stream =
        DatagramStream.start(
            bind(), into.getLocalAddress(), into, TrafficPlan.untilStopped(100, 1_000))) {
      Await.until("ten payloads", DEADLINE, () -> stream.report().delivered() >= 10);
      stream.stopSending();
      TrafficReport report = stream.finish(QUIET);
      assertEquals(report.sent(), report.delivered());
    }
  }

  @Test
  void shouldCountWhatNobodyReceivesAsLost() throws IOException {
    try (DatagramChannel deaf = bind();
        DatagramStream stream =
            DatagramStream.start(
                bind(), deaf.getLocalAddress(), bind(), new TrafficPlan(100, 1_000, 20))) {
      TrafficReport report = stream.finish(Duration.ofMillis(50));
      assertEquals(20, report.lost());
      assertEquals(20, report.longestLossRun());
    }
  }

  @Test
  void shouldTellStrayDatagramsFromItsOwn() throws IOException {
    DatagramChannel into = bind();
    SocketAddress address = into.getLocalAddress();
    try (DatagramChannel other = bind();
        DatagramStream stream =
            DatagramStream.start(bind(), address, into, TrafficPlan.untilStopped(100, 1_000))) {
      ByteBuffer foreign = ByteBuffer.allocate(100);
      new Payload().write(foreign, 100, 42, 7, 0);
      other.send(foreign, address);
      other.send(ByteBuffer.wrap(new byte[] {1, 2, 3}), address);
      Await.until(
          "both strays",
          DEADLINE,
          () -> stream.report().foreign() == 1 && stream.report().corrupted() == 1);
    }
  }

  @Test
  void shouldRejectPlansThatCannotBeKept() {
    assertThrows(IllegalArgumentException.class, () -> new TrafficPlan(27, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new TrafficPlan(65_508, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new TrafficPlan(100, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new TrafficPlan(100, 50_001, 1));
    assertEquals(150, TrafficPlan.lasting(Duration.ofMillis(1_500), 100, 100).count());
  }

  private static DatagramChannel bind() throws IOException {
    return DatagramChannel.open(StandardProtocolFamily.INET)
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }
}
