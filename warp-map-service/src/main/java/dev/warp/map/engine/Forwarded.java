package dev.warp.map.engine;

import dev.warp.protocol.frame.RelayFrame;
import dev.warp.protocol.wire.Bytes;

/**
 * A relayed datagram on its way from the replica that its sender talks to, to the one that its
 * receiver does (docs/protocol.md section 9.9).
 *
 * <pre>
 *  0..3   relay id              of the gate it is for
 *  4..5   interface id          of that gate
 *  6..9   relay id              of the gate it is from
 * 10..11  interface id          of that gate
 * 12..    datagram
 * </pre>
 *
 * What follows the first six bytes is the value of the relay frame that the receiver gets.
 */
final class Forwarded {

  static final int RECEIVER_SIZE = 6;
  static final int HEADER_SIZE = RECEIVER_SIZE + RelayFrame.VALUE_HEADER_SIZE;

  private Forwarded() {}

  /** Writes for whom it is before the value of a relay frame that says from whom it is. */
  static int writeBefore(byte[] buffer, int value, int relayId, int interfaceId) {
    int start = value - RECEIVER_SIZE;
    Bytes.putInt(buffer, start, relayId);
    Bytes.putShort(buffer, start + 4, interfaceId);
    return start;
  }
}
