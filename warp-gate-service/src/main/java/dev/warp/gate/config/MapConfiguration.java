package dev.warp.gate.config;

import dev.warp.protocol.keys.PublicKey;
import java.util.List;

/**
 * A warp-map.
 *
 * @param addresses at least one, in the order of preference
 * @param publicKey whose private half the map has to prove it has
 * @param relay whether it may pass on datagrams where gates cannot reach each other
 */
public record MapConfiguration(List<HostPort> addresses, PublicKey publicKey, boolean relay) {

  public MapConfiguration {
    addresses = List.copyOf(addresses);
  }

  /** Whether anybody can be this map, for its private key has been published. */
  public boolean hasPublishedKey() {
    return publicKey.equals(PublicKey.PUBLISHED_MAP_KEY);
  }
}
