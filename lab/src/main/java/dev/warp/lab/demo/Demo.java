package dev.warp.lab.demo;

import dev.warp.lab.netns.NamespaceSupport;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.CommandFailedException;
import dev.warp.lab.process.CommandLines;
import dev.warp.lab.process.InterruptNotice;
import dev.warp.lab.process.LogManagers;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.testbed.LoopbackTestbed;
import dev.warp.lab.testbed.NamespaceTestbed;
import dev.warp.lab.testbed.RunFolder;
import dev.warp.lab.testbed.Testbed;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the main job: {@code warp demo}. */
@Command(
    name = "warp demo",
    description =
        "Run a map and two gates as processes, with lossy links between them; send a stream of"
            + " datagrams from one gate to the other, cut an uplink in the middle, and show what"
            + " arrives. As root on Linux in network namespaces, with WireGuard on top; otherwise"
            + " over loopback sockets.")
public final class Demo implements Callable<Integer> {

  private static final int LEAST_SECONDS = 3;
  private static final int MOST_SECONDS = 3600;
  private static final int MOST_LOSS = 30;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long the stream lasts, 3 to 3600. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--loss",
      paramLabel = "PERCENT",
      defaultValue = "10",
      description =
          "Share of datagrams dropped on each of the vehicle's two uplinks, each way, 0 to 30."
              + " Default: ${DEFAULT-VALUE}.")
  private int lossPercent;

  @Option(
      names = "--loopback",
      description = "Use loopback sockets even where network namespaces are to be had.")
  private boolean loopback;

  private Demo() {}

  /** Runs the demo; the exit code is 0, 1 if payloads did not flow, 2 for wrong arguments. */
  public static void main(String[] arguments) {
    LogManagers.useThatOfTheServices();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return CommandLines.of(new Demo());
  }

  @Override
  public Integer call() {
    requireWithin("--seconds", seconds, LEAST_SECONDS, MOST_SECONDS);
    requireWithin("--loss", lossPercent, 0, MOST_LOSS);
    PrintWriter err = spec.commandLine().getErr();
    try (InterruptNotice interrupt = InterruptNotice.install(err);
        Teardown teardown = new Teardown()) {
      RunFolder folder = teardown.add(RunFolder.create("demo"));
      boolean flowed = show(folder, teardown, interrupt);
      return flowed ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private boolean show(RunFolder folder, Teardown teardown, InterruptNotice interrupt) {
    Display display = Display.of(spec.commandLine().getOut());
    Optional<DemoRun> run = Optional.empty();
    String failure = "payloads did not flow";
    try {
      Testbed testbed = teardown.add(testbed(display));
      display.say("Network: " + testbed.description() + ".");
      display.say("Each of the two uplinks drops %d %% each way.".formatted(lossPercent));
      DemoPlan plan = DemoPlan.of(seconds, lossPercent);
      run = Optional.of(new DemoRun(plan, testbed, display, folder.path(), teardown));
      if (run.get().run()) {
        return true;
      }
    } catch (CommandFailedException
        | Await.DeadlineExceededException
        | IllegalStateException
        | UncheckedIOException e) {
      failure = e.getMessage();
    }
    if (!interrupt.explainsFailure()) {
      fail(failure, run, folder);
    }
    return false;
  }

  private Testbed testbed(Display display) {
    Optional<String> obstacle = NamespaceSupport.obstacle();
    if (obstacle.isPresent()) {
      display.say("Without network namespaces and WireGuard: " + obstacle.get() + ".");
    }
    return loopback || obstacle.isPresent()
        ? LoopbackTestbed.create(lossPercent)
        : NamespaceTestbed.create(lossPercent);
  }

  private void fail(String message, Optional<DemoRun> run, RunFolder folder) {
    folder.keep();
    PrintWriter err = spec.commandLine().getErr();
    run.ifPresent(started -> err.println(started.logTails()));
    err.println("warp: " + message);
    err.println("warp: the programs' logs are in " + folder.path());
    err.flush();
  }

  private void requireWithin(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s must be %d to %d, not %d".formatted(option, least, most, value));
    }
  }
}
