package dev.warp.lab.gauge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.gauge.Recording.Arrival;
import dev.warp.lab.process.Await;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.channels.ByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The sender and the recorder, with real sockets. */
final class TransmitAndRecordTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Sawtooth SAWTOOTH = new Sawtooth(200, 1000, 250_000_000L);
  private static final long DURATION_NANOS = 1_000_000_000L;

  @TempDir private Path folder;

  @Test
  void shouldRecordEachDatagramWithWhenItWasSentAndArrived() throws Exception {
    assertRecorded(Place.parse("127.0.0.1:" + freePort()));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldDoSoOverAUnixSocketToo() throws Exception {
    assertRecorded(Place.parse(folder.resolve("gauge.sock").toString()));
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void assertRecorded(Place place) throws Exception {
    Path file = folder.resolve("out.csv");
    Transmitter.Outcome outcome;
    ByteChannel into = place.receiveAt();
    try (ByteChannel from = place.sendTo();
        BufferedWriter out = Files.newBufferedWriter(file)) {
      Recorder recorder = new Recorder(List.of(into));
      Thread recording =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      recorder.run(out);
                    } catch (IOException | InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      outcome =
          new Transmitter(SAWTOOTH, 100, Map.of(Way.LINK, from))
              .run(7, DURATION_NANOS, (wanted, sent, refused) -> {});
      Await.until("all of them", PATIENCE, () -> recorder.recorded() == outcome.sent());
      into.close();
      recording.join();
    }
    // The area below the sawtooth: 600 a second on average.
    assertTrue(Math.abs(outcome.wanted() - 600) <= 5, outcome::toString);
    assertEquals(0, outcome.refused());
    List<Arrival> arrivals = Recording.read(file).ways().get(Way.LINK);
    assertEquals(outcome.sent(), arrivals.size());
    for (int i = 0; i < arrivals.size(); i++) {
      Arrival each = arrivals.get(i);
      assertEquals(i, each.number());
      assertTrue(each.wanted() >= 200 && each.wanted() <= 1000, each::toString);
      assertTrue(Math.abs(each.latencyNanos()) < PATIENCE.toNanos(), each::toString);
    }
  }
}
