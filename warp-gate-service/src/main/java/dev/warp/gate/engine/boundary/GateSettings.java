package dev.warp.gate.engine.boundary;

import dev.warp.protocol.keys.PublicKey;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the engine is to do; everything that the configuration says and sockets do not need.
 *
 * @param farGates the gates it consents to talk to
 * @param tunnels the flows, each to one of the far gates
 * @param maps public keys of the maps to register with; endpoints come later, from resolving names
 * @param registerIntervalNanos between registrations of an interface
 * @param keepAliveNanos between pings on a path or to a map when nothing else is sent
 */
public record GateSettings(
    List<FarGateSettings> farGates,
    List<TunnelSettings> tunnels,
    List<PublicKey> maps,
    long registerIntervalNanos,
    long keepAliveNanos) {

  public GateSettings {
    farGates = List.copyOf(farGates);
    tunnels = List.copyOf(tunnels);
    maps = List.copyOf(maps);
  }

  /**
   * A far gate.
   *
   * @param name from the configuration, for people
   * @param publicKey who it is
   * @param preSharedKey 32 bytes, all zero for none
   */
  public record FarGateSettings(String name, PublicKey publicKey, byte[] preSharedKey) {

    @Override
    public String toString() {
      return name + " " + publicKey;
    }
  }

  /**
   * A tunnel.
   *
   * @param name from the configuration
   * @param id what the two ends match by where both set it
   * @param farGate position in {@link GateSettings#farGates()}
   * @param mtu bound on every UDP payload on the wire, in bytes
   * @param redundancy how payloads become shards
   * @param urgency how they share paths that are short of room
   */
  public record TunnelSettings(
      String name, OptionalLong id, int farGate, int mtu, Redundancy redundancy, Urgency urgency) {

    /** The same with {@link Urgency#ORDINARY}. */
    public TunnelSettings(
        String name, OptionalLong id, int farGate, int mtu, Redundancy redundancy) {
      this(name, id, farGate, mtu, redundancy, Urgency.ORDINARY);
    }
  }
}
