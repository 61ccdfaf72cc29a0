package dev.warp.gate.config;

import dev.warp.protocol.keys.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * A warp-map.
 *
 * @param addresses at least one, in the order of preference
 * @param publicKey whose private half the map has to prove it has
 * @param relay whether it may pass on datagrams where gates cannot reach each other
 * @param control where it serves gRPC over TCP, if the gate is to hold a stream to it
 */
public record MapConfiguration(
    List<HostPort> addresses, PublicKey publicKey, boolean relay, Optional<HostPort> control) {

  public MapConfiguration {
    addresses = List.copyOf(addresses);
  }

  /** Whether anybody can be this map, for its private key has been published. */
  public boolean hasPublishedKey() {
    return publicKey.equals(PublicKey.PUBLISHED_MAP_KEY);
  }
}
