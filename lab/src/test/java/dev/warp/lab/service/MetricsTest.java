package dev.warp.lab.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.service.Metrics.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {

  @Test
  void shouldReadSamplesAndSkipComments() {
    Metrics metrics =
        Metrics.parse(
            """
            # HELP warp_path_up Whether a path carries payloads
            # TYPE warp_path_up gauge
            warp_path_up{interface="up1",remote="198.51.100.21:40000"} 1.0

            plain 2.5E-4
            stamped{a="b",} 3 1395066363000
            """);
    assertEquals(
        List.of(
            new Sample(
                "warp_path_up", Map.of("interface", "up1", "remote", "198.51.100.21:40000"), 1),
            new Sample("plain", Map.of(), 2.5e-4),
            new Sample("stamped", Map.of("a", "b"), 3)),
        metrics.samples());
  }

  @Test
  void shouldUndoEscapesInLabels() {
    Metrics metrics = Metrics.parse("m{path=\"C:\\\\new\",text=\"say \\\"}, {\\\"\\n\"} 1");
    assertEquals(
        Map.of("path", "C:\\new", "text", "say \"}, {\"\n"), metrics.samples().getFirst().labels());
  }

  @Test
  void shouldReadValuesThatAreNoNumbers() {
    Metrics metrics = Metrics.parse("a NaN\nb +Inf\nc -Inf");
    assertTrue(Double.isNaN(metrics.samples().get(0).value()));
    assertEquals(Double.POSITIVE_INFINITY, metrics.samples().get(1).value());
    assertEquals(Double.NEGATIVE_INFINITY, metrics.samples().get(2).value());
  }

  @Test
  void shouldSumTheSamplesWithALabel() {
    Metrics metrics =
        Metrics.parse(
            """
            drops_total{tunnel="a",reason="x"} 1
            drops_total{tunnel="a",reason="y"} 2
            drops_total{tunnel="b",reason="x"} 4
            others_total{tunnel="a"} 8
            """);
    assertEquals(3, metrics.sum("drops_total", "tunnel", "a"));
    assertEquals(0, metrics.sum("drops_total", "tunnel", "c"));
    assertEquals("", metrics.named("others_total").getFirst().label("reason"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>", "name", "name{a=\"b\"}", "name{a=b} 1", "name{a=\"b\"c} 1", "n x"})
  void shouldRefuseWhatIsNoSample(String line) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Metrics.parse(line)).getMessage();
    assertTrue(message.contains(line), message);
  }
}
