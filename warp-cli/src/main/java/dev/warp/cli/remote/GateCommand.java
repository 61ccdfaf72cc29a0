package dev.warp.cli.remote;

import picocli.CommandLine.Mixin;

/** A command that asks a gate, or a group of such. */
public abstract class GateCommand extends RemoteCommand {

  @Mixin private GateOptions options;

  @Override
  protected final RemoteOptions remote() {
    return options;
  }
}
