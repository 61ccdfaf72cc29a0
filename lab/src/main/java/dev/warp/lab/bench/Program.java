package dev.warp.lab.bench;

import dev.warp.lab.process.BackgroundProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A running JVM of a contender. */
record Program(BackgroundProcess process, GcLog gcLog) {

  private static final String RESIDENT = "VmRSS:";

  /** Processor time since it began, in nanoseconds. */
  long cpuNanos() {
    return ProcessCpuClock.nanos(process.pid());
  }

  /** Its resident memory now, in KiB. */
  long residentKib() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .map(line -> line.substring(RESIDENT.length()).replace("kB", "").strip())
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no resident memory of " + process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
