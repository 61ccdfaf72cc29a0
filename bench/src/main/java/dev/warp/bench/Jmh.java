package dev.warp.bench;

import java.io.IOException;
import java.util.stream.Stream;
import org.openjdk.jmh.Main;

/** JMH's own command line, with bytes allocated and processor time always measured. */
public final class Jmh {

  private Jmh() {}

  /**
   * Runs the benchmarks that the arguments choose, all if there are none.
   *
   * @param arguments as JMH takes them: a pattern of benchmarks, {@code -h} for all options
   */
  public static void main(String[] arguments) throws IOException {
    Stream<String> profilers = Stream.of("-prof", "gc", "-prof", CpuTimeProfiler.class.getName());
    Main.main(Stream.concat(profilers, Stream.of(arguments)).toArray(String[]::new));
  }
}
