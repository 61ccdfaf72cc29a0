package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.rendezvous.MapRegistration;
import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The maps as relays (docs/protocol.md section 9.6): what is for an address behind one goes to that
 * map, and all else to the network. So nothing else in the engine has to know of relays.
 */
final class Relays implements GateOutput {

  /** Addresses that datagrams came from lately; those of one far gate are few. */
  private static final int REMEMBERED = 16;

  private final GateOutput network;
  private final List<PublicKey> maps;
  private final Set<PublicKey> relaying;
  private List<MapRegistration> registrations = List.of();
  private final Endpoint[] sources = new Endpoint[REMEMBERED];
  private int oldest;
  private long nowNanos;

  /**
   * @param maps all of them, numbered by their position
   * @param relaying those that may relay
   */
  Relays(GateOutput network, List<PublicKey> maps, Set<PublicKey> relaying) {
    this.network = network;
    this.maps = maps;
    this.relaying = relaying;
  }

  /** Says by which registrations maps are reached; the list is the engine's, not a copy. */
  void connect(List<MapRegistration> ofAllInterfaces) {
    registrations = ofAllInterfaces;
  }

  /** It is that late. */
  void at(long now) {
    nowNanos = now;
  }

  @Override
  public void send(int interfaceId, Endpoint to, byte[] data, int offset, int length) {
    if (RelayAddress.isRelayed(to)) {
      relay(interfaceId, to, data, offset, length);
    } else {
      network.send(interfaceId, to, data, offset, length);
    }
  }

  @Override
  public void sendShard(
      int interfaceId, Endpoint to, byte[] data, int offset, int length, int turn) {
    if (RelayAddress.isRelayed(to)) {
      relay(interfaceId, to, data, offset, length);
    } else {
      network.sendShard(interfaceId, to, data, offset, length, turn);
    }
  }

  private void relay(int interfaceId, Endpoint to, byte[] data, int offset, int length) {
    PublicKey map = maps.get(RelayAddress.map(to));
    for (int i = 0; i < registrations.size(); i++) {
      MapRegistration registration = registrations.get(i);
      if (registration.gateInterface().id() == interfaceId && registration.mapKey().equals(map)) {
        registration.relay(to, data, offset, length, nowNanos);
      }
    }
  }

  @Override
  public void deliver(int tunnel, byte[] data, int offset, int length) {
    network.deliver(tunnel, data, offset, length);
  }

  @Override
  public void occurred(GateEvent event) {
    network.occurred(event);
  }

  /** Whether that map may relay. */
  boolean isRelaying(PublicKey map) {
    return relaying.contains(map);
  }

  /** Where a datagram came from that a map has passed on. */
  Endpoint source(PublicKey map, int relayId, int interfaceId) {
    int number = maps.indexOf(map);
    for (Endpoint known : sources) {
      if (known != null
          && RelayAddress.relayId(known) == relayId
          && RelayAddress.interfaceId(known) == interfaceId
          && RelayAddress.map(known) == number) {
        return known;
      }
    }
    Endpoint source = RelayAddress.of(number, relayId, interfaceId);
    sources[oldest] = source;
    oldest = (oldest + 1) % REMEMBERED;
    return source;
  }

  /** Addresses that names resolve to; which of a relay's are whose is for maps alone to tell. */
  static List<Endpoint> withoutRelayed(List<Endpoint> resolved) {
    return resolved.stream().filter(endpoint -> !RelayAddress.isRelayed(endpoint)).toList();
  }

  /**
   * What a map tells of a far gate, with addresses behind the map as this gate has them; without
   * those that are not for a map to tell.
   */
  FarGateCandidates usable(PublicKey map, FarGateCandidates told) {
    List<Candidate> usable =
        told.candidates().stream()
            .map(candidate -> usable(map, candidate))
            .flatMap(Optional::stream)
            .toList();
    return new FarGateCandidates(told.farGate(), told.version(), told.startId(), usable);
  }

  private Optional<Candidate> usable(PublicKey map, Candidate told) {
    Endpoint endpoint = told.endpoint();
    boolean relayed = told.kind() == Candidate.Kind.RELAYED;
    if (relayed != RelayAddress.isRelayed(endpoint) || (relayed && !isRelaying(map))) {
      return Optional.empty();
    }
    if (!relayed) {
      return Optional.of(told);
    }
    int relayId = RelayAddress.relayId(endpoint);
    Endpoint ours = source(map, relayId, RelayAddress.interfaceId(endpoint));
    return Optional.of(new Candidate(told.kind(), told.interfaceId(), ours));
  }
}
