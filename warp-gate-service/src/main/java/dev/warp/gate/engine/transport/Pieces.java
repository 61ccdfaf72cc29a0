package dev.warp.gate.engine.transport;

/**
 * How a payload that one block cannot hold is cut: in pieces of equal length, but for the last,
 * which may be shorter. Each piece has a block of its own (docs/protocol.md section 11).
 */
final class Pieces {

  /** The most pieces of one payload. */
  static final int MAX = 255;

  private Pieces() {}

  /** Where a piece begins in its payload. */
  static int offset(int payloadBytes, int pieces, int piece) {
    return piece * Math.ceilDiv(payloadBytes, pieces);
  }

  /** The bytes of a piece; below 1 where so many pieces do not make such a payload. */
  static int length(int payloadBytes, int pieces, int piece) {
    int full = Math.ceilDiv(payloadBytes, pieces);
    return Math.min(full, payloadBytes - piece * full);
  }
}
