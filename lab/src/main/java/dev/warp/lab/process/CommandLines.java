package dev.warp.lab.process;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the command lines of all programs beside the services have in common. */
public final class CommandLines {

  private CommandLines() {}

  /** That of a command, with {@code --help}; such programs have no version of their own. */
  public static CommandLine of(Object command) {
    CommandLine commandLine = new CommandLine(command).setUsageHelpAutoWidth(true);
    commandLine
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build());
    return commandLine;
  }
}
