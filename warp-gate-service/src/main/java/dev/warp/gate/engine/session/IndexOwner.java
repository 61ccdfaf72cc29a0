package dev.warp.gate.engine.session;

import dev.warp.protocol.wire.Arrival;

/** Whoever a receiver index leads to: a far gate, or a registration with a map. */
public interface IndexOwner {

  void onTransport(Arrival arrival);

  void onResponse(Arrival arrival);

  void onCookieReply(Arrival arrival);

  /**
   * A reset notice names an index of the far end's, so all owners are asked.
   *
   * @return whether it was about a session of this owner, and genuine
   */
  boolean onResetNotice(int remoteIndex, byte[] token, long nowNanos);
}
