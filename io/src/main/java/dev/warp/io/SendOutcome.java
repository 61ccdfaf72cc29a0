package dev.warp.io;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;

/**
 * Counts what became of each write. One object serves all writes of a socket that have as many
 * datagrams, where Netty would make a promise for each: it is told every outcome and is itself
 * never done.
 */
final class SendOutcome extends DefaultChannelPromise {

  private final DatagramCounters counters;
  private final int datagrams;
  private final OnFailure onFailure;

  /** Is told of each write that failed. */
  @FunctionalInterface
  interface OnFailure {
    void failed(DropReason reason, int datagrams);
  }

  SendOutcome(Channel channel, DatagramCounters counters, int datagrams, OnFailure onFailure) {
    super(channel);
    this.counters = counters;
    this.datagrams = datagrams;
    this.onFailure = onFailure;
  }

  @Override
  public boolean trySuccess(Void result) {
    counters.countSent(datagrams);
    return true;
  }

  @Override
  public boolean tryFailure(Throwable cause) {
    DropReason reason = DropReason.of(cause);
    counters.countDropped(reason, datagrams);
    onFailure.failed(reason, datagrams);
    return true;
  }
}
