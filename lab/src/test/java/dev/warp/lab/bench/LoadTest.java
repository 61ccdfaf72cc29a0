package dev.warp.lab.bench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.traffic.Arrivals;
import dev.warp.lab.traffic.TrafficReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The load's own two ends, with nothing between them. */
final class LoadTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void shouldAccountForEveryPayloadOfAStream() throws IOException {
    try (DatagramChannel entry = DatagramChannel.open().bind(ANY_PORT);
        DatagramChannel exit = DatagramChannel.open().bind(ANY_PORT)) {
      entry.connect(exit.getLocalAddress());
      exit.connect(entry.getLocalAddress());
      try (LoadReceiver receiver = LoadReceiver.start(exit)) {
        entry.write(new LoadPayload(100).with(6, 0, 0));
        Arrivals account = receiver.expect(7, 100);
        AtomicInteger observed = new AtomicInteger();
        LoadGenerator.Offered offered =
            LoadGenerator.send(
                entry,
                7,
                100,
                1_000,
                Duration.ofMillis(200),
                (payloads, elapsed) -> assertEquals(observed.incrementAndGet(), payloads));
        entry.write(ByteBuffer.wrap(new byte[LoadPayload.MIN_SIZE - 1]));
        Arrivals arrivals = receiver.finish(offered.payloads());
        TrafficReport report = arrivals.report(offered.payloads(), 0, offered.payloads());
        assertAll(
            () -> assertTrue(offered.payloads() > 0),
            () -> assertEquals(offered.payloads(), observed.get()),
            () -> assertSame(account, arrivals),
            () -> assertTrue(offered.perSecond() <= 1_010, offered::toString),
            () -> assertEquals(offered.payloads(), report.delivered()),
            () -> assertEquals(0, arrivals.missing(0, offered.payloads())),
            () -> assertEquals(1, arrivals.missing(0, offered.payloads() + 1)));
      }
    }
  }

  @Test
  void shouldKnowAPayloadThatWasAltered() {
    LoadPayload payload = new LoadPayload(100);
    ByteBuffer arrived = ByteBuffer.allocate(100).put(payload.with(1, 2, 3)).flip();
    assertTrue(new LoadPayload(100).hasFillerOf(arrived));
    assertEquals(2, LoadPayload.sequence(arrived));
    assertFalse(new LoadPayload(101).hasFillerOf(arrived));
    arrived.put(99, (byte) ~arrived.get(99));
    assertFalse(payload.hasFillerOf(arrived));
  }

  @Test
  void shouldReadTheProcessorTimeOfAProcess() {
    long pid = ProcessHandle.current().pid();
    long before = ProcessCpuClock.nanos(pid);
    assertTrue(before > 0);
    assertTrue(ProcessCpuClock.nanos(pid) > before);
  }
}
