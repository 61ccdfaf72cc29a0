package dev.warp.map.link;

import dev.warp.protocol.link.MapHandshakes;

/**
 * Bounds on what gates may cause with their streams (docs/protocol.md section 15).
 *
 * @param streams at once, proved or not
 * @param stateBytes that all gates together may say of themselves, encoded
 * @param handshakes how many initiations are answered
 */
public record LinkLimits(int streams, long stateBytes, MapHandshakes.Limits handshakes) {

  /** Streams at once from one IPv4 address or IPv6 /64 whose gates have not proved themselves. */
  static final int MAX_UNPROVED_OF_SOURCE = 16;

  /** What one gate may say of itself, encoded. */
  static final int MAX_STATE_BYTES = 32 << 10;

  /** What may wait for a gate that does not read. */
  static final int MAX_QUEUED_BYTES = 1 << 20;

  /** A request or an answer that is passed on, encoded. */
  public static final int MAX_CALL_BYTES = 128 << 10;

  /** Calls of one gate under way at once. */
  static final int MAX_CALLS = 64;

  private static final int MIN_STREAMS = 64;
  private static final int MAX_STREAMS = 100_000;

  // A stream takes some 20 KB: HTTP/2, two ciphers, and what its gate is called here. What gates
  // say takes four times its encoded size.
  private static final long STREAM_BYTES = 32 << 10;

  /** Streams at once whose gates have not proved themselves. */
  int unproved() {
    return streams / 4;
  }

  /** Limits that a heap of that size has room for: an eighth of it each. */
  public static LinkLimits of(long heapBytes) {
    return new LinkLimits(
        Math.clamp(heapBytes / 8 / STREAM_BYTES, MIN_STREAMS, MAX_STREAMS),
        heapBytes / 8 / 4,
        MapHandshakes.Limits.DEFAULT);
  }
}
