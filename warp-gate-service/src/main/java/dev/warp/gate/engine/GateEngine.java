package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.GateSettings;
import dev.warp.gate.engine.boundary.GateSettings.FarGateSettings;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.gate.engine.portmap.PortMappings;
import dev.warp.gate.engine.rendezvous.MapRegistration;
import dev.warp.gate.engine.session.IndexOwner;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A whole gate without sockets, threads, clock or randomness of its own: datagrams, payloads and
 * the time go in; datagrams, payloads and the next deadline come out. To be used by one thread.
 *
 * <p>Times are nanoseconds of one clock that never goes back.
 */
public final class GateEngine {

  private final GateSettings settings;
  private final LocalIdentity local;
  private final Nat64 nat64;
  private final Relays output;
  private final Wakeup wakeup = new Wakeup();
  private final DropCounters drops = new DropCounters();
  private final SessionIndex<IndexOwner> index;
  private final Map<Integer, GateInterface> interfaces = new LinkedHashMap<>();
  private final FarGateDirectory farGates;
  private final GateTunnels tunnels;
  private final Rendezvous rendezvous;
  private final DatagramDispatcher dispatcher;
  private int farGatesAdded;
  private boolean closed;

  /**
   * A gate that does nothing until it has interfaces.
   *
   * @param local who this gate is; its randomness is the engine's only one
   */
  public GateEngine(GateSettings settings, LocalIdentity local, GateOutput output) {
    this.settings = settings;
    this.local = local;
    this.nat64 = new Nat64(output);
    this.output = new Relays(nat64, settings.maps(), settings.relays());
    this.index = new SessionIndex<>(local.random());
    this.farGates = new FarGateDirectory(index);
    this.tunnels = new GateTunnels(farGates);
    this.rendezvous = new Rendezvous(settings, local, index, farGates, this.output, drops, wakeup);
    this.dispatcher =
        new DatagramDispatcher(local, index, farGates, registrations(), this.output, drops);
    this.rendezvous.connect(dispatcher);
    settings.farGates().forEach(this::connect);
    settings.tunnels().forEach(tunnels::open);
  }

  private int connect(FarGateSettings farGateSettings) {
    FarGate farGate =
        new FarGate(
            farGateSettings,
            local,
            index,
            interfaces.values(),
            output,
            drops,
            wakeup,
            settings.keepAliveNanos(),
            rendezvous::interfaceDoubted);
    farGates.add(farGatesAdded, farGate);
    return farGatesAdded++;
  }

  // What it is to do from now on

  /**
   * Consents to talk to another far gate.
   *
   * @return its number: those of the settings are numbered from 0 in their order, and those that
   *     are added go on from there
   * @throws IllegalArgumentException if there is one of that key
   */
  public int addFarGate(FarGateSettings added, long nowNanos) {
    if (farGates.byKey(added.publicKey()) != null) {
      throw new IllegalArgumentException("there is a far gate of the key " + added.publicKey());
    }
    int number = connect(added);
    farGatesChanged(nowNanos);
    return number;
  }

  /**
   * Says goodbye to a far gate, erases its keys and does not talk to it any more.
   *
   * @throws IllegalArgumentException if there is none of that number, or tunnels lead to it
   */
  public void removeFarGate(int number, long nowNanos) {
    FarGate leaving = farGates.byNumber(number);
    if (!leaving.tunnels().all().isEmpty()) {
      throw new IllegalArgumentException("tunnels lead to the far gate " + leaving.name());
    }
    farGates.remove(number);
    leaving.close(nowNanos);
    farGatesChanged(nowNanos);
  }

  private void farGatesChanged(long nowNanos) {
    rendezvous
        .registrations()
        .wants(farGates.all().stream().map(FarGate::publicKey).toList(), nowNanos);
    onTimer(nowNanos);
  }

  /**
   * Opens another tunnel.
   *
   * @return its number: those of the settings are numbered from 0 in their order, and those that
   *     are opened later go on from there
   * @throws IllegalArgumentException if there is no such far gate, or it could not tell the tunnel
   *     from another
   */
  public int openTunnel(TunnelSettings opened, long nowNanos) {
    int number = tunnels.open(opened);
    onTimer(nowNanos);
    return number;
  }

  /**
   * Has an open tunnel go by other settings. No payload is lost by that.
   *
   * @throws IllegalArgumentException if there is none of that number, or they differ in name, id,
   *     far gate or reassembly memory
   */
  public void updateTunnel(int number, TunnelSettings updated, long nowNanos) {
    tunnels.update(number, updated);
    onTimer(nowNanos);
  }

  /**
   * Closes a tunnel; what has not come out of it yet does not.
   *
   * @throws IllegalArgumentException if there is none of that number
   */
  public void closeTunnel(int number, long nowNanos) {
    tunnels.close(number);
    onTimer(nowNanos);
  }

  // What goes in

  /** An interface has a socket now. */
  public void addInterface(GateInterface added, long nowNanos) {
    if (closed) {
      return;
    }
    interfaces.put(added.id(), added);
    nat64.interfaceAdded(added);
    rendezvous.registrations().interfaceAdded(added, nowNanos);
    farGates.all().forEach(farGate -> farGate.paths().finder().interfaceAdded(added, nowNanos));
    onTimer(nowNanos);
  }

  /** An interface with a socket is called something else, or costs more or less, than before. */
  public void describeInterface(GateInterface described, long nowNanos) {
    if (!closed && interfaces.replace(described.id(), described) != null) {
      farGates.all().forEach(farGate -> farGate.paths().costsChanged());
      onTimer(nowNanos);
    }
  }

