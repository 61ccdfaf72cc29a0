package dev.warp.lab.world;

import dev.warp.gate.engine.boundary.Ordering;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.NatBehavior;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * A world and what happens to it, all drawn from one seed.
 *
 * @param seed what it was drawn from
 * @param vehicle the vehicle's uplinks
 * @param operator the operator's
 * @param tunnels between the two
 * @param registerInterval of both gates
 * @param keepAlive of both gates
 * @param vehicleStartsAt when the vehicle's gate starts; the map and the operator start at zero
 * @param payloadEvery time between two payloads of one direction
 * @param largestPayload in bytes
 * @param hostile whether somebody on the wire replays, alters and forges
 * @param disturbances in the order of their beginnings
 * @param healedAt when the last disturbance is over
 */
record Scenario(
    long seed,
    List<Uplink> vehicle,
    List<Uplink> operator,
    List<Tunnel> tunnels,
    Duration registerInterval,
    Duration keepAlive,
    Duration vehicleStartsAt,
    Duration payloadEvery,
    int largestPayload,
    boolean hostile,
    List<Disturbance> disturbances,
    Duration healedAt) {

  Scenario {
    vehicle = List.copyOf(vehicle);
    operator = List.copyOf(operator);
    tunnels = List.copyOf(tunnels);
    disturbances = List.copyOf(disturbances);
  }

  /** Kinds of NAT, in the words of RFC 3489 section 5. */
  enum NatKind {
    FULL_CONE,
    ADDRESS_RESTRICTED,
    PORT_RESTRICTED,
    SYMMETRIC;

    NatBehavior behavior() {
      return switch (this) {
        case FULL_CONE -> NatBehavior.fullCone();
        case ADDRESS_RESTRICTED -> NatBehavior.addressRestricted();
        case PORT_RESTRICTED -> NatBehavior.portRestricted();
        case SYMMETRIC -> NatBehavior.symmetric();
      };
    }
  }

  /** An uplink: the NAT, and what its line does to datagrams in either direction. */
  record Uplink(NatKind nat, LinkModel up, LinkModel down) {}

  /** A tunnel; the two ends may set ids independently. */
  record Tunnel(
      String name,
      OptionalLong vehicleId,
      OptionalLong operatorId,
      int mtu,
      Redundancy redundancy,
      Ordering ordering,
      boolean clearPayloads) {}

  /** The scenario as lines of text. */
  String describe() {
    StringBuilder text = new StringBuilder("seed " + seed + "\n");
    vehicle.forEach(uplink -> text.append("vehicle uplink ").append(uplink).append('\n'));
    operator.forEach(uplink -> text.append("operator uplink ").append(uplink).append('\n'));
    tunnels.forEach(tunnel -> text.append(tunnel).append('\n'));
    text.append("registers every %s, keep-alive %s\n".formatted(registerInterval, keepAlive));
    text.append("vehicle starts at %s\n".formatted(vehicleStartsAt));
    text.append("a payload every %s, up to %d bytes\n".formatted(payloadEvery, largestPayload));
    text.append(hostile ? "somebody hostile on the wire\n" : "nobody hostile on the wire\n");
    disturbances.forEach(disturbance -> text.append(disturbance).append('\n'));
    return text.append("healed at ").append(healedAt).append('\n').toString();
  }
}
