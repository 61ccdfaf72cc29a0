package dev.warp.gate.io;

import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.Nat64Prefix;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one of the gate's interfaces is bound to: a device with at most one address of each IP
 * version, or a configured address alone.
 *
 * @param name the device's name, or the configured address
 * @param label what people call it: the configured label, or else the name
 * @param cost the configured one, or 0
 * @param device what to bind the sockets to, if anything
 * @param index the kernel's number for the device, which changes when it is plugged in anew; 0 for
 *     an address alone
 * @param ipv4 the IPv4 address, port 0
 * @param ipv6 the IPv6 address, port 0
 * @param nat64 what leads to the IPv4 internet where there is no IPv4 address
 */
record SourceInterface(
    String name,
    String label,
    int cost,
    Optional<String> device,
    int index,
    Optional<Endpoint> ipv4,
    Optional<Endpoint> ipv6,
    Optional<Nat64Prefix> nat64) {

  /** One without a NAT64. */
  SourceInterface(
      String name,
      String label,
      int cost,
      Optional<String> device,
      int index,
      Optional<Endpoint> ipv4,
      Optional<Endpoint> ipv6) {
    this(name, label, cost, device, index, ipv4, ipv6, Optional.empty());
  }

  /** The same with that NAT64, if it is of any use here. */
  SourceInterface behind(Optional<Nat64Prefix> prefix) {
    return ipv4.isPresent()
        ? this
        : new SourceInterface(name, label, cost, device, index, ipv4, ipv6, prefix);
  }

  /** Whether what sends from one sends from the other: all but what people say of them. */
  boolean hasSameSocketsAs(SourceInterface other) {
    return equals(other.described(label, cost));
  }

  private SourceInterface described(String newLabel, int newCost) {
    return new SourceInterface(name, newLabel, newCost, device, index, ipv4, ipv6, nat64);
  }

  /** Its addresses, one or two, each with port 0. */
  List<Endpoint> addresses() {
    return Stream.of(ipv4, ipv6).flatMap(Optional::stream).toList();
  }
}
