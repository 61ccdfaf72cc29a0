package dev.warp.gate.engine.path;

import dev.warp.protocol.session.Purpose;

/**
 * How long datagrams were under way from the far gate, though its clock is another one: half the
 * round trip of the quickest path, and how much later a datagram came than those on the far gate's
 * quickest path do. It is as wrong as the two directions of the quickest path differ.
 */
public final class OneWayDelay {

  /** What the quickest path is changes slowly, and asking all of them takes time. */
  private static final long LOOK_NANOS = 100_000_000L;

  /** Paths without payloads are pinged once a second; one that is silent for longer is gone. */
  private static final long SILENT_NANOS = 3_000_000_000L;

  private final Receptions receptions;
  private final PathTable paths;
  private long lookedNanos = Long.MIN_VALUE / 2;
  private TransitDelay quickest;
  private long halfRoundTripNanos;

  public OneWayDelay(Receptions receptions, PathTable paths) {
    this.receptions = receptions;
    this.paths = paths;
  }

  /**
   * Of the datagram that came last on one of the far gate's paths, in nanoseconds; negative if
   * nothing can be said.
   */
  public long nanos(int farPathId, long nowNanos) {
    if (nowNanos - lookedNanos >= LOOK_NANOS) {
      lookedNanos = nowNanos;
      look(nowNanos);
    }
    Reception reception = receptions.get(farPathId);
    if (reception == null || quickest == null || halfRoundTripNanos == 0) {
      return -1;
    }
    return Math.max(0, halfRoundTripNanos + reception.delay().lastBeyond(quickest));
  }

  private void look(long nowNanos) {
    quickest = null;
    for (int id = 0; id < Purpose.GATE.maxPaths(); id++) {
      Reception reception = receptions.get(id);
      if (reception != null
          && nowNanos - reception.lastArrivedNanos() < SILENT_NANOS
          && (quickest == null || reception.delay().beyond(quickest) < 0)) {
        quickest = reception.delay();
      }
    }
    long roundTripNanos = Long.MAX_VALUE;
    for (Path path : paths.all()) {
      if (path.isUp() && path.rtt().measured()) {
        roundTripNanos = Math.min(roundTripNanos, path.rtt().smoothedNanos());
      }
    }
    halfRoundTripNanos = roundTripNanos == Long.MAX_VALUE ? 0 : roundTripNanos / 2;
  }

  /** Delays are measured anew. */
  public void newSession() {
    quickest = null;
    lookedNanos = Long.MIN_VALUE / 2;
  }
}
