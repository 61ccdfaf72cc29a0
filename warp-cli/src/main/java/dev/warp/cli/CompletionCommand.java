package dev.warp.cli;

import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands. */
@Command(
    name = "completion",
    description = {
      "Print a script that has bash complete warp's commands and options.",
      "Bash: source <(warp completion bash)",
      "Zsh:  autoload -U +X bashcompinit && bashcompinit, and then the same."
    })
final class CompletionCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** Shells that it knows; zsh can read what bash does. */
  private enum Shell {
    BASH
  }

  @Parameters(paramLabel = "bash", description = "The shell.")
  private Shell shell;

  @Override
  public void run() {
    String script =
        switch (shell) {
          case BASH -> AutoComplete.bash("warp", WarpCli.commandLine(Map.of()));
        };
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
  }
}
