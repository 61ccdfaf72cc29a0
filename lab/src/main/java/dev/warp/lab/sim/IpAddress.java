package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;
import java.net.InetAddress;

/**
 * An IP address without a port, in the two halves that {@link Endpoint} uses (IPv4 in its
 * IPv4-mapped form, RFC 4291 section 2.5.5.2).
 */
public record IpAddress(long high, long low) {

  /**
   * The address written as {@code 192.0.2.1} or {@code 2001:db8::1}; names are not looked up.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static IpAddress of(String literal) {
    return of(Endpoint.of(InetAddress.ofLiteral(literal).getAddress(), 0));
  }

  public static IpAddress of(Endpoint endpoint) {
    return new IpAddress(endpoint.high(), endpoint.low());
  }

  public Endpoint endpoint(int port) {
    return Endpoint.of(high, low, port);
  }

  boolean isIpv4() {
    return endpoint(0).isIpv4();
  }

  boolean isOf(Endpoint endpoint) {
    return high == endpoint.high() && low == endpoint.low();
  }

  /** {@code 192.0.2.1} or {@code [2001:db8:0:0:0:0:0:1]}. */
  @Override
  public String toString() {
    String withPort = endpoint(0).toString();
    return withPort.substring(0, withPort.lastIndexOf(':'));
  }
}
