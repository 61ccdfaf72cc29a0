package dev.warp.protocol.session;

/** What a session is for; bound into its handshake (docs/protocol.md section 4). */
public enum Purpose {
  /** Between two gates, over many paths. */
  GATE("warp/1 gate", 64, 8192, 120),
  /**
   * Between one interface of a gate and the map: one path, few datagrams, many sessions. The map
   * has handshakes to do for all of them, so they last longer.
   */
  MAP("warp/1 map", 1, 1024, 600);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** From when another session is due to when neither end uses this one any more. */
  private static final long GRACE_NANOS = 60 * NANOS_PER_SECOND;

  private final String label;
  private final int maxPaths;
  private final int replayWindowBits;
  private final long rekeyAfterNanos;

  Purpose(String label, int maxPaths, int replayWindowBits, int rekeySeconds) {
    this.label = label;
    this.maxPaths = maxPaths;
    this.replayWindowBits = replayWindowBits;
    this.rekeyAfterNanos = rekeySeconds * NANOS_PER_SECOND;
  }

  /** Path ids are 0 to this less one. */
  public int maxPaths() {
    return maxPaths;
  }

  /** The age at which the initiator makes a new session. */
  long rekeyAfterNanos() {
    return rekeyAfterNanos;
  }

  /** The age from which neither end uses a session. */
  long rejectAfterNanos() {
    return rekeyAfterNanos + GRACE_NANOS;
  }

  /** Size of the replay window of each path, in counters. */
  int replayWindowBits() {
    return replayWindowBits;
  }

  /** What the Noise prologue begins with, ASCII. */
  String label() {
    return label;
  }
}
