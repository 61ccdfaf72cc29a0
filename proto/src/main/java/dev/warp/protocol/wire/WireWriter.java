package dev.warp.protocol.wire;

import java.util.Arrays;

/** Writes fields one after the other into a byte array that the caller made large enough. */
public final class WireWriter {

  private final byte[] destination;
  private int position;

  public WireWriter(byte[] destination, int offset) {
    this.destination = destination;
    this.position = offset;
  }

  public WireWriter putByte(int value) {
    return putUnsigned(1, value);
  }

  public WireWriter putShort(int value) {
    return putUnsigned(2, value);
  }

  public WireWriter putInt(long value) {
    return putUnsigned(4, value);
  }

  public WireWriter putLong(long value) {
    return putUnsigned(8, value);
  }

  /** The low {@code size} bytes of {@code value}, 1 to 8. */
  public WireWriter putUnsigned(int size, long value) {
    Bytes.putUnsigned(destination, position, size, value);
    position += size;
    return this;
  }

  public WireWriter putEndpoint(Endpoint endpoint) {
    endpoint.write(destination, position);
    position += Endpoint.SIZE;
    return this;
  }

  public WireWriter putBytes(byte[] bytes) {
    System.arraycopy(bytes, 0, destination, position, bytes.length);
    position += bytes.length;
    return this;
  }

  public WireWriter putZeroes(int count) {
    Arrays.fill(destination, position, position + count, (byte) 0);
    position += count;
    return this;
  }

  public int position() {
    return position;
  }
}
