package dev.warp.map.engine;

import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.ResetNotice;
import dev.warp.protocol.session.TokenBucket;
import dev.warp.protocol.wire.Endpoint;

/** Tells gates that their sessions are not known here (docs/protocol.md section 7). */
final class ResetNotices {

  private static final int PER_SECOND = 100;

  private final LocalIdentity local;
  private final MapOutput output;
  private final TokenBucket allowance = new TokenBucket(PER_SECOND, PER_SECOND);

  ResetNotices(LocalIdentity local, MapOutput output) {
    this.local = local;
    this.output = output;
  }

  /** A datagram came from {@code source} for a session that there is none of. */
  void answer(Endpoint source, int receiverIndex, long nowNanos) {
    if (allowance.tryTake(nowNanos)) {
      byte[] notice = ResetNotice.of(local, receiverIndex);
      output.send(source, notice, 0, notice.length);
    }
  }
}
