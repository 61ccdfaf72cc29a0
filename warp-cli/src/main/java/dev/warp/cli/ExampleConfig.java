package dev.warp.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the gate's example configuration. */
@Command(
    name = "example-config",
    description = "Print a gate's configuration file to start from.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.Provider.class)
final class ExampleConfig implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().print(BundledResource.text("example-gate.toml"));
    spec.commandLine().getOut().flush();
  }
}
