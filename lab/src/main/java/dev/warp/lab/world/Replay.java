package dev.warp.lab.world;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.lab.process.LogManagers;
import dev.warp.lab.sim.NetworkEvent;
import dev.warp.lab.sim.TracePrinter;
import dev.warp.lab.sim.VirtualTime;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays simulated scenarios by their seeds, and tells what happens in one (docs/simulation.md). */
@Command(
    name = "warp simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Plays random scenarios in a simulated network: two gates, a map, NATs, bad links, whatever",
      "goes wrong, and what must hold all the same. Exit code 1 if something did not."
    })
public final class Replay implements Callable<Integer> {

  private static final int EXIT_BROKEN = 1;
  private static final String RANGE = "(\\d{1,18})\\.\\.(\\d{1,18})";
  private static final String DEFAULT_RANGE = "1..200";

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "SEED", description = "the same as --seed")
  private Long seedParameter;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "one scenario: prints it, and what became of it")
  private Long seed;

  @Option(
      names = "--seeds",
      paramLabel = "FROM..TO",
      defaultValue = DEFAULT_RANGE,
      description = "many scenarios: prints a summary (default: ${DEFAULT-VALUE})")
  private String seeds;

  @Option(names = "--trace", description = "with one seed: prints every datagram on its way")
  private boolean trace;

  /** Runs the command with the process's arguments. */
  public static void main(String[] arguments) {
    LogManagers.useThatOfTheServices();
    System.exit(new CommandLine(new Replay()).execute(arguments));
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Long one = seed == null ? seedParameter : seed;
    return one == null ? playMany(out) : playOne(one, out);
  }

  private int playMany(PrintWriter out) {
    if (trace) {
      throw new ParameterException(spec.commandLine(), "--trace needs one seed: --seed N");
    }
    if (!seeds.matches(RANGE)) {
      throw new ParameterException(spec.commandLine(), "--seeds must be like " + DEFAULT_RANGE);
    }
    String[] bounds = seeds.split("\\.\\.", 2);
    ScenarioSeeds played =
        new ScenarioSeeds().play(Long.parseLong(bounds[0]), Long.parseLong(bounds[1]));
    out.println(played.summary());
    played.failures().ifPresent(out::println);
    out.flush();
    return played.failures().isEmpty() ? 0 : EXIT_BROKEN;
  }

  private int playOne(long one, PrintWriter out) {
    Scenario scenario = ScenarioDraw.of(one);
    out.print(scenario.describe());
    ScenarioRun run = new ScenarioRun(scenario);
    TracePrinter printer = new TracePrinter(out);
    run.observe(
        event -> {
          if (trace || event instanceof NetworkEvent.Changed) {
            printer.onEvent(event);
          }
        });
    GateEvents gateEvents = new GateEvents(run.network().time(), out);
    run.world().vehicle().watch(gateEvents);
    run.world().operator().watch(gateEvents);
    try {
      out.println(run.play());
      return 0;
    } catch (BrokenPromiseException e) {
      out.println("broken at " + seconds(run.network().time()) + " s: " + e.getMessage());
      return EXIT_BROKEN;
    } finally {
      out.flush();
    }
  }

  private static String seconds(VirtualTime time) {
    return String.format(Locale.ROOT, "%.9f", time.nowNanos() / 1e9);
  }

  /** Prints what gates report among what the network does. */
  private record GateEvents(VirtualTime time, PrintWriter out) implements SimulatedGate.Watcher {

    @Override
    public void started(SimulatedGate gate) {
      print("started", gate, "");
    }

    @Override
    public void occurred(SimulatedGate gate, GateEvent event) {
      print("gate", gate, event.toString());
    }

    private void print(String what, SimulatedGate gate, String detail) {
      out.printf(Locale.ROOT, "%15s %-11s %-24s %s%n", seconds(time), what, gate.name(), detail);
    }
  }
}
