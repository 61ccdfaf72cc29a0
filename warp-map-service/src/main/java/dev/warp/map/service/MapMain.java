package dev.warp.map.service;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
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
    if (List.of(arguments).equals(List.of(Rehearsal.VERB))) {
      Rehearsal.begin();
    } else {
      run(null, MapMain::end, arguments);
    }
  }

  /**
   * Starts Quarkus, if the command line asks for more than help, and ends the process otherwise.
   *
   * @param application what to do once the map runs; null to wait until it is told to stop
   * @param end gets the exit code of Quarkus, and what went wrong if it has not even started
   */
  static void run(
      Class<? extends QuarkusApplication> application,
      BiConsumer<Integer, Throwable> end,
      String... arguments) {
    MapOptions options = new MapOptions();
    CommandLine commandLine = MapOptions.commandLine(options);
    int parsed = commandLine.execute(arguments);
    if (parsed != CommandLine.ExitCode.OK || !options.isToRun()) {
      System.exit(parsed);
    }
    options.given().forEach(System::setProperty);
    Quarkus.run(application, end);
  }

  /** Ends the process. */
  static void end(int ofQuarkus, Throwable failure) {
    System.exit(exitCode(ofQuarkus, failure, System.err));
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
