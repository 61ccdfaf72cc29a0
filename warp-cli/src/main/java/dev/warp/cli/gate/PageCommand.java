package dev.warp.cli.gate;

import dev.warp.cli.remote.GateCommand;
import picocli.CommandLine.Command;

/** {@code warp page}. */
@Command(
    name = "page",
    description = {
      "Print the address of a gate's web page, with the token that lets you in.",
      "Whoever sees that address can do what you can; open it on the gate's host, or through a"
          + " tunnel of ssh."
    })
public final class PageCommand extends GateCommand {

  @Override
  public void run() {
    remote().output().line(remote().pageAddress());
  }
}
