package dev.warp.io;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;

/**
 * Counts what became of each write. One object serves all writes of a socket, where Netty would
 * make a promise for each: it is told every outcome and is itself never done.
 */
final class SendOutcome extends DefaultChannelPromise {

  private final DatagramCounters counters;

  SendOutcome(Channel channel, DatagramCounters counters) {
    super(channel);
    this.counters = counters;
  }

  @Override
  public boolean trySuccess(Void result) {
    counters.countSent();
    return true;
  }

  @Override
  public boolean tryFailure(Throwable cause) {
    counters.countDropped(DropReason.of(cause));
    return true;
  }
}
