package dev.warp.gate.engine.rendezvous;

import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.GateSettings;
import dev.warp.gate.engine.boundary.GateSettings.FarGateSettings;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.gate.engine.session.IndexOwner;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The registrations of every interface with every map. */
public final class Registrations {

  private final GateSettings settings;
  private final LocalIdentity local;
  private final SessionIndex<IndexOwner> index;
  private final GateOutput output;
  private final DropCounters drops;
  private final Wakeup wakeup;
  private final MapRegistration.Listener listener;
  private final WantedGates wants;
  private final List<MapRegistration> all = new ArrayList<>();
  private final Map<PublicKey, List<Endpoint>> endpoints = new LinkedHashMap<>();

  public Registrations(
      GateSettings settings,
      LocalIdentity local,
      SessionIndex<IndexOwner> index,
      GateOutput output,
      DropCounters drops,
      Wakeup wakeup,
      MapRegistration.Listener listener) {
    this.settings = settings;
    this.local = local;
    this.index = index;
    this.output = output;
    this.drops = drops;
    this.wakeup = wakeup;
    this.listener = listener;
    this.wants =
        new WantedGates(settings.farGates().stream().map(FarGateSettings::publicKey).toList());
  }

  public void interfaceAdded(GateInterface added, long nowNanos) {
    for (PublicKey map : settings.maps()) {
      MapRegistration registration =
          new MapRegistration(
              local,
              map,
              added,
              wants,
              index,
              output,
              drops,
              wakeup,
              listener,
              settings.registerIntervalNanos(),
              settings.keepAliveNanos());
      all.add(registration);
      registration.mapEndpoints(endpoints.getOrDefault(map, List.of()), nowNanos);
    }
  }

  /** Ends those of an interface, and has the others tell the maps. */
  public void interfaceRemoved(int interfaceId, long nowNanos) {
    of(interfaceId).forEach(gone -> gone.close(false, nowNanos));
    all.removeIf(each -> each.gateInterface().id() == interfaceId);
    all.forEach(other -> other.deregister(interfaceId, nowNanos));
  }

  /** Where a map is. */
  public void mapEndpoints(PublicKey map, List<Endpoint> resolved, long nowNanos) {
    if (!resolved.equals(endpoints.put(map, resolved))) {
      all.stream()
          .filter(registration -> registration.mapKey().equals(map))
          .forEach(registration -> registration.mapEndpoints(resolved, nowNanos));
    }
  }

  /** The gate consents to talk to these far gates from now on, and to no others. */
  public void wants(List<PublicKey> farGates, long nowNanos) {
    wants.replace(farGates);
    all.forEach(registration -> registration.changed(nowNanos));
  }

  /** Maps may see an interface elsewhere than before. */
  public void registerSoon(int interfaceId, long nowNanos) {
    of(interfaceId).forEach(each -> each.registerSoon(nowNanos));
  }

  /** Far gates are to be told something else of an interface than before. */
  public void candidatesChanged(int interfaceId, long nowNanos) {
    of(interfaceId).forEach(each -> each.changed(nowNanos));
  }

  /** A map has registered these interfaces and no others: the others do so again. */
  public void onlyRegistered(PublicKey map, Set<Integer> interfaceIds, long nowNanos) {
    all.stream()
        .filter(registration -> registration.mapKey().equals(map))
        .filter(registration -> !interfaceIds.contains(registration.gateInterface().id()))
        .forEach(registration -> registration.registerSoon(nowNanos));
  }

  private Stream<MapRegistration> of(int interfaceId) {
    return all.stream().filter(each -> each.gateInterface().id() == interfaceId);
  }

  public void onTimer(long nowNanos) {
    all.forEach(registration -> registration.onTimer(nowNanos));
  }

  /** Takes all of them back, and erases the keys. */
  public void close(long nowNanos) {
    all.forEach(registration -> registration.close(true, nowNanos));
  }

  /** All of them; not a copy. */
  public List<MapRegistration> all() {
    return all;
  }
}
