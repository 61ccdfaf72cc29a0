package dev.warp.lab.gauge;

import dev.warp.lab.process.LogManagers;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Measures a link, and a tunnel beside it, one way: {@code warp gauge}. */
@Command(
    name = "warp gauge",
    mixinStandardHelpOptions = true,
    description =
        "Measure a link one way: tx sends numbered datagrams at a rate that rises and falls, rx"
            + " records what arrives, inspect shows a recording. Latencies are true where both run"
            + " on one host or their clocks agree.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TransmitCommand.class, ReceiveCommand.class, InspectCommand.class})
public final class Gauge {

  static final String THROUGH =
      "Also through a tunnel, side by side: a gate's configuration file and the tunnel's name.";

  private static final long LONGEST_END_SECONDS = 60;

  private Gauge() {}

  /** Runs one of its commands, and ends the program. */
  public static void main(String[] arguments) {
    LogManagers.useThatOfTheServices();
    System.exit(
        new CommandLine(new Gauge())
            .setExecutionExceptionHandler(Gauge::report)
            .execute(arguments));
  }

  private static int report(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult arguments)
      throws Exception {
    if (failure instanceof IOException || failure instanceof IllegalArgumentException) {
      commandLine.getErr().println("warp gauge: " + failure.getMessage());
      return failure instanceof IOException
          ? CommandLine.ExitCode.SOFTWARE
          : CommandLine.ExitCode.USAGE;
    }
    throw failure;
  }

  /**
   * For a hook at the program's end: waits until its main part has done what it does at its end.
   */
  static void await(CountDownLatch done) {
    try {
      if (!done.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("warp gauge: it has not come to its end, and is cut short");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
