package dev.warp.lab.bench;

import dev.warp.lab.netns.NamespaceSupport;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.CommandFailedException;
import dev.warp.lab.process.CommandLines;
import dev.warp.lab.process.InterruptNotice;
import dev.warp.lab.process.LogManagers;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.testbed.RunFolder;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Measures gates as a whole, beside plain forwarders: {@code warp bench}. */
@Command(
    name = "warp bench",
    description =
        "Measure pairs of gates, and beside them plain forwarders, each between two network"
            + " namespaces joined by two links: what is lost, one-way latency, processor time,"
            + " bytes on the wire, garbage collection and memory, by size and rate of payloads, and"
            + " under loss, bursts, and with a link cut. Needs root on Linux.")
public final class Bench implements Callable<Integer> {

  private static final int LARGEST_PAYLOAD = 65_535;
  private static final int MOST_PER_SECOND = 500_000;
  private static final int MOST_SECONDS = 600;
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final Duration QUICK_WARM_UP = Duration.ofSeconds(2);

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each row is measured, 1 to 600. Default: 5; with --quick, 1.")
  private Optional<Integer> seconds = Optional.empty();

  @Option(
      names = "--sizes",
      paramLabel = "BYTES",
      split = ",",
      description =
          "Sizes of payloads, 32 to 65535, with commas between; those over 1400 go through Unix"
              + " gates, 200 a second at the most. Default: 100,1200,1400,60000; with --quick,"
              + " 1200.")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--rates",
      paramLabel = "PER_SECOND",
      split = ",",
      description =
          "Payloads offered each second, 1 to 500000, with commas between. Default:"
              + " 1000,10000,20000,40000; with --quick, 10000.")
  private List<Integer> rates = List.of();

  @Option(
      names = "--contenders",
      paramLabel = "NAME",
      split = ",",
      converter = ContenderConverter.class,
      description = "What to measure, with commas between. Default: all, ${COMPLETION-CANDIDATES}.",
      completionCandidates = ContenderNames.class)
  private List<Contender> contenders = List.of(Contender.values());

  @Option(
      names = "--conditions",
      paramLabel = "NAME",
      split = ",",
      converter = ConditionConverter.class,
      description =
          "What the links are like, with commas between; sizes and rates are swept on clean ones"
              + " only. Default: all, ${COMPLETION-CANDIDATES}; with --quick,"
              + " clean,loss-10,bursts,cut.",
      completionCandidates = ConditionNames.class)
  private List<Condition> conditions = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the results to a file too, as JSON.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--quick", description = "Measure little, in about a minute and a half.")
  private boolean quick;

  private Bench() {}

  static final class ContenderConverter implements ITypeConverter<Contender> {
    @Override
    public Contender convert(String name) {
      return named(Contender.values(), name);
    }
  }

  static final class ConditionConverter implements ITypeConverter<Condition> {
    @Override
    public Condition convert(String name) {
      return named(Condition.values(), name);
    }
  }

  static final class ContenderNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names(Contender.values()).iterator();
    }
  }

  static final class ConditionNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names(Condition.values()).iterator();
    }
  }

  private static Stream<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::toString);
  }

  private static <E extends Enum<E>> E named(E[] values, String name) {
    return Arrays.stream(values)
        .filter(value -> value.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is none of %s"
                        .formatted(name, String.join(", ", names(values).toList()))));
  }

  /** Runs the benchmark; the exit code is 0, 1 if it could not be done, 2 for wrong arguments. */
  public static void main(String[] arguments) {
    LogManagers.useThatOfTheServices();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return CommandLines.of(new Bench());
  }

  @Override
  public Integer call() {
    BenchPlan plan = plan();
    PrintWriter err = spec.commandLine().getErr();
    Optional<String> obstacle = NamespaceSupport.obstacle();
    if (obstacle.isPresent()) {
      err.println("warp: " + obstacle.get());
      return CommandLine.ExitCode.SOFTWARE;
    }
    try (InterruptNotice interrupt = InterruptNotice.install(err);
        Teardown teardown = new Teardown()) {
      RunFolder folder = teardown.add(RunFolder.create("bench"));
      return measure(plan, folder, teardown, interrupt);
    }
  }

  private int measure(
      BenchPlan plan, RunFolder folder, Teardown teardown, InterruptNotice interrupt) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      BenchRun run = new BenchRun(plan, spec.commandLine().getOut(), err);
      Report report = run.run(folder.path(), teardown);
      json.ifPresent(report::write);
      return CommandLine.ExitCode.OK;
    } catch (CommandFailedException
        | Await.DeadlineExceededException
        | IllegalStateException
        | UncheckedIOException e) {
      if (!interrupt.explainsFailure()) {
        folder.keep();
        err.println("warp: " + e.getMessage());
        err.println("warp: the programs' logs are in " + folder.path());
        err.flush();
      }
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private BenchPlan plan() {
    List<Integer> planSizes =
        orElse(sizes, quick ? List.of(1200) : List.of(100, 1200, 1400, 60_000));
    List<Integer> planRates =
        orElse(rates, quick ? List.of(10_000) : List.of(1_000, 10_000, 20_000, 40_000));
    int planSeconds = seconds.orElse(quick ? 1 : 5);
    requireAll("--sizes", planSizes, LoadPayload.MIN_SIZE, LARGEST_PAYLOAD);
    requireAll("--rates", planRates, 1, MOST_PER_SECOND);
    requireAll("--seconds", List.of(planSeconds), 1, MOST_SECONDS);
    return new BenchPlan(
        contenders,
        orElse(conditions, quick ? Condition.QUICK : List.of(Condition.values())),
        planSizes,
        planRates,
        Duration.ofSeconds(planSeconds),
        quick ? QUICK_WARM_UP : WARM_UP);
  }

  private static <T> List<T> orElse(List<T> given, List<T> otherwise) {
    return given.isEmpty() ? otherwise : given;
  }

  private void requireAll(String option, List<Integer> values, int least, int most) {
    Predicate<Integer> within = value -> value >= least && value <= most;
    values.stream()
        .filter(within.negate())
        .findFirst()
        .ifPresent(
            value -> {
              throw new ParameterException(
                  spec.commandLine(),
                  "%s must be %d to %d, not %d".formatted(option, least, most, value));
            });
  }
}
