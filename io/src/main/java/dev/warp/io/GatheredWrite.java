package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * Datagrams of one size, but for the last, which may be shorter, that are handed to the kernel as
 * one.
 */
final class GatheredWrite {

  /** Datagrams in one. More save little, and each makes the buffer of a single one larger. */
  static final int MAX_DATAGRAMS = 8;

  /** Bytes in one, which the pool can keep for the next one. */
  private static final int MAX_BYTES = 16 << 10;

  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
  private int datagramBytes;
  private int datagrams;
  private boolean complete;

  /** Takes a copy of a datagram; returns false if it does not go with those that are there. */
  boolean add(byte[] data, int offset, int length) {
    if (datagrams == 0) {
      int capacity = Math.max(length, Math.min(length * MAX_DATAGRAMS, MAX_BYTES));
      bytes = PooledByteBufAllocator.DEFAULT.directBuffer(capacity, capacity);
      datagramBytes = length;
      complete = false;
    } else if (complete || length > datagramBytes || length > bytes.writableBytes()) {
      return false;
    }
    bytes.writeBytes(data, offset, length);
    datagrams++;
    complete = length < datagramBytes;
    return true;
  }

  int datagrams() {
    return datagrams;
  }

  /** Size of all but the last. */
  int datagramBytes() {
    return datagramBytes;
  }

  /** Hands them over, to be released by the caller, and is empty again. */
  ByteBuf take() {
    ByteBuf taken = bytes;
    bytes = Unpooled.EMPTY_BUFFER;
    datagrams = 0;
    return taken;
  }

  /** Those of one peer, by turns. */
  static final class Turns {

    /**
     * As many turns are in writes of their own. A link may lose a write as a whole before it is cut
     * up: of what is sent together for redundancy it is then one datagram.
     */
    static final int WRITES = 4;

    private final GatheredWrite[] writes = new GatheredWrite[WRITES];
    private Endpoint peer = Endpoint.ofIpv4(0, 0);
    private boolean used;

    Turns() {
      for (int i = 0; i < WRITES; i++) {
        writes[i] = new GatheredWrite();
      }
    }

    /** Whether it is in use, for that peer. */
    boolean isFor(Endpoint other) {
      return used && peer.equals(other);
    }

    boolean isUsed() {
      return used;
    }

    void begin(Endpoint newPeer) {
      peer = newPeer;
      used = true;
    }

    void end() {
      used = false;
    }

    Endpoint peer() {
      return peer;
    }

    GatheredWrite get(int index) {
      return writes[index];
    }
  }
}
