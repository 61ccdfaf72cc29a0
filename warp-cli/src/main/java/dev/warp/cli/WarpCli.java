package dev.warp.cli;

import dev.warp.cli.failure.ExitCode;
import dev.warp.cli.failure.UserErrorException;
import dev.warp.cli.fleet.FleetCommand;
import dev.warp.cli.gate.FarGatesCommand;
import dev.warp.cli.gate.InterfacesCommand;
import dev.warp.cli.gate.PageCommand;
import dev.warp.cli.gate.PathsCommand;
import dev.warp.cli.gate.ReloadCommand;
import dev.warp.cli.gate.StatusCommand;
import dev.warp.cli.migrate.MigrateEngardeCommand;
import dev.warp.cli.operators.OperatorsCommand;
import dev.warp.cli.remote.GateOptions;
import dev.warp.cli.remote.MapOptions;
import dev.warp.cli.tunnels.TunnelsCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: keys and examples, and whatever asks a gate or a map that runs. */
@Command(
    name = "warp",
    description =
        "Commands to a gate or a map that runs; keys, an example configuration, the version.",
    synopsisSubcommandLabel = "COMMAND")
public final class WarpCli {

  private static final List<Class<?>> COMMANDS =
      List.of(
          StatusCommand.class,
          TunnelsCommand.class,
          PathsCommand.class,
          InterfacesCommand.class,
          FarGatesCommand.class,
          ReloadCommand.class,
          PageCommand.class,
          FleetCommand.class,
          OperatorsCommand.class,
          CompletionCommand.class,
          MigrateEngardeCommand.class,
          Keygen.class,
          ExampleConfig.class,
          Version.class);

  private WarpCli() {}

  /** Runs one command and ends the program with one of {@link ExitCode}. */
  public static void main(String[] arguments) {
    // JSON is in UTF-8 wherever this runs, and names are.
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    int exitCode = commandLine(System.getenv(), arguments).setOut(out).execute(arguments);
    out.flush();
    System.exit(exitCode);
  }

  /**
   * The commands, with the environment variables that they heed.
   *
   * @param arguments what will be executed. If it begins with the name of a command, that is the
   *     only one there is: picocli takes longer to look at all of them than most take to run.
   */
  static CommandLine commandLine(Map<String, String> environment, String... arguments) {
    CommandLine commandLine = new CommandLine(new WarpCli(), new Factory(environment));
    for (Class<?> command : called(arguments)) {
      commandLine.addSubcommand(command);
    }
    commandLine
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, new DurationConverter())
        .setParameterExceptionHandler(WarpCli::correct)
        .setExecutionExceptionHandler(WarpCli::report);
    explain(commandLine);
    return commandLine;
  }

  private static List<Class<?>> called(String[] arguments) {
    List<Class<?>> called =
        COMMANDS.stream()
            .filter(type -> Stream.of(arguments).limit(1).anyMatch(nameOf(type)::equals))
            .toList();
    return called.isEmpty() ? COMMANDS : called;
  }

  private static String nameOf(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  /** What all help texts have: {@code --help} itself, the version, and the exit codes. */
  private static void explain(CommandLine commandLine) {
    commandLine
        .getCommandSpec()
        .mixinStandardHelpOptions(true)
        .versionProvider(new Version.Provider());
    commandLine
        .getCommandSpec()
        .usageMessage()
        .abbreviateSynopsis(true)
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.meanings());
    commandLine.getSubcommands().values().forEach(WarpCli::explain);
  }

  /**
   * Says what is wrong with the arguments, and where to read on; a whole help text would hide it.
   */
  private static int correct(CommandLine.ParameterException mistake, String[] arguments) {
    CommandLine command = mistake.getCommandLine();
    command.getErr().println("warp: " + mistake.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
    command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.INVALID;
  }

  private static int report(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult arguments)
      throws Exception {
    if (failure instanceof UserErrorException error) {
      error.getMessage().lines().forEach(line -> commandLine.getErr().println("warp: " + line));
      return error.exitCode();
    }
    throw failure;
  }

  /** Hands the environment to those that heed it. */
  private record Factory(Map<String, String> environment) implements CommandLine.IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == GateOptions.class) {
        return type.cast(new GateOptions(environment));
      }
      if (type == MapOptions.class) {
        return type.cast(new MapOptions(environment));
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
