package dev.warp.cli.remote;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** A command that asks a gate or a map, or a group of such with the same options. */
public abstract class RemoteCommand implements Runnable {

  @Mixin private RemoteOptions remote;

  /** Where to ask and to answer. */
  protected final RemoteOptions remote() {
    return remote;
  }

  /** A command of a group, whose options are the group's. */
  public abstract static class Member implements Runnable {

    @ParentCommand private RemoteCommand group;

    /** Where to ask and to answer. */
    protected final RemoteOptions remote() {
      return group.remote;
    }
  }
}
