package dev.warp.protocol.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Integers in byte arrays, in network byte order. */
public final class Bytes {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  /** The unsigned byte at {@code offset}, 0 to 255. */
  public static int getByte(byte[] source, int offset) {
    return source[offset] & 0xff;
  }

  public static void putByte(byte[] destination, int offset, int value) {
    destination[offset] = (byte) value;
  }

  /** The unsigned 16-bit integer at {@code offset}, 0 to 65535. */
  public static int getShort(byte[] source, int offset) {
    return (short) SHORT.get(source, offset) & 0xffff;
  }

  public static void putShort(byte[] destination, int offset, int value) {
    SHORT.set(destination, offset, (short) value);
  }

  public static int getInt(byte[] source, int offset) {
    return (int) INT.get(source, offset);
  }

  public static void putInt(byte[] destination, int offset, int value) {
    INT.set(destination, offset, value);
  }

  public static long getLong(byte[] source, int offset) {
    return (long) LONG.get(source, offset);
  }

  public static void putLong(byte[] destination, int offset, long value) {
    LONG.set(destination, offset, value);
  }

  /** The unsigned integer of {@code size} bytes (1 to 8) at {@code offset}. */
  public static long getUnsigned(byte[] source, int offset, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = (value << 8) | (source[offset + i] & 0xff);
    }
    return value;
  }

  /** Writes the low {@code size} bytes (1 to 8) of {@code value}. */
  public static void putUnsigned(byte[] destination, int offset, int size, long value) {
    for (int i = size - 1; i >= 0; i--) {
      destination[offset + i] = (byte) value;
      value >>>= 8;
    }
  }
}
