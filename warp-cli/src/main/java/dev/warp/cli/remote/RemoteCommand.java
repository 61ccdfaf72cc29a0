package dev.warp.cli.remote;

import picocli.CommandLine.ParentCommand;

/** A command that asks a gate or a map, or a group of such with the same options. */
public abstract class RemoteCommand implements Runnable {

  /** Where to ask and to answer. */
  protected abstract RemoteOptions remote();

  /** A command of a group, whose options are the group's. */
  public abstract static class Member extends RemoteCommand {

    @ParentCommand private RemoteCommand group;

    @Override
    protected final RemoteOptions remote() {
      return group.remote();
    }
  }
}
