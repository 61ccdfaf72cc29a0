package dev.warp.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code warp keygen}, {@code warp example-config}, {@code warp version}. */
@Command(
    name = "warp",
    description = "Keys, an example configuration, the version.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.Provider.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Keygen.class, ExampleConfig.class, Version.class})
public final class WarpCli {

  private WarpCli() {}

  /** Runs one command; the exit code is 0, 1 for a failure, 2 for arguments that make no sense. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new WarpCli())
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(WarpCli::report);
  }

  private static int report(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult arguments)
      throws Exception {
    if (failure instanceof UserErrorException) {
      commandLine.getErr().println("warp: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
