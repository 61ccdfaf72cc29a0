package dev.warp.gate.config;

import dev.warp.protocol.keys.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * A peer.
 *
 * @param name from {@code [far_gates.NAME]}; {@code far_gate} for the single {@code [far_gate]}
 * @param publicKey who it is
 * @param addresses where it can be reached without a warp-map; may be empty
 * @param presharedKey mixed into the handshake, if both sides have it
 */
public record FarGateConfiguration(
    String name,
    PublicKey publicKey,
    List<HostPort> addresses,
    Optional<PresharedKey> presharedKey) {

  public FarGateConfiguration {
    addresses = List.copyOf(addresses);
  }
}
