package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.boundary.Urgency;
import dev.warp.gate.engine.path.Spread;

/**
 * Deals the shards of a tunnel's payloads to the paths, and fewer of them where paths are short of
 * room (docs/protocol.md section 11.2): first the parity beyond the promise stays behind, then on a
 * path that is short all that the payload can do without, then the payload.
 */
final class Admission {

  /**
   * Parts of the deadline that a datagram may have to wait on a path: 12.5, 20 and 33 ms of 100.
   */
  private static final int BEYOND_PROMISE = 8;

  private static final int PROMISE = 5;
  private static final int PAYLOAD = 3;

  /** A Unix gate reads no payload while a datagram would have to wait for longer. */
  private static final int ROOM = 16;

  /** While a burst is young, this many times as long a wait is no shortage. */
  private static final double BURST = 2.5;

  /** It is protected again when it has been for so long. */
  private static final long UNPROTECTED_NANOS = 1_000_000_000L;

  private Urgency urgency;

  /** When the paths last had room. */
  private long roomNanos = Long.MIN_VALUE / 2;

  private long withheldShards;
  private long unprotectedPayloads;
  private long lastUnprotectedNanos;
  private boolean unprotected;

  Admission(Urgency urgency) {
    this.urgency = urgency;
  }

  /** Goes by that from now on. */
  void use(Urgency newUrgency) {
    urgency = newUrgency;
  }

  /** Whether the paths take another payload without being short. */
  boolean hasRoom(Spread spread, long nowNanos) {
    return spread.hasRoom(urgency.deadlineNanos() / ROOM, urgency.priority(), nowNanos);
  }

  private long wait(Spread spread, long nowNanos) {
    return spread.longestWaitNanos(urgency.priority(), nowNanos);
  }

  /**
   * Begins a block of that shape, and deals as much of it as may be sent now.
   *
   * @return whether that is enough to rebuild the payload
   */
  boolean admit(BlockShape shape, Spread spread, long nowNanos) {
    int total = shape.totalShards();
    long wait = wait(spread, nowNanos);
    long deadline = patienceNanos(wait, nowNanos);
    if (wait > deadline / BEYOND_PROMISE) {
      withheldShards += total - shape.promisedShards();
      total = shape.promisedShards();
    }
    spread.begin(total, shape.bonusShards());
    if (!spread.withhold(deadline / PROMISE, urgency.priority(), nowNanos)) {
      return true;
    }
    // What one path has no room for others may have: as much as would be sent without that path.
    int unplaced = Math.min(total, shape.configuredShards()) - spread.dueToCounted();
    if (unplaced > 0) {
      spread.dealToLeastBusy(unplaced, deadline / BEYOND_PROMISE, urgency.priority(), nowNanos);
    }
    if (!isRebuildable(shape, spread, deadline, nowNanos)) {
      return false;
    }
    withheldShards += total - spread.dueToCounted();
    int spare = spread.dueToCounted() - shape.dataShards();
    if (!spread.isSpread(shape.survivedFailures(), spare)) {
      unprotectedPayloads++;
      lastUnprotectedNanos = nowNanos;
    }
    return true;
  }

  /** Sees to it that enough is sent to rebuild the payload, by the reserve if there is no other. */
  private boolean isRebuildable(BlockShape shape, Spread spread, long deadline, long nowNanos) {
    int priority = urgency.priority();
    int missing = shape.dataShards() - spread.dueToCounted();
    if (missing <= 0 || spread.dealToLeastBusy(missing, deadline / PAYLOAD, priority, nowNanos)) {
      return true;
    }
    int wanting = shape.dataShards() - spread.due();
    return wanting <= 0
        || spread.dealToReserve(wanting, deadline / BEYOND_PROMISE, priority, nowNanos);
  }

  /**
   * What the parts are taken of: the deadline, or more in a burst, which leaves a queue that goes
   * away; a queue that stays is not made longer (in the manner of CoDel, RFC 8289).
   */
  private long patienceNanos(long waitNanos, long nowNanos) {
    if (waitNanos <= urgency.deadlineNanos() / ROOM) {
      roomNanos = nowNanos;
    }
    boolean young = nowNanos - roomNanos <= urgency.deadlineNanos();
    return (long) (urgency.deadlineNanos() * (young ? BURST : 1));
  }

  /** Sees whether the tunnel is unprotected; returns whether that has changed. */
  boolean protectionChanged(long nowNanos) {
    boolean before = unprotected;
    unprotected = unprotectedPayloads > 0 && nowNanos < protectedNanos();
    return unprotected != before;
  }

  /** Whether a payload was sent not long ago with less redundancy than promised. */
  boolean isUnprotected() {
    return unprotected;
  }

  /** When that ends, if nothing happens. */
  long protectedNanos() {
    return lastUnprotectedNanos + UNPROTECTED_NANOS;
  }

  /** Payloads sent with less redundancy than promised. */
  long unprotectedPayloads() {
    return unprotectedPayloads;
  }

  /** Parity shards that were not sent because paths were short of room. */
  long withheldShards() {
    return withheldShards;
  }
}
