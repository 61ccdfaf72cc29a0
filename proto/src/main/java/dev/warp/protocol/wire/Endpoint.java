package dev.warp.protocol.wire;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A UDP transport address: IP address and port, without any of the name resolution that {@link
 * java.net.InetSocketAddress} carries. IPv4 is held in its IPv4-mapped IPv6 form (RFC 4291 section
 * 2.5.5.2), so that every endpoint has one shape on the wire and in memory.
 */
public final class Endpoint {

  /** Encoded size in bytes: 16 of address, 2 of port (docs/protocol.md, "Endpoints"). */
  public static final int SIZE = 18;

  /** Bytes of UDP and IPv4 headers, without options. */
  public static final int IPV4_HEADERS = 8 + 20;

  private static final int IPV6_HEADERS = 8 + 40;

  private static final long IPV4_MAPPED_PREFIX = 0x0000_ffff_0000_0000L;

  private final long high;
  private final long low;
  private final int port;

  private Endpoint(long high, long low, int port) {
    if ((port & ~0xffff) != 0) {
      throw new IllegalArgumentException("port " + port + " is not in 0..65535");
    }
    this.high = high;
    this.low = low;
    this.port = port;
  }

  /** An endpoint from the two halves of an IPv6 address in network byte order. */
  public static Endpoint of(long high, long low, int port) {
    return new Endpoint(high, low, port);
  }

  /** An IPv4 endpoint; {@code address} in network byte order, so 127.0.0.1 is 0x7f000001. */
  public static Endpoint ofIpv4(int address, int port) {
    return new Endpoint(0, IPV4_MAPPED_PREFIX | (address & 0xffff_ffffL), port);
  }

  /**
   * An endpoint from a raw address of 4 or 16 bytes, as {@link java.net.InetAddress#getAddress}
   * gives it.
   *
   * @throws IllegalArgumentException for any other length
   */
  public static Endpoint of(byte[] address, int port) {
    return switch (address.length) {
      case 4 -> ofIpv4((int) Bytes.getUnsigned(address, 0, 4), port);
      case 16 -> new Endpoint(Bytes.getLong(address, 0), Bytes.getLong(address, 8), port);
      default ->
          throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + address.length);
    };
  }

  /** Reads the {@value #SIZE} bytes at {@code offset}. */
  public static Endpoint read(byte[] source, int offset) {
    return new Endpoint(
        Bytes.getLong(source, offset),
        Bytes.getLong(source, offset + 8),
        Bytes.getShort(source, offset + 16));
  }

  /** Writes {@value #SIZE} bytes at {@code offset}. */
  public void write(byte[] destination, int offset) {
    Bytes.putLong(destination, offset, high);
    Bytes.putLong(destination, offset + 8, low);
    Bytes.putShort(destination, offset + 16, port);
  }

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  public int port() {
    return port;
  }

  public Endpoint withPort(int otherPort) {
    return new Endpoint(high, low, otherPort);
  }

  public boolean isIpv4() {
    return high == 0 && (low >>> 32) == 0xffffL;
  }

  /**
   * Bytes of UDP and IP headers of a datagram sent there, which a link carries as well; and all
   * that it takes to have a map pass it on, where a {@link RelayAddress} stands for that.
   */
  public int headerBytes() {
    if (RelayAddress.isRelayed(this)) {
      return IPV4_HEADERS + RelayAddress.OVERHEAD;
    }
    return isIpv4() ? IPV4_HEADERS : IPV6_HEADERS;
  }

  /** The raw address: 4 bytes for IPv4, else 16. */
  public byte[] address() {
    byte[] sixteen = new byte[16];
    Bytes.putLong(sixteen, 0, high);
    Bytes.putLong(sixteen, 8, low);
    return isIpv4() ? Arrays.copyOfRange(sixteen, 12, 16) : sixteen;
  }

  public boolean isLoopback() {
    return isIpv4() ? ((low >>> 24) & 0xff) == 127 : high == 0 && low == 1;
  }

  public boolean isUnspecified() {
    return isIpv4() ? (low & 0xffff_ffffL) == 0 : (high | low) == 0;
  }

  /** IPv4 169.254.0.0/16 or IPv6 fe80::/10: of no use beyond one link. */
  public boolean isLinkLocal() {
    return isIpv4() ? ((low >>> 16) & 0xffff) == 0xa9fe : (high >>> 54) == 0x3fa;
  }

  /**
   * IPv4 addresses that lead no further than a site (RFC 1918) or the customers of one carrier
   * (100.64.0.0/10, RFC 6598).
   */
  public boolean isPrivateUse() {
    int address = (int) low;
    return isIpv4()
        && (address >>> 24 == 10
            || address >>> 20 == 0xac1
            || address >>> 16 == 0xc0a8
            || address >>> 22 == 0x6440 >>> 6);
  }

  public boolean isMulticast() {
    return isIpv4() ? ((low >>> 28) & 0xf) == 0xe : (high >>> 56) == 0xff;
  }

  /** IPv4 255.255.255.255. */
  public boolean isBroadcast() {
    return isIpv4() && (low & 0xffff_ffffL) == 0xffff_ffffL;
  }

  /** Whether a datagram may be sent there at all: one host's address, and a port. */
  public boolean isUnicast() {
    return port != 0 && !isUnspecified() && !isMulticast() && !isBroadcast();
  }

  public boolean sameAddress(Endpoint other) {
    return high == other.high && low == other.low;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Endpoint that
        && high == that.high
        && low == that.low
        && port == that.port;
  }

  @Override
  public int hashCode() {
    long mixed = (high * 0x9e37_79b9_7f4a_7c15L) ^ (low * 0xc2b2_ae3d_27d4_eb4fL) ^ port;
    return (int) (mixed ^ (mixed >>> 32));
  }

  /** {@code 192.0.2.1:13116} or {@code [2001:db8:0:0:0:0:0:1]:13116}. */
  @Override
  public String toString() {
    byte[] address = address();
    StringBuilder text = new StringBuilder();
    if (address.length == 4) {
      for (int i = 0; i < 4; i++) {
        text.append(i == 0 ? "" : ".").append(address[i] & 0xff);
      }
      return text.append(':').append(port).toString();
    }
    HexFormat hex = HexFormat.of();
    for (int i = 0; i < 16; i += 2) {
      String group = hex.toHexDigits(address[i]) + hex.toHexDigits(address[i + 1]);
      text.append(i == 0 ? "[" : ":").append(group.replaceFirst("^0{1,3}", ""));
    }
    return text.append("]:").append(port).toString();
  }
}
