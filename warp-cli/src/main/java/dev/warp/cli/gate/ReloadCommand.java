package dev.warp.cli.gate;

import dev.warp.cli.output.Units;
import dev.warp.cli.remote.GateCommand;
import dev.warp.control.v1.ReloadConfigRequest;
import dev.warp.control.v1.ReloadConfigResponse;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code warp reload}. */
@Command(
    name = "reload",
    description = {
      "Have a gate apply its configuration file as it is now. Needs role admin.",
      "With a mistake in the file nothing is changed."
    })
public final class ReloadCommand extends GateCommand {

  @Override
  public void run() {
    ReloadConfigResponse answer =
        remote().ask(gate -> gate.gate().reloadConfig(ReloadConfigRequest.getDefaultInstance()));
    remote().output().print(answer, out -> print(answer, out));
  }

  private static void print(ReloadConfigResponse answer, PrintWriter out) {
    if (answer.getChangesCount() == 0) {
      out.println("nothing has changed");
    }
    print("", answer.getChangesList(), out);
    print("at the next start: ", answer.getAtNextStartList(), out);
    print("warning: ", answer.getWarningsList(), out);
  }

  private static void print(String prefix, List<String> lines, PrintWriter out) {
    lines.forEach(line -> out.println(prefix + Units.printable(line)));
  }
}