  /** An interface's socket is gone. */
  public void removeInterface(int interfaceId, long nowNanos) {
    if (closed) {
      return;
    }
    interfaces.remove(interfaceId);
    rendezvous.registrations().interfaceRemoved(interfaceId, nowNanos);
    rendezvous.portMappings().remove(interfaceId, nowNanos);
    farGates.all().forEach(farGate -> farGate.paths().interfaceRemoved(interfaceId));
    nat64.interfaceRemoved(interfaceId);
    onTimer(nowNanos);
  }

  /**
   * The router that an interface's datagrams go out by is known, or has changed. Who is not to ask
   * routers for ports does not tell of any.
   *
   * @param router its address, of whatever port; empty where there is none
   */
  public void router(int interfaceId, Optional<Endpoint> router, long nowNanos) {
    GateInterface behind = interfaces.get(interfaceId);
    if (!closed && behind != null) {
      rendezvous.portMappings().router(behind, router, nowNanos);
      onTimer(nowNanos);
    }
  }

  /** A map's name was resolved, for the first time or again. */
  public void mapEndpoints(PublicKey map, List<Endpoint> resolved, long nowNanos) {
    if (!closed) {
      rendezvous.registrations().mapEndpoints(map, Relays.withoutRelayed(resolved), nowNanos);
      onTimer(nowNanos);
    }
  }

  /**
   * A far gate's configured addresses were resolved.
   *
   * @param farGate its number; see {@link #addFarGate}
   */
  public void farGateEndpoints(int farGate, List<Endpoint> resolved, long nowNanos) {
    if (closed) {
      return;
    }
    List<Endpoint> endpoints = Relays.withoutRelayed(resolved);
    farGates.byNumber(farGate).paths().finder().configuredEndpoints(endpoints, nowNanos);
    onTimer(nowNanos);
  }

  /**
   * The application sent a payload.
   *
   * @param tunnel its number; see {@link #openTunnel}
   */
  public void onPayload(int tunnel, byte[] data, int offset, int length, long nowNanos) {
    if (closed) {
      return;
    }
    output.at(nowNanos);
    tunnels.send(tunnel, data, offset, length, nowNanos);
  }

  /**
   * Whether a payload would be sent with all its redundancy, and soon: where the application can be
   * made to wait, the next payload is read only then. To be asked again after anything that goes
   * into the engine, and after its timer.
   *
   * @param tunnel its number; see {@link #openTunnel}
   */
  public boolean hasRoom(int tunnel, long nowNanos) {
    return !closed && tunnels.hasRoom(tunnel, nowNanos);
  }

  /** A datagram arrived. It is opened in place: its bytes are the engine's to change. */
  public void onDatagram(Arrival arrival) {
    if (closed) {
      return;
    }
    output.at(arrival.nanos());
    if (RelayAddress.isRelayed(arrival.source())) {
      drops.count(DropReason.UNEXPECTED); // Nothing comes from there but what maps pass on.
    } else if (!rendezvous.portMappings().take(arrival)) {
      arrival.from(nat64.source(arrival.interfaceId(), arrival.source()));
      dispatcher.onDatagram(arrival);
    }
  }

  /**
   * A map has told of a far gate over the stream that the gate holds to it, which is quicker than a
   * datagram that is lost.
   *
   * @param mapStartId of the map's process, which numbers what it tells
   * @param told the value of the frame that it would send (docs/protocol.md section 9.2)
   */
  public void toldByStream(PublicKey map, long mapStartId, byte[] told, long nowNanos) {
    if (!closed) {
      rendezvous.toldByStream(map, mapStartId, told, nowNanos);
      onTimer(nowNanos);
    }
  }

  /**
   * A map has told over the stream which interfaces it has registered. Others register soon: it has
   * forgotten them, which else would show at their next turn.
   */
  public void registeredByStream(PublicKey map, Set<Integer> interfaceIds, long nowNanos) {
    if (!closed) {
      rendezvous.registrations().onlyRegistered(map, interfaceIds, nowNanos);
      onTimer(nowNanos);
    }
  }

  /** Does what is due. To be called at {@link #nextDeadlineNanos}, and harmless at other times. */
  public void onTimer(long nowNanos) {
    wakeup.clear();
    if (closed) {
      return;
    }
    output.at(nowNanos);
    rendezvous.portMappings().onTimer(nowNanos);
    rendezvous.registrations().onTimer(nowNanos);
    farGates.all().forEach(farGate -> farGate.onTimer(nowNanos));
  }

  /** When {@link #onTimer} wants to be called next, {@link Wakeup#NEVER} for not at all. */
  public long nextDeadlineNanos() {
    return wakeup.nanos();
  }

  /**
   * Deregisters, says goodbye to the far gates and erases the keys. Whatever comes afterwards is
   * disregarded.
   */
  public void close(long nowNanos) {
    if (closed) {
      return;
    }
    closed = true;
    rendezvous.portMappings().close(nowNanos);
    wakeup.clear();
    rendezvous.registrations().close(nowNanos);
    farGates.all().forEach(farGate -> farGate.close(nowNanos));
    dispatcher.close();
    local.close();
  }

  // What can be asked

  public PublicKey publicKey() {
    return local.publicKey();
  }

  public DropCounters drops() {
    return drops;
  }

  /** What there is to see of the gate at this moment. */
  public GateStatus status(long nowNanos) {
    return GateStatus.of(this, nowNanos);
  }

  List<FarGate> farGates() {
    return farGates.all();
  }

  List<Tunnel> tunnels() {
    return tunnels.all();
  }

  List<MapRegistration> registrations() {
    return rendezvous.registrations().all();
  }

  PortMappings portMappings() {
    return rendezvous.portMappings();
  }

  Map<Integer, GateInterface> interfaces() {
    return interfaces;
  }
}
