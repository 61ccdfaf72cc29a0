package dev.warp.gate.service;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.Problem;
import dev.warp.gate.doctor.Doctor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code warp doctor}: says what is wrong with a set-up, and what to do. */
@Command(
    name = "warp doctor",
    mixinStandardHelpOptions = true,
    versionProvider = GateVersion.class,
    description = {
      "Looks at this host and a gate's configuration: interfaces, routes, filters, buffers, ports,"
          + " maps and NATs, WireGuard. Says what is wrong and what to do.",
      "A gate that runs is not disturbed. Maps are asked with a key made for it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Nothing is wrong.",
      "1:Something is wrong.",
      "2:The configuration has mistakes."
    })
final class DoctorCommand implements Callable<Integer> {

  /** Its verb on the command line. */
  static final String VERB = "doctor";

  @Parameters(
      paramLabel = "CONFIG",
      arity = "0..1",
      defaultValue = "gate.toml",
      description = "The gate's configuration file. Default: gate.toml, here.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      GateLaunch.Checked checked = GateLaunch.check(file);
      try (GateConfiguration configuration = checked.accepted().configuration()) {
        out.printf("Configuration%n  ok     %s: no mistakes%n", file);
        checked.warnings().forEach(warning -> out.printf("  note   %s%n", warning));
        boolean healthy =
            new Doctor(out).examine(configuration, () -> portsTaken(checked.accepted()));
        return healthy ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
      }
    } catch (GateLaunch.Refusal refusal) {
      out.printf("Configuration%n");
      refusal.getMessage().lines().forEach(line -> out.printf("  WRONG  %s%n", line));
      out.flush();
      return GateMain.EXIT_MISTAKE;
    }
  }

  private static List<String> portsTaken(ConfigurationResult.Accepted accepted) {
    return accepted.requirements().map(PortCheck::problems).orElse(List.of()).stream()
        .map(Problem::toString)
        .toList();
  }
}
