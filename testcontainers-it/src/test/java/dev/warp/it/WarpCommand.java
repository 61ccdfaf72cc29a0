package dev.warp.it;

import dev.warp.lab.netns.Namespace;
import dev.warp.lab.process.Command;
import dev.warp.lab.service.WarpBuild;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command line, as somebody on a host uses it. */
final class WarpCommand {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Optional<Namespace> host;
  private final List<String> environment;

  /**
   * The command line on a host.
   *
   * @param environment as in "WARP_MAP=198.51.100.1:8181"
   */
  WarpCommand(Namespace host, String... environment) {
    this.host = Optional.of(host);
    this.environment = List.of(environment);
  }

  /** The command line on this machine. */
  WarpCommand(String... environment) {
    this.host = Optional.empty();
    this.environment = List.of(environment);
  }

  /** Runs it to its end. */
  Command.Result execute(String... arguments) {
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(environment);
    Path module = WarpBuild.find().root().resolve("warp-cli/target");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", module.resolve("classes") + ":" + module.resolve("lib") + "/*"));
    command.add("dev.warp.cli.WarpCli");
    command.addAll(List.of(arguments));
    return host.map(inside -> inside.command(command.toArray(String[]::new)))
        .orElseGet(() -> Command.of(command))
        .withDeadline(DEADLINE)
        .execute();
  }

  /** Runs what has to succeed; returns what it printed. */
  String run(String... arguments) {
    Command.Result result = execute(arguments);
    if (result.exitCode() != 0) {
      throw new AssertionError(
          "warp %s ended with %d: %s%s"
              .formatted(
                  String.join(" ", arguments),
                  result.exitCode(),
                  result.output(),
                  result.standardError()));
    }
    return result.output();
  }
}
