package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BootClockTest {

  @Test
  void shouldNeverGoBackwards() {
    NanoClock clock = BootClock.system();
    long last = clock.nanoTime();
    assertTrue(last >= 0);
    for (int i = 0; i < 100_000; i++) {
      long now = clock.nanoTime();
      assertTrue(now >= last, "from " + last + " to " + now);
      last = now;
    }
  }

  /** /proc/uptime counts the same time, in hundredths of a second. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldCountFromTheBootOfTheSystem() throws IOException {
    NanoClock clock = BootClock.system();
    long before = clock.nanoTime();
    String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
    long after = clock.nanoTime();

    long booted = new BigDecimal(uptime).movePointRight(9).longValueExact();
    assertTrue(before - 10_000_000 <= booted && booted <= after, before + " " + uptime);
  }
}
