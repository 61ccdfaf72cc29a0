package dev.warp.lab.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Puts a number of eight bytes, big-endian, before each payload, so that copies are known. */
final class NumberedPayload {

  /** Bytes before the payload. */
  static final int HEADER = Long.BYTES;

  private static final VarHandle NUMBER =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private long next;

  /** Takes payloads of at most {@code maxBytes}. */
  NumberedPayload(int maxBytes) {
    bytes = new byte[HEADER + maxBytes];
  }

  /** Writes the next number and a copy of the payload to {@link #bytes}; the size of both. */
  int number(byte[] payload, int offset, int length) {
    NUMBER.set(bytes, 0, next++);
    System.arraycopy(payload, offset, bytes, HEADER, length);
    return HEADER + length;
  }

  /** The last numbered payload, valid until the next one. */
  byte[] bytes() {
    return bytes;
  }

  static long numberOf(byte[] numbered, int offset) {
    return (long) NUMBER.get(numbered, offset);
  }
}
