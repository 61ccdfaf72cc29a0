package dev.warp.map.engine;

import dev.warp.protocol.frame.Wants;
import dev.warp.protocol.keys.PublicKey;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The far gates that one gate consents to talk to, gathered from the parts it sends
 * (docs/protocol.md section 9.1). A new list counts when all of its parts are there.
 */
final class Consent {

  /** What came of a part. */
  enum Outcome {
    /** Nothing yet, or nothing new. */
    NO_CHANGE,
    /** A list is complete, and differs from the one before. */
    CHANGED,
    /** There is no room for so many wants. */
    NO_ROOM
  }

  /** Never changed. */
  private static final BitSet NO_PARTS = new BitSet(0);

  private final int limit;
  private final WantsPool pool;
  private Set<PublicKey> keys = Set.of();

  /** Of a list that is not complete; of no size, as most of the time, while there is none. */
  private Set<PublicKey> incoming = Set.of();

  private BitSet incomingParts = NO_PARTS;
  private long incomingVersion;
  private long version;
  private int pooled;

  /**
   * @param limit keys that may be wanted
   * @param pool where those beyond {@link MapLimits#FREE_WANTS} are taken from
   */
  Consent(int limit, WantsPool pool) {
    this.limit = limit;
    this.pool = pool;
  }

  Outcome take(Wants part) {
    if (part.version() == version
        || isBefore(part.version(), version)
        || isBefore(part.version(), incomingVersion)) {
      return Outcome.NO_CHANGE;
    }
    if (part.version() != incomingVersion) {
      startOver(part.version());
    }
    if (incomingParts.isEmpty()) {
      incoming = new LinkedHashSet<>();
      incomingParts = new BitSet();
    }
    for (PublicKey wanted : part.keys()) {
      if (incoming.size() < limit && incoming.add(wanted) && !resize()) {
        startOver(incomingVersion);
        return Outcome.NO_ROOM;
      }
    }
    incomingParts.set(part.part());
    return incomingParts.cardinality() < part.parts() ? Outcome.NO_CHANGE : complete();
  }

  private Outcome complete() {
    boolean changed = !keys.equals(incoming);
    keys = compact(incoming);
    version = incomingVersion;
    startOver(incomingVersion);
    return changed ? Outcome.CHANGED : Outcome.NO_CHANGE;
  }

  /** Most gates want one other, and there are many gates. */
  private static Set<PublicKey> compact(Set<PublicKey> some) {
    return some.size() > 1 ? some : Set.copyOf(some);
  }

  private void startOver(long newVersion) {
    incoming = Set.of();
    incomingParts = NO_PARTS;
    incomingVersion = newVersion;
    resize();
  }

  private boolean resize() {
    int needed = Math.max(0, keys.size() + incoming.size() - MapLimits.FREE_WANTS);
    if (!pool.take(needed - pooled)) {
      return false;
    }
    pooled = needed;
    return true;
  }

  /** Whether a list is older than one held; versions are unsigned 32 bits and may wrap. */
  private static boolean isBefore(long candidate, long held) {
    return held != 0 && SerialNumbers.isBefore(candidate, held);
  }

  boolean covers(PublicKey gate) {
    return keys.contains(gate);
  }

  /** The keys of the last complete list; a later list does not change this set. */
  Set<PublicKey> keys() {
    return keys;
  }

  /** The last complete list's version, 0 for none. */
  long version() {
    return version;
  }

  /** Gives back what was taken from the pool. */
  void close() {
    keys = Set.of();
    startOver(0);
  }
}
