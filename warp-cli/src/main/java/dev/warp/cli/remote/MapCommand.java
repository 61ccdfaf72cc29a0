package dev.warp.cli.remote;

import picocli.CommandLine.Mixin;

/** A command that asks a map, or a group of such. */
public abstract class MapCommand extends RemoteCommand {

  @Mixin private MapOptions options;

  @Override
  protected final RemoteOptions remote() {
    return options;
  }
}
