package dev.warp.protocol.session;

/** What a session is for; bound into its handshake (docs/protocol.md section 4). */
public enum Purpose {
  /** Between two gates, over many paths. */
  GATE("warp/1 gate", 64, 8192),
  /** Between one interface of a gate and the map: one path, few datagrams, many sessions. */
  MAP("warp/1 map", 1, 1024);

  private final String label;
  private final int maxPaths;
  private final int replayWindowBits;

  Purpose(String label, int maxPaths, int replayWindowBits) {
    this.label = label;
    this.maxPaths = maxPaths;
    this.replayWindowBits = replayWindowBits;
  }

  /** Path ids are 0 to this less one. */
  public int maxPaths() {
    return maxPaths;
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
