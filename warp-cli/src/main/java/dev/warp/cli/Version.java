package dev.warp.cli;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints which version this is. */
@Command(
    name = "version",
    description = "Print the version.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.Provider.class)
final class Version implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().println(line());
  }

  private static String line() {
    Properties build = new Properties();
    try {
      build.load(new StringReader(BundledResource.text("build.properties")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "warp %s (Java %s)".formatted(build.getProperty("version"), Runtime.version());
  }

  /** The same for {@code --version}. */
  static final class Provider implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {line()};
    }
  }
}
