package dev.warp.lab.gauge;

import dev.warp.lab.process.Programs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code warp gauge inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Say what a recording amounts to, and write a page that shows it: OUT.html beside it,"
            + " which needs no other file.")
final class InspectCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "OUT.csv", description = "What rx has recorded.")
  private Path file;

  @Option(names = "--no-open", description = "Do not have a browser open the page.")
  private boolean noOpen;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Recording recording = Recording.read(file);
      if (recording.ways().isEmpty()) {
        throw new ParameterException(spec.commandLine(), file + ": nothing has arrived");
      }
      String summary = recording.summary();
      out.print(summary);
      String name = file.getFileName().toString().replaceFirst("\\.csv$", "");
      Path page = file.resolveSibling(name + ".html");
      Files.writeString(page, Page.of(recording, summary));
      out.println(page);
      out.flush();
      open(page);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), file + ": " + e.getMessage(), e);
    }
  }

  private void open(Path page) throws IOException {
    boolean screen =
        System.getenv().containsKey("DISPLAY")
            || System.getenv().containsKey("WAYLAND_DISPLAY")
            || System.getProperty("os.name").startsWith("Mac");
    Optional<Path> opener = Programs.find("xdg-open").or(() -> Programs.find("open"));
    if (screen && !noOpen && opener.isPresent()) {
      new ProcessBuilder(opener.get().toString(), page.toString()).inheritIO().start();
    }
  }
}
