package dev.warp.map.engine;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.HandshakeResponder;
import dev.warp.protocol.session.SessionIndex;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lets anybody who is admitted have a session while there is room. What is kept beyond is for
 * registered gates, to renew the sessions they have: one more than they have interfaces.
 */
final class Admission implements HandshakeResponder.Acceptor {

  private static final byte[] NO_PRE_SHARED_KEY = new byte[32];

  private final Predicate<PublicKey> admits;
  private final SessionTable sessions;
  private final Registry registry;
  private final SessionIndex<Optional<GateSession>> index;
  private final int room;
  private final int roomForRegistered;

  /**
   * Decides by these.
   *
   * @param admits whether the map's operators let a gate in; asked anew each time
   */
  Admission(
      Predicate<PublicKey> admits,
      SessionTable sessions,
      Registry registry,
      SessionIndex<Optional<GateSession>> index,
      MapLimits limits) {
    this.admits = admits;
    this.sessions = sessions;
    this.registry = registry;
    this.index = index;
    this.room = limits.sessions();
    this.roomForRegistered = room + room / 4;
  }

  @Override
  public Optional<DropReason> refusal(PublicKey initiator) {
    if (!admits.test(initiator)) {
      return Optional.of(DropReason.UNKNOWN_PEER);
    }
    boolean renews = sessions.of(initiator) <= registry.interfacesOf(initiator);
    int most = registry.knows(initiator) && renews ? roomForRegistered : room;
    return sessions.size() < most ? Optional.empty() : Optional.of(DropReason.TABLE_FULL);
  }

  @Override
  public byte[] preSharedKey(PublicKey initiator) {
    return NO_PRE_SHARED_KEY;
  }

  @Override
  public int newIndex(PublicKey initiator) {
    return index.take(Optional.empty());
  }
}
