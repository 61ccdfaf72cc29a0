package dev.warp.gate.engine.path;

/** What a path is good for now (docs/protocol.md section 10). */
public enum PathState {
  /** Answers, and carries payload. */
  UP,
  /** Has stopped answering; probed, and used only where nothing is up. */
  DOWN
}
