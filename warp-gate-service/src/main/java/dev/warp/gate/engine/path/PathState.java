package dev.warp.gate.engine.path;

/** What a path is good for now (docs/protocol.md section 10). */
public enum PathState {
  /** Answers, and counts for the redundancy promised. */
  UP,
  /** Answers, but silent, lossy, slow or narrow beside others: carries only what comes on top. */
  DEGRADED,
  /** Has stopped answering; probed, and used only where nothing is up. */
  DOWN
}
