package dev.warp.protocol.wire;

/**
 * Reads fields one after the other from a stretch of a byte array. Hostile input is expected: a
 * read past the end yields zeroes and is remembered, so that a decoder reads all its fields and
 * asks {@link #overrun()} once.
 */
public final class WireReader {

  private final byte[] source;
  private final int end;
  private int position;
  private boolean overrun;

  public WireReader(byte[] source, int offset, int length) {
    this.source = source;
    this.position = offset;
    this.end = offset + length;
  }

  public int readByte() {
    return (int) readUnsigned(1);
  }

  public int readShort() {
    return (int) readUnsigned(2);
  }

  /** An unsigned 32-bit integer. */
  public long readUnsignedInt() {
    return readUnsigned(4);
  }

  public int readInt() {
    return (int) readUnsigned(4);
  }

  public long readLong() {
    return readUnsigned(8);
  }

  /** An unsigned integer of {@code size} bytes, 1 to 8. */
  public long readUnsigned(int size) {
    int from = advance(size);
    return from < 0 ? 0 : Bytes.getUnsigned(source, from, size);
  }

  public Endpoint readEndpoint() {
    int from = advance(Endpoint.SIZE);
    return from < 0 ? Endpoint.of(0, 0, 0) : Endpoint.read(source, from);
  }

  public byte[] readBytes(int size) {
    byte[] bytes = new byte[size];
    int from = advance(size);
    if (from >= 0) {
      System.arraycopy(source, from, bytes, 0, size);
    }
    return bytes;
  }

  public void skip(int size) {
    advance(size);
  }

  public int remaining() {
    return end - position;
  }

  /** Whether a read went past the end; all values read since then are zeroes. */
  public boolean overrun() {
    return overrun;
  }

  private int advance(int size) {
    if (overrun || size > end - position) {
      overrun = true;
      return -1;
    }
    int from = position;
    position += size;
    return from;
  }
}
