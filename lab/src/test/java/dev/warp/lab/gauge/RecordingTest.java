package dev.warp.lab.gauge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.gauge.Recording.Arrival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingTest {

  private static final long MILLISECOND = 1_000_000;

  @TempDir private Path folder;

  private Path file(String... lines) throws IOException {
    return Files.write(
        folder.resolve("out.csv"),
        Stream.concat(Stream.of(Recorder.HEADER), Stream.of(lines)).toList());
  }

  /** Sent a millisecond apart, and under way for so long. */
  private static Arrival arrival(long number, long latencyNanos) {
    long sent = 1_000_000 * MILLISECOND + number * MILLISECOND;
    return new Arrival(number, sent, sent + latencyNanos, 1000);
  }

  @Test
  void shouldReadTheRunWithTheMostInIt() throws IOException {
    Recording recording =
        Recording.read(
            file(
                "link,a,0,5,9,100.0",
                "link,b,7,5,6,100.0",
                "link,a,1,15,19,100.0",
                "tunnel,a,0,5,12,100.0"));
    assertEquals(1, recording.otherRuns());
    assertEquals(
        List.of(new Arrival(0, 5, 9, 100), new Arrival(1, 15, 19, 100)),
        recording.ways().get(Way.LINK));
    assertEquals(7, recording.ways().get(Way.TUNNEL).getFirst().latencyNanos());
  }

  @Test
  void shouldSayWhichLineIsWrong() throws IOException {
    for (String wrong : List.of("link,a,0,5,9", "by foot,a,0,5,9,1", "link,a,x,5,9,1")) {
      Path file = file("link,a,0,5,9,100.0", wrong);
      assertTrue(
          assertThrows(IllegalArgumentException.class, () -> Recording.read(file))
              .getMessage()
              .startsWith(file + ":3: "));
    }
    Path other = Files.writeString(folder.resolve("other.csv"), "a,b\n");
    assertThrows(IllegalArgumentException.class, () -> Recording.read(other));
  }

  @Test
  void shouldCountWhatIsLostInHowManyBurstsAndWhatComesTwiceOrLate() {
    Summary summary =
        Summary.of(
            Stream.of(0, 1, 4, 3, 3, 9, 10)
                .map(number -> arrival(number, 2 * MILLISECOND))
                .toList(),
            2 * MILLISECOND);
    assertEquals(11, summary.sent());
    assertEquals(6, summary.arrived());
    assertEquals(5, summary.lost());
    assertEquals(2, summary.bursts());
    assertEquals(4, summary.longestBurst());
    assertEquals(1, summary.duplicates());
    assertEquals(1, summary.late());
    assertEquals(1000, summary.wantedPerSecond(), 0.1);
    assertEquals(1000, summary.achievedPerSecond(), 0.1);
    assertEquals(2.0, summary.latencies().getValueAtPercentile(50) / 1e6, 0.01);
    assertFalse(summary.clocksDiffer());
  }

  @Test
  void shouldCountLatenciesFromTheLeastWhereClocksDiffer() {
    Summary summary =
        Summary.of(
            List.of(arrival(0, -7 * MILLISECOND), arrival(1, -4 * MILLISECOND)), -7 * MILLISECOND);
    assertTrue(summary.clocksDiffer());
    assertEquals(0, summary.latencies().getMinValue());
    assertEquals(3.0, summary.latencies().getMaxValue() / 1e6, 0.01);
    assertTrue(summary.text().contains("above the least"), summary::text);
  }

  @Test
  void shouldTakeTheSameOffLinkAndTunnelSoThatTheyCompare() throws IOException {
    Recording recording =
        Recording.read(file("link,a,0,9000000,6000000,100.0", "tunnel,a,0,9000000,26000000,100.0"));
    assertEquals(-3 * MILLISECOND, recording.leastNanos());
    Summary tunnel = Summary.of(recording.ways().get(Way.TUNNEL), recording.leastNanos());
    assertEquals(20.0, tunnel.latencies().getMinValue() / 1e6, 0.05);
  }

  @Test
  void shouldMakeAPageThatAsksForNothingElse() throws IOException {
    Recording recording = Recording.read(file("link,a,0,5,2000009,100.0", "link,a,1,15,19,100.0"));
    String page = Page.of(recording, "</script><b>");
    assertFalse(page.contains("/*UPLOT") || page.contains("/*DATA"), "a placeholder is left");
    assertFalse(page.contains("</script><b>"));
    assertFalse(page.matches("(?s).*(src|href)=.*"), "it names another file");
    assertTrue(page.contains("\"histogram\":{\"0\":1,\"87\":1}"), page::toString);
  }
}
