package dev.warp.protocol.wire;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The IPv6 prefix under which a NAT64 (RFC 6146) has the addresses of the IPv4 internet, each
 * embedded as RFC 6052 section 2.2 says:
 *
 * <pre>
 * prefix (32, 40, 48, 56, 64 or 96 bits) | the 4 bytes of IPv4, byte 8 left out | zero
 * </pre>
 */
public final class Nat64Prefix {

  /** Where the byte is that RFC 6052 keeps zero, whatever the prefix. */
  private static final int RESERVED = 8;

  private static final int ADDRESS = 16;

  /** RFC 7050 section 2.2: what {@code ipv4only.arpa} resolves to. */
  private static final List<Integer> WELL_KNOWN_IPV4 = List.of(0xc00000aa, 0xc00000ab);

  /** In bits; of two that fit, the longer one is meant. */
  private static final List<Integer> LENGTHS = List.of(96, 64, 56, 48, 40, 32);

  private final byte[] bytes;
  private final int length;

  private Nat64Prefix(byte[] address, int length) {
    this.bytes = Arrays.copyOf(Arrays.copyOf(address, length / Byte.SIZE), ADDRESS);
    this.length = length;
  }

  /**
   * A prefix.
   *
   * @param address any address in it
   * @param length in bits
   * @throws IllegalArgumentException for a length that RFC 6052 does not know, or IPv4
   */
  public static Nat64Prefix of(Endpoint address, int length) {
    if (!LENGTHS.contains(length) || address.isIpv4()) {
      throw new IllegalArgumentException("no NAT64 prefix: " + address + ", " + length + " bits");
    }
    return new Nat64Prefix(address.address(), length);
  }

  /**
   * The prefix of the network that these answers come from (RFC 7050 section 3), if it has a NAT64.
   *
   * @param answers what {@code ipv4only.arpa} resolves to there
   */
  public static Optional<Nat64Prefix> discover(Collection<Endpoint> answers) {
    return answers.stream()
        .filter(answer -> !answer.isIpv4())
        .flatMap(
            answer ->
                LENGTHS.stream()
                    .map(bits -> new Nat64Prefix(answer.address(), bits))
                    .filter(prefix -> prefix.hasWellKnown(answer)))
        .findFirst();
  }

  private boolean hasWellKnown(Endpoint answer) {
    return contains(answer) && WELL_KNOWN_IPV4.contains(ipv4In(answer.address()));
  }

  /** Whether {@code remote} stands for an IPv4 endpoint. */
  public boolean contains(Endpoint remote) {
    if (remote.isIpv4() || !beginsLike(remote)) {
      return false;
    }
    byte[] address = remote.address();
    return Arrays.equals(embedded(ipv4In(address)), address);
  }

  /** Most endpoints are told apart without looking at their bytes. */
  private boolean beginsLike(Endpoint remote) {
    int highBits = Math.min(length, Long.SIZE);
    return remote.high() >>> (Long.SIZE - highBits)
        == Bytes.getLong(bytes, 0) >>> (Long.SIZE - highBits);
  }

  /**
   * Whether an IPv4 endpoint can be had through the NAT64: those that are good everywhere. RFC 6052
   * section 3.1 wants no others.
   */
  public boolean canEmbed(Endpoint remote) {
    return remote.isIpv4() && remote.isUnicast() && !isLocal((int) remote.low());
  }

  /** RFC 1918, 6598, 3927, and loopback. */
  private static boolean isLocal(int ipv4) {
    return ipv4 >>> 24 == 10
        || ipv4 >>> 24 == 127
        || ipv4 >>> 20 == 0xac1
        || ipv4 >>> 16 == 0xc0a8
        || ipv4 >>> 16 == 0xa9fe
        || ipv4 >>> 22 == 0x6440_0000 >>> 22;
  }

  /** What to send to instead of an IPv4 endpoint. */
  public Endpoint embed(Endpoint remote) {
    return Endpoint.of(embedded((int) remote.low()), remote.port());
  }

  /** The IPv4 endpoint that {@code remote}, which the prefix contains, stands for. */
  public Endpoint extract(Endpoint remote) {
    return Endpoint.ofIpv4(ipv4In(remote.address()), remote.port());
  }

  private byte[] embedded(int ipv4) {
    byte[] address = bytes.clone();
    int at = length / Byte.SIZE;
    for (int shift = 24; shift >= 0; shift -= Byte.SIZE) {
      at += at == RESERVED ? 1 : 0;
      address[at++] = (byte) (ipv4 >>> shift);
    }
    return address;
  }

  private int ipv4In(byte[] address) {
    int ipv4 = 0;
    int at = length / Byte.SIZE;
    for (int i = 0; i < Integer.BYTES; i++) {
      at += at == RESERVED ? 1 : 0;
      ipv4 = (ipv4 << Byte.SIZE) | (address[at++] & 0xff);
    }
    return ipv4;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Nat64Prefix that
        && length == that.length
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + length;
  }

  /** {@code [64:ff9b:0:0:0:0:0:0]/96}. */
  @Override
  public String toString() {
    String withPort = Endpoint.of(bytes, 0).toString();
    return withPort.substring(0, withPort.lastIndexOf(':')) + '/' + length;
  }
}
