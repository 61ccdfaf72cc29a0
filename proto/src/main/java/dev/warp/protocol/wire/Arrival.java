package dev.warp.protocol.wire;

/**
 * A datagram that has arrived: bytes, where from, on which interface, when. One instance is reused
 * for all; what it points to is the receiver's only during the call.
 */
public final class Arrival {

  private byte[] data = new byte[0];
  private int offset;
  private int length;
  private Endpoint source = Endpoint.of(0, 0, 0);
  private int interfaceId;
  private long nanos;

  public Arrival set(
      int newInterfaceId,
      Endpoint newSource,
      byte[] newData,
      int newOffset,
      int newLength,
      long nowNanos) {
    interfaceId = newInterfaceId;
    source = newSource;
    data = newData;
    offset = newOffset;
    length = newLength;
    nanos = nowNanos;
    return this;
  }

  /** The same datagram, from somewhere else. */
  public void from(Endpoint otherSource) {
    source = otherSource;
  }

  public byte[] data() {
    return data;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  public Endpoint source() {
    return source;
  }

  /** The local interface it arrived on. */
  public int interfaceId() {
    return interfaceId;
  }

  /** When it arrived, in nanoseconds of the engine's clock. */
  public long nanos() {
    return nanos;
  }

  /** The first byte, or 0 if there is none. */
  public byte kind() {
    return length == 0 ? 0 : data[offset];
  }
}
