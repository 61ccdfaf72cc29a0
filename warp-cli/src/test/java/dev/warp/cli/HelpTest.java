package dev.warp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.cli.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What commands say of themselves. */
class HelpTest {

  private final Cli cli = new Cli();

  @TempDir private Path folder;

  static Stream<List<String>> commands() {
    return below(WarpCli.commandLine(Map.of()), List.of());
  }

  private static Stream<List<String>> below(CommandLine command, List<String> names) {
    return Stream.concat(
        Stream.of(names),
        command.getSubcommands().entrySet().stream()
            .flatMap(
                entry ->
                    below(
                        entry.getValue(),
                        Stream.concat(names.stream(), Stream.of(entry.getKey())).toList())));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldExplainEveryCommandAndItsExitCodesIn100Columns(List<String> names) {
    String help =
        cli.succeed(Stream.concat(names.stream(), Stream.of("--help")).toArray(String[]::new));
    String name = String.join(" ", Stream.concat(Stream.of("warp"), names.stream()).toList());
    assertTrue(help.startsWith("Usage: " + name + " "), help);
    assertTrue(help.contains("\n  3   Nobody answered.\n"), help);
    assertTrue(help.lines().allMatch(line -> line.length() <= 100), help);
  }

  @Test
  void shouldNameAllCommandsInTheHelpText() {
    List<String> lines = cli.succeed("--help").lines().toList();
    for (String name : WarpCli.commandLine(Map.of()).getSubcommands().keySet()) {
      assertEquals(
          1, lines.stream().filter(line -> line.startsWith("  " + name + " ")).count(), name);
    }
  }

  @Test
  void shouldHaveTheExitCodesAndCommandsOfTheGuide() throws IOException {
    String guide = Files.readString(Path.of("../docs/guides/command-line.md"));
    ExitCode.meanings()
        .forEach(
            (code, meaning) ->
                assertTrue(guide.contains("| %s | %s |\n".formatted(code, meaning)), code));
    commands()
        .map(names -> String.join(" ", names))
        .forEach(command -> assertTrue(guide.contains(command), command));
  }

  @Test
  void shouldPrintACompletionScriptThatBashCanRead() throws Exception {
    Path script = Files.writeString(folder.resolve("warp.bash"), cli.succeed("completion", "bash"));
    assertEquals(0, bash("-n", script.toString()));
    // What it offers after "warp tunnels o".
    String offers =
        "COMP_WORDS=(warp tunnels o); COMP_CWORD=2; _complete_warp; [[ ${COMPREPLY[*]} = open ]]";
    assertEquals(0, bash("-c", "source " + script + "; " + offers));
  }

  private static int bash(String... arguments) throws IOException, InterruptedException {
    Process bash =
        new ProcessBuilder(Stream.concat(Stream.of("bash"), Stream.of(arguments)).toList())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            // Outside of a completion bash says that options for it make no sense.
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(bash.waitFor(60, TimeUnit.SECONDS), "bash does not end");
    return bash.exitValue();
  }
}
