package dev.warp.gate.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitsTest {

  @ParameterizedTest
  @CsvSource({
    "10, 500000000, 10500000000",
    "0, 1, 1",
    "-5, -5, 0",
    "9223372036854775807, 2147483647, 86400999999999",
    "-9223372036854775808, -2147483648, 0"
  })
  void shouldTakeWhateverAMapSays(long seconds, int nanos, long expected) {
    assertEquals(
        expected, Waits.nanos(Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build()));
  }
}
