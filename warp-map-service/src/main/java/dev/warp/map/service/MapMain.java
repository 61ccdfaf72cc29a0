package dev.warp.map.service;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/**
 * Reads the command line, and only then starts Quarkus: {@code --help} and a mistake start nothing.
 */
@QuarkusMain
public final class MapMain {

  /** Exit code for a mistake in options, configuration or surroundings. */
  static final int EXIT_MISTAKE = CommandLine.ExitCode.USAGE;

  private MapMain() {}

  /** Runs the map until it is told to stop. */
  public static void main(String... arguments) {
    MapOptions options = new MapOptions();
    CommandLine commandLine = MapOptions.commandLine(options);
    int parsed = commandLine.execute(arguments);
    if (parsed != CommandLine.ExitCode.OK || !options.isToRun()) {
      System.exit(parsed);
    }
    options.given().forEach(System::setProperty);
    Quarkus.run(null, (exitCode, failure) -> System.exit(exitCode(exitCode, failure, System.err)));
  }

  /**
   * What the process ends with. Says what went wrong, if the map has not even started: a mistake in
   * a line of its own, a fault of this program with its stack trace.
   */
  static int exitCode(int ofQuarkus, Throwable failure, PrintStream err) {
    if (failure == null) {
      return ofQuarkus;
    }
    Optional<List<String>> mistakes = StartReport.mistakes(failure);
    if (mistakes.isEmpty()) {
      failure.printStackTrace(err);
      return CommandLine.ExitCode.SOFTWARE;
    }
    mistakes.get().forEach(mistake -> err.println("warp map: " + mistake));
    return EXIT_MISTAKE;
  }
}
