package dev.warp.gate.service;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * The gate's command line. Everything that can be wrong is found before Quarkus starts; exit code 2
 * then, and a line for each mistake.
 *
 * <p>Picocli is told of it by calls: reading annotations would take a twentieth of each start.
 */
@QuarkusMain
public final class GateMain implements Callable<Integer> {

  /** Exit code for a mistake in options, configuration or surroundings. */
  static final int EXIT_MISTAKE = CommandLine.ExitCode.USAGE;

  private static final String CHECK = "--check";

  private final CommandLine commandLine = new CommandLine(command());
  private Optional<GateLaunch> launch = Optional.empty();

  /** Runs the gate until it is told to stop. */
  public static void main(String... arguments) {
    // The JDK would take a name for unresolvable for 10 s after it was, once, while no uplink was
    // there, and would know its addresses for 30 s, which another network may have others for.
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
    Security.setProperty("networkaddress.cache.ttl", "1");
    if (arguments.length > 0 && arguments[0].equals(DoctorCommand.VERB)) {
      String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
      System.exit(new CommandLine(new DoctorCommand()).execute(rest));
    }
    if (List.of(arguments).equals(List.of(Rehearsal.VERB))) {
      Rehearsal.begin();
    } else {
      run(null, GateMain::exit, arguments);
    }
  }

  /**
   * Starts Quarkus, if the command line asks for a gate and nothing is wrong, and ends the process
   * otherwise.
   *
   * @param application what to do once the gate runs; null to wait until it is told to stop
   * @param end gets the exit code of Quarkus, and what went wrong if it has not even started
   */
  static void run(
      Class<? extends QuarkusApplication> application,
      BiConsumer<Integer, Throwable> end,
      String... arguments) {
    ReloadSignal.listen();
    GateMain main = new GateMain();
    int exitCode = main.commandLine.execute(arguments);
    if (main.launch.isEmpty()) {
      System.exit(exitCode);
    }
    GateLaunch prepared = main.launch.get();
    QuarkusSettings.of(prepared.configuration()).forEach(System::setProperty);
    LaunchHandOver.give(prepared);
    Quarkus.run(application, end, arguments);
  }

  private CommandSpec command() {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(this)
            .name("warp gate")
            .versionProvider(new GateVersion())
            .addPositional(
                PositionalParamSpec.builder()
                    .paramLabel("CONFIG")
                    .type(Path.class)
                    .required(true)
                    .description("The configuration file, TOML; 'warp example-config' prints one.")
                    .build())
            .addOption(
                OptionSpec.builder(CHECK)
                    .description(
                        "Only say whether the configuration is right, and the key file if it is"
                            + " there; starts and makes nothing.",
                        "It tries no ports, for the gate itself may be running.")
                    .build())
            .addOption(
                OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Show this help message and exit.")
                    .build())
            .addOption(
                OptionSpec.builder("-V", "--version")
                    .versionHelp(true)
                    .description("Print version information and exit.")
                    .build());
    spec.usageMessage()
        .description("Runs a gate: tunnels between applications on this host and a far gate.");
    return spec;
  }

  CommandLine commandLine() {
    return commandLine;
  }

  @Override
  public Integer call() {
    ParseResult given = commandLine.getParseResult();
    Path file = given.matchedPositionalValue(0, null);
    try {
      if (given.hasMatchedOption(CHECK)) {
        check(file);
      } else {
        launch = Optional.of(GateLaunch.prepare(file));
      }
      return CommandLine.ExitCode.OK;
    } catch (GateLaunch.Refusal refusal) {
      PrintWriter err = commandLine.getErr();
      err.println(refusal.getMessage());
      err.flush();
      return EXIT_MISTAKE;
    }
  }

  /** What is to be started, if anything. */
  Optional<GateLaunch> launch() {
    return launch;
  }

  private void check(Path file) throws GateLaunch.Refusal {
    GateLaunch.Checked checked = GateLaunch.check(file);
    checked.accepted().configuration().close();
    PrintWriter out = commandLine.getOut();
    checked.warnings().forEach(warning -> out.println("warning: " + warning));
    out.println(file + ": no mistakes");
    out.flush();
  }

  /** Called when the gate has ended; with what went wrong if it has not even started. */
  static void exit(int exitCode, Throwable failure) {
    if (failure == null) {
      System.exit(exitCode);
    }
    Optional<String> mistake = mistake(failure);
    if (mistake.isPresent()) {
      System.err.println(mistake.get());
      System.exit(EXIT_MISTAKE);
    }
    // Not through the log, whose thread may not come to it any more.
    failure.printStackTrace();
    System.exit(CommandLine.ExitCode.SOFTWARE);
  }

  /**
   * The lines for whoever started the gate; empty if {@code failure} is a fault of this program.
   */
  static Optional<String> mistake(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .flatMap(
            cause ->
                switch (cause) {
                  case GateLaunch.Refusal refusal -> Stream.of(refusal.getMessage());
                  // The gate's own sockets are bound by then: this is Quarkus's HTTP port.
                  case IOException taken ->
                      Stream.of(
                          "cannot serve HTTP: %s; end the program that has http.port, or write another"
                              .formatted(taken.getMessage()));
                  default -> Stream.<String>empty();
                })
        .findFirst();
  }
}
