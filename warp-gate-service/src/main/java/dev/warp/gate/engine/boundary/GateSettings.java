package dev.warp.gate.engine.boundary;

import dev.warp.protocol.keys.PublicKey;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the engine is to do; everything that the configuration says and sockets do not need.
 *
 * @param farGates the gates it consents to talk to
 * @param tunnels the flows, each to one of the far gates
 * @param maps public keys of the maps to register with; endpoints come later, from resolving names
 * @param relays those of the maps that may pass on datagrams between this gate and its far gates
 * @param registerIntervalNanos between registrations of an interface
 * @param keepAliveNanos between pings on a path or to a map when nothing else is sent
 */
public record GateSettings(
    List<FarGateSettings> farGates,
    List<TunnelSettings> tunnels,
    List<PublicKey> maps,
    Set<PublicKey> relays,
    long registerIntervalNanos,
    long keepAliveNanos) {

  /** Those of a gate that all its maps may relay for. */
  public GateSettings(
      List<FarGateSettings> farGates,
      List<TunnelSettings> tunnels,
      List<PublicKey> maps,
      long registerIntervalNanos,
      long keepAliveNanos) {
    this(farGates, tunnels, maps, Set.copyOf(maps), registerIntervalNanos, keepAliveNanos);
  }

  public GateSettings {
    relays = Set.copyOf(relays);
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
   * @param farGate its number: the position in {@link GateSettings#farGates()}, unless it was added
   *     later
   * @param mtu bound on every UDP payload on the wire, in bytes
   * @param redundancy how payloads become shards
   * @param urgency how they share paths that are short of room
   * @param ordering of the payloads that come out here
   * @param maxPayloadBytes length of the longest payload that is sent, up to 2^20
   * @param reassemblyBytes memory for payloads that are incomplete, in bytes; as much for those
   *     that are held back. It takes five times a payload's length, and 128 KiB, to receive it.
   * @param clearPayloads whether payloads sent are authenticated and readable for everybody, and
   *     not encrypted
   */
  public record TunnelSettings(
      String name,
      OptionalLong id,
      int farGate,
      int mtu,
      Redundancy redundancy,
      Urgency urgency,
      Ordering ordering,
      int maxPayloadBytes,
      long reassemblyBytes,
      boolean clearPayloads) {

    /** What goes through a UDP socket. */
    private static final int DEFAULT_MAX_PAYLOAD_BYTES = 65_535;

    private static final long DEFAULT_REASSEMBLY_BYTES = 8 << 20;

    /** A tunnel with everything else as it is where nothing is configured. */
    public TunnelSettings(
        String name, OptionalLong id, int farGate, int mtu, Redundancy redundancy) {
      this(
          name,
          id,
          farGate,
          mtu,
          redundancy,
          Urgency.ORDINARY,
          Ordering.NONE,
          DEFAULT_MAX_PAYLOAD_BYTES,
          DEFAULT_REASSEMBLY_BYTES,
          false);
    }

    /** The same tunnel with that ordering. */
    public TunnelSettings with(Ordering newOrdering) {
      return new TunnelSettings(
          name,
          id,
          farGate,
          mtu,
          redundancy,
          urgency,
          newOrdering,
          maxPayloadBytes,
          reassemblyBytes,
          clearPayloads);
    }

    /** The same tunnel with that urgency. */
    public TunnelSettings with(Urgency newUrgency) {
      return new TunnelSettings(
          name,
          id,
          farGate,
          mtu,
          redundancy,
          newUrgency,
          ordering,
          maxPayloadBytes,
          reassemblyBytes,
          clearPayloads);
    }

    /** The same tunnel with that bound on payloads that are sent. */
    public TunnelSettings withMaxPayloadBytes(int bytes) {
      return new TunnelSettings(
          name,
          id,
          farGate,
          mtu,
          redundancy,
          urgency,
          ordering,
          bytes,
          reassemblyBytes,
          clearPayloads);
    }

    /** The same tunnel, with payloads in clear or not. */
    public TunnelSettings withClearPayloads(boolean clear) {
      return new TunnelSettings(
          name,
          id,
          farGate,
          mtu,
          redundancy,
          urgency,
          ordering,
          maxPayloadBytes,
          reassemblyBytes,
          clear);
    }
  }
}
