package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;
import java.security.MessageDigest;
import java.util.Arrays;

/** A UDP datagram on its way. Immutable, so it may be kept; translations and mutations are new. */
public final class Datagram {

  /** The largest UDP payload over IPv4, in bytes. */
  public static final int MAX_PAYLOAD = 65_507;

  private static final int IPV4_AND_UDP_HEADERS = 20 + 8;
  private static final int IPV6_AND_UDP_HEADERS = 40 + 8;

  private final long id;
  private final Endpoint source;
  private final Endpoint destination;
  private final byte[] payload;

  /** Takes {@code payload} over: nobody may write to it afterwards. */
  Datagram(long id, Endpoint source, Endpoint destination, byte[] payload) {
    this.id = id;
    this.source = source;
    this.destination = destination;
    this.payload = payload;
  }

  /** A number of its own within the network, in the order of sending; NATs leave it. */
  public long id() {
    return id;
  }

  public Endpoint source() {
    return source;
  }

  public Endpoint destination() {
    return destination;
  }

  /** Bytes of UDP payload. */
  public int length() {
    return payload.length;
  }

  /** Bytes of the IP packet, which is what MTU and rate of a link count. */
  public int packetLength() {
    return payload.length + (destination.isIpv4() ? IPV4_AND_UDP_HEADERS : IPV6_AND_UDP_HEADERS);
  }

  /** A copy of the UDP payload. */
  public byte[] payload() {
    return payload.clone();
  }

  public Datagram withSource(Endpoint newSource) {
    return new Datagram(id, newSource, destination, payload);
  }

  public Datagram withDestination(Endpoint newDestination) {
    return new Datagram(id, source, newDestination, payload);
  }

  /** The same datagram with a copy of {@code newPayload}. */
  public Datagram withPayload(byte[] newPayload) {
    return new Datagram(id, source, destination, newPayload.clone());
  }

  Datagram withId(long newId) {
    return new Datagram(newId, source, destination, payload);
  }

  Datagram withBitFlipped(int bit) {
    byte[] damaged = payload.clone();
    damaged[bit >>> 3] ^= (byte) (1 << (bit & 7));
    return new Datagram(id, source, destination, damaged);
  }

  void digest(MessageDigest digest) {
    digest.update(payload);
  }

  /** For example {@code #12 192.0.2.1:1000 > 198.51.100.1:2000 64 B}. */
  @Override
  public String toString() {
    return "#" + id + " " + source + " > " + destination + " " + payload.length + " B";
  }

  /** Equal ids, endpoints and payloads. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Datagram that
        && id == that.id
        && source.equals(that.source)
        && destination.equals(that.destination)
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }
}
