package dev.warp.bench.map;

import dev.warp.lab.process.Await;
import dev.warp.lab.process.Command;
import dev.warp.lab.process.CommandFailedException;
import dev.warp.lab.process.CommandLines;
import dev.warp.lab.process.InterruptNotice;
import dev.warp.lab.process.LogManagers;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.testbed.RunFolder;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a map under very many gates: {@code warp bench-map}. */
@CommandLine.Command(
    name = "warp bench-map",
    description =
        "Measure a map, as a process on one core, with many simulated gates of two interfaces each"
            + " on the other cores: sessions, registers and lookups a second, heap for each gate,"
            + " the time from a change to the far gate's knowledge, refreshes under a flood of"
            + " spoofed initiations, and how long all take to come back after a restart. Needs"
            + " Linux with taskset. All traffic stays on loopback.")
public final class MapBench implements Callable<Integer> {

  private static final int MOST_GATES = 1_000_000;
  private static final int MOST_SECONDS = 50;
  private static final int MOST_FLOOD = 1_000_000;
  private static final long MIB = 1 << 20;

  /** Two sessions of 2.5 KB in two fifths of it (docs/map.md), and some room beside them. */
  private static final long HEAP_PER_GATE = 13_000;

  private static final long LEAST_HEAP = 256 * MIB;

  @Spec private CommandSpec spec;

  @Option(
      names = "--gates",
      paramLabel = "N",
      split = ",",
      description =
          "How many, even numbers of 2 to 1000000, with commas between. Default: ${DEFAULT-VALUE}.")
  private List<Integer> gates = List.of(1000, 10_000, 100_000);

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each load lasts, 1 to 50. Default: ${DEFAULT-VALUE}.")
  private int seconds = 20;

  @Option(
      names = "--flood",
      paramLabel = "PER_SECOND",
      description = "Spoofed initiations a second, up to 1000000. Default: ${DEFAULT-VALUE}.")
  private int flood = 50_000;

  @Option(
      names = "--map-core",
      paramLabel = "N",
      description =
          "The core that the map runs on; the gates run on all others. Default: ${DEFAULT-VALUE}.")
  private int mapCore;

  @Option(
      names = "--map-jvm",
      paramLabel = "ARGUMENT",
      split = " ",
      description = "More arguments for the map's JVM, with blanks between.")
  private List<String> jvmArguments = List.of();

  private MapBench() {}

  /** Runs the benchmark; the exit code is 0, 1 if it could not be done, 2 for wrong arguments. */
  public static void main(String[] arguments) {
    LogManagers.useThatOfTheServices();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return CommandLines.of(new MapBench());
  }

  @Override
  public Integer call() {
    check();
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    try (InterruptNotice interrupt = InterruptNotice.install(err);
        Teardown teardown = new Teardown()) {
      RunFolder folder = teardown.add(RunFolder.create("bench-map"));
      return measure(folder, teardown, interrupt, out, err);
    }
  }

  private int measure(
      RunFolder folder,
      Teardown teardown,
      InterruptNotice interrupt,
      PrintWriter out,
      PrintWriter err) {
    try {
      leaveCoreToMap();
      out.println(MapResult.HEADER);
      out.flush();
      for (int count : gates) {
        MapProcess map = teardown.add(new MapProcess(folder.path(), mapCore, jvm(count), count));
        out.println(
            new MapBenchRun(map, count, Duration.ofSeconds(seconds), flood, err).run().row());
        out.flush();
        map.close();
      }
      return CommandLine.ExitCode.OK;
    } catch (CommandFailedException
        | Await.DeadlineExceededException
        | IllegalStateException
        | UncheckedIOException e) {
      if (!interrupt.explainsFailure()) {
        folder.keep();
        err.println("warp: " + e.getMessage());
        err.println("warp: the map's log is in " + folder.path());
        err.flush();
      }
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private List<String> jvm(int count) {
    long heap = Math.max(LEAST_HEAP, HEAP_PER_GATE * count);
    return Stream.concat(
            Stream.of("-Xmx" + (heap + MIB - 1) / MIB + "m"),
            jvmArguments.stream().filter(argument -> !argument.isBlank()))
        .toList();
  }

  /** All threads of this process, and those to come, run elsewhere. */
  private void leaveCoreToMap() {
    int cores = Runtime.getRuntime().availableProcessors();
    if (cores < 2) {
      throw new IllegalStateException("it takes two cores: one for the map, one for the gates");
    }
    String others =
        String.join(
            ",",
            IntStream.range(0, cores)
                .filter(core -> core != mapCore)
                .mapToObj(Integer::toString)
                .toList());
    Command.of("taskset", "-a", "-c", "-p", others, Long.toString(ProcessHandle.current().pid()))
        .run();
  }

  private void check() {
    gates.forEach(count -> require("--gates", count, 2, MOST_GATES));
    if (gates.stream().anyMatch(count -> count % 2 != 0)) {
      throw new ParameterException(spec.commandLine(), "--gates must be even: they come in pairs");
    }
    require("--seconds", seconds, 1, MOST_SECONDS);
    require("--flood", flood, 0, MOST_FLOOD);
    require("--map-core", mapCore, 0, Runtime.getRuntime().availableProcessors() - 1);
  }

  private void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s must be %d to %d, not %d".formatted(option, least, most, value));
    }
  }
}
