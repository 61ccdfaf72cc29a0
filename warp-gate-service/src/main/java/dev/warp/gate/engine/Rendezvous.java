package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateSettings;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.gate.engine.portmap.PortMappings;
import dev.warp.gate.engine.rendezvous.MapRegistration;
import dev.warp.gate.engine.rendezvous.Registrations;
import dev.warp.gate.engine.session.IndexOwner;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import java.util.List;

/** How maps and routers help to meet far gates: what either says is told to whom it concerns. */
final class Rendezvous implements MapRegistration.Listener, PortMappings.Listener {

  private final FarGateDirectory farGates;
  private final Relays relays;
  private final DropCounters drops;
  private final Registrations registrations;
  private final PortMappings portMappings;
  private final Arrival relayed = new Arrival();
  private DatagramDispatcher dispatcher;

  Rendezvous(
      GateSettings settings,
      LocalIdentity local,
      SessionIndex<IndexOwner> index,
      FarGateDirectory farGates,
      Relays relays,
      DropCounters drops,
      Wakeup wakeup) {
    this.farGates = farGates;
    this.relays = relays;
    this.drops = drops;
    this.registrations = new Registrations(settings, local, index, relays, drops, wakeup, this);
    this.portMappings = new PortMappings(local, relays, drops, wakeup, this);
    relays.connect(registrations.all());
  }

  /** Says where datagrams go that a map has passed on; to be called before any arrives. */
  void connect(DatagramDispatcher itsDispatcher) {
    dispatcher = itsDispatcher;
  }

  Registrations registrations() {
    return registrations;
  }

  PortMappings portMappings() {
    return portMappings;
  }

  /**
   * A path from that interface is down. It may be the router: it has forgotten its mappings, and
   * neither the map nor the router tells.
   */
  void interfaceDoubted(int interfaceId, long nowNanos) {
    registrations.registerSoon(interfaceId, nowNanos);
    portMappings.askSoon(interfaceId, nowNanos);
  }

  /** See {@link GateEngine#toldByStream}. */
  void toldByStream(PublicKey map, long mapStartId, byte[] told, long nowNanos) {
    FarGateCandidates.parse(told)
        .ifPresentOrElse(
            candidates -> farGateCandidates(map, mapStartId, candidates, nowNanos),
            () -> drops.count(DropReason.MALFORMED));
  }

  // MapRegistration.Listener

  @Override
  public void farGateCandidates(
      PublicKey map, long mapStartId, FarGateCandidates told, long nowNanos) {
    FarGate farGate = farGates.byKey(told.farGate());
    if (farGate == null) {
      drops.count(DropReason.UNEXPECTED);
    } else {
      FarGateCandidates usable = relays.usable(map, told);
      farGate.paths().finder().candidatesFromMap(map, mapStartId, usable, nowNanos);
    }
  }

  @Override
  public boolean isRelaying(PublicKey map) {
    return relays.isRelaying(map);
  }

  @Override
  public void relayed(
      PublicKey map,
      int interfaceId,
      int relayId,
      int farInterfaceId,
      byte[] data,
      int offset,
      int length,
      long nowNanos) {
    Endpoint source = relays.source(map, relayId, farInterfaceId);
    dispatcher.onRelayed(relayed.set(interfaceId, source, data, offset, length, nowNanos));
  }

  @Override
  public List<Endpoint> candidates(GateInterface of) {
    return portMappings.candidates(of);
  }

  @Override
  public void interfaceRevived(int interfaceId, long nowNanos) {
    portMappings.askSoon(interfaceId, nowNanos);
    punchAnew(interfaceId, nowNanos);
  }

  // PortMappings.Listener

  @Override
  public void candidatesChanged(int interfaceId, long nowNanos) {
    registrations.candidatesChanged(interfaceId, nowNanos);
  }

  @Override
  public void routerRestarted(int interfaceId, long nowNanos) {
    registrations.registerSoon(interfaceId, nowNanos); // Maps may see another port than before.
    punchAnew(interfaceId, nowNanos);
  }

  private void punchAnew(int interfaceId, long nowNanos) {
    farGates
        .all()
        .forEach(farGate -> farGate.paths().finder().interfaceRevived(interfaceId, nowNanos));
  }
}
