package dev.warp.gate.config;

import static dev.warp.gate.config.Fixtures.FAR_GATE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationTypeTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\0',
      value = {
        "1, PT1S",
        "0.25, PT0.25S",
        "1e1, PT10S",
        "\"100ms\", PT0.1S",
        "\"1.5s\", PT1.5S",
        "\"2m\", PT2M",
        "\"1h\", PT1H",
        "\" 3 s \", PT3S",
        "\"500000us\", PT0.5S",
        "\"100000001ns\", PT0.100000001S",
        "\"100000001.5ns\", PT0.100000002S",
        "\"100000001.499ns\", PT0.100000001S",
        "\"0.000277777777777778h\", PT1.000000000S",
      })
  void shouldReadSecondsAndUnits(String toml, Duration expected) {
    assertEquals(
        expected,
        Fixtures.accepted("[interfaces]\ninterface_scan_interval = " + toml + "\n" + FAR_GATE)
            .interfaces()
            .scanInterval());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "0",
        "0.05",
        "3601",
        "nan",
        "inf",
        "-inf",
        "1e300",
        "9223372036854775807",
        "true",
        "\"\"",
        "\"10\"",
        "\"ms\"",
        "\"-1s\"",
        "\"1d\"",
        "\"1 second\"",
        "\"1e3s\"",
        "[1]",
        "\"2h\"",
      })
  void shouldRejectWhatIsNoSuchDuration(String toml) {
    List<String> mistakes =
        Fixtures.mistakes("[interfaces]\ninterface_scan_interval = " + toml + "\n" + FAR_GATE);

    assertEquals(1, mistakes.size(), mistakes::toString);
    assertEquals(
        "wanted a duration from 100ms to 1h; write interface_scan_interval = 10, for example",
        mistakes.getFirst().replaceFirst(".*, wanted", "wanted"));
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 0s", "PT0.001S, 1ms", "PT90S, 90s", "PT2M, 2m", "PT0.0015S, 1500us"})
  void shouldShowTheLargestUnitThatDivides(Duration duration, String shown) {
    assertEquals(shown, DurationType.show(duration));
  }
}
