package dev.warp.gate.engine;

import dev.warp.gate.engine.GateSettings.FarGateSettings;
import dev.warp.gate.engine.GateSettings.TunnelSettings;
import dev.warp.gate.engine.erasure.ErasureCode;
import dev.warp.gate.engine.erasure.JavaReedSolomonCode;
import dev.warp.gate.engine.rendezvous.MapRegistration;
import dev.warp.gate.engine.rendezvous.WantedGates;
import dev.warp.gate.engine.session.IndexOwner;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.probe.ProbeCodec;
import dev.warp.protocol.session.HandshakeResponder;
import dev.warp.protocol.session.HandshakeResponder.Outcome;
import dev.warp.protocol.session.InitiationGuard;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.ResetNotice;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.session.TokenBucket;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * A whole gate without sockets, threads, clock or randomness of its own: datagrams, payloads and
 * the time go in; datagrams, payloads and the next deadline come out. To be used by one thread.
 *
 * <p>Times are nanoseconds of one clock that never goes back.
 */
public final class GateEngine implements HandshakeResponder.Acceptor, MapRegistration.Listener {

  private static final int RESETS_PER_SECOND = 10;

  /** A datagram must be longer than its reset notice, or two gates could play ping-pong. */
  private static final int MIN_RESETTABLE = TransportHeader.MIN_DATAGRAM;

  private final GateSettings settings;
  private final LocalIdentity local;
  private final GateOutput output;
  private final Wakeup wakeup = new Wakeup();
  private final DropCounters drops = new DropCounters();
  private final SessionIndex<IndexOwner> index;
  private final HandshakeResponder responder;
  private final TokenBucket resets = new TokenBucket(RESETS_PER_SECOND, RESETS_PER_SECOND);
  private final Map<Integer, GateInterface> interfaces = new LinkedHashMap<>();
  private final List<FarGate> farGates = new ArrayList<>();
  private final Map<PublicKey, FarGate> farGatesByKey = new LinkedHashMap<>();
  private final Long2ObjectHashMap<FarGate> farGatesByProbeTag = new Long2ObjectHashMap<>();
  private final List<FarGateTunnels> tunnelsOfFarGates = new ArrayList<>();
  private final List<FarGateTunnels.Tunnel> tunnels = new ArrayList<>();
  private final List<MapRegistration> registrations = new ArrayList<>();
  private final Map<PublicKey, List<Endpoint>> mapEndpoints = new LinkedHashMap<>();
  private final WantedGates wants;
  private long initiationNanos;
  private boolean closed;

  /**
   * A gate that does nothing until it has interfaces.
   *
   * @param local who this gate is; its randomness is the engine's only one
   */
  public GateEngine(GateSettings settings, LocalIdentity local, GateOutput output) {
    this.settings = settings;
    this.local = local;
    this.output = output;
    this.index = new SessionIndex<>(local.random());
    this.responder =
        new HandshakeResponder(
            local,
            Purpose.GATE,
            this,
            new InitiationGuard(InitiationGuard.Limits.DEFAULT, local.random()));
    this.wants =
        new WantedGates(settings.farGates().stream().map(FarGateSettings::publicKey).toList());
    settings.farGates().forEach(this::addFarGate);
    addTunnels();
  }

  private void addFarGate(FarGateSettings farGateSettings) {
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
            this::registerSoon);
    FarGateTunnels itsTunnels = new FarGateTunnels(farGate, output, wakeup);
    farGate.connect(itsTunnels);
    farGates.add(farGate);
    tunnelsOfFarGates.add(itsTunnels);
    farGatesByKey.put(farGate.publicKey(), farGate);
    farGatesByProbeTag.put(farGate.paths().probeTag(), farGate);
  }

  private void addTunnels() {
    ErasureCode code = new JavaReedSolomonCode();
    byte[][] datagrams = new byte[ErasureCode.MAX_SHARDS][];
    for (TunnelSettings tunnel : settings.tunnels()) {
      FarGateTunnels group = tunnelsOfFarGates.get(tunnel.farGate());
      tunnels.add(group.add(tunnels.size(), tunnel, code, datagrams));
    }
  }

  // What goes in

  /** An interface has a socket now. */
  public void addInterface(GateInterface added, long nowNanos) {
    if (closed) {
      return;
    }
    interfaces.put(added.id(), added);
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
              this,
              settings.registerIntervalNanos(),
              settings.keepAliveNanos());
      registrations.add(registration);
      registration.mapEndpoints(mapEndpoints.getOrDefault(map, List.of()), nowNanos);
    }
    farGates.forEach(farGate -> farGate.paths().interfaceAdded(added, nowNanos));
    onTimer(nowNanos);
  }

  /** An interface's socket is gone. */
  public void removeInterface(int interfaceId, long nowNanos) {
    if (closed) {
      return;
    }
    interfaces.remove(interfaceId);
    registrations.removeIf(
        registration -> {
          boolean gone = registration.gateInterface().id() == interfaceId;
          if (gone) {
            registration.close(false, nowNanos);
          }
          return gone;
        });
    registrations.forEach(other -> other.deregister(interfaceId, nowNanos));
    farGates.forEach(farGate -> farGate.paths().interfaceRemoved(interfaceId));
    onTimer(nowNanos);
  }

  /** A map's name was resolved, for the first time or again. */
  public void mapEndpoints(PublicKey map, List<Endpoint> endpoints, long nowNanos) {
    if (closed || endpoints.equals(mapEndpoints.put(map, endpoints))) {
      return;
    }
    registrations.stream()
        .filter(registration -> registration.mapKey().equals(map))
        .forEach(registration -> registration.mapEndpoints(endpoints, nowNanos));
    onTimer(nowNanos);
  }

  /**
   * A far gate's configured addresses were resolved.
   *
   * @param farGate position in {@link GateSettings#farGates()}
   */
  public void farGateEndpoints(int farGate, List<Endpoint> endpoints, long nowNanos) {
    if (closed) {
      return;
    }
    farGates.get(farGate).paths().configuredEndpoints(endpoints, nowNanos);
    onTimer(nowNanos);
  }

  /**
   * The application sent a payload.
   *
   * @param tunnel position in {@link GateSettings#tunnels()}
   */
  public void onPayload(int tunnel, byte[] data, int offset, int length, long nowNanos) {
    if (closed) {
      return;
    }
    int farGate = settings.tunnels().get(tunnel).farGate();
    tunnelsOfFarGates.get(farGate).send(tunnels.get(tunnel), data, offset, length, nowNanos);
  }

  /** A datagram arrived. It is opened in place: its bytes are the engine's to change. */
  public void onDatagram(Arrival arrival) {
    if (closed) {
      return;
    }
    switch (arrival.kind()) {
      case DatagramKind.TRANSPORT -> onTransport(arrival);
      case DatagramKind.PROBE -> onProbe(arrival);
      case DatagramKind.INITIATION -> onInitiation(arrival);
      case DatagramKind.RESPONSE -> {
        IndexOwner owner = ownerOf(arrival);
        if (owner != null) {
          owner.onResponse(arrival);
        }
      }
      case DatagramKind.COOKIE_REPLY -> {
        IndexOwner owner = ownerOf(arrival);
        if (owner != null) {
          owner.onCookieReply(arrival);
        }
      }
      case DatagramKind.RESET_NOTICE -> onResetNotice(arrival);
      default -> drops.count(DropReason.UNKNOWN_KIND);
    }
  }

  private void onTransport(Arrival arrival) {
    if (arrival.length() < TransportHeader.MIN_DATAGRAM) {
      drops.count(DropReason.MALFORMED);
      return;
    }
    int receiverIndex = TransportHeader.receiverIndex(arrival.data(), arrival.offset());
    IndexOwner owner = index.get(receiverIndex);
    if (owner != null) {
      owner.onTransport(arrival);
      return;
    }
    drops.count(DropReason.UNKNOWN_INDEX);
    if (arrival.length() >= MIN_RESETTABLE && resets.tryTake(arrival.nanos())) {
      byte[] notice = ResetNotice.of(local, receiverIndex);
      output.send(arrival.interfaceId(), arrival.source(), notice, 0, notice.length);
    }
  }

  /** Who a response or cookie reply is for, or null, counted. */
  private IndexOwner ownerOf(Arrival arrival) {
    if (arrival.length() < ResetNotice.SIZE) {
      drops.count(DropReason.MALFORMED);
      return null;
    }
    IndexOwner owner = index.get(ResetNotice.index(arrival.data(), arrival.offset()));
    if (owner == null) {
      drops.count(DropReason.UNKNOWN_INDEX);
    }
    return owner;
  }

  private void onProbe(Arrival arrival) {
    if (arrival.length() != Probe.SIZE) {
      drops.count(DropReason.MALFORMED);
    } else if (arrival.data()[arrival.offset() + 1] != DatagramKind.VERSION) {
      drops.count(DropReason.UNKNOWN_VERSION);
    } else {
      FarGate farGate =
          farGatesByProbeTag.get(ProbeCodec.pairTag(arrival.data(), arrival.offset()));
      if (farGate == null) {
        drops.count(DropReason.UNKNOWN_PEER);
      } else {
        farGate.onProbe(arrival);
      }
    }
  }

  private void onInitiation(Arrival arrival) {
    initiationNanos = arrival.nanos();
    switch (responder.handle(arrival)) {
      case Outcome.Dropped(DropReason reason) -> drops.count(reason);
      case Outcome.Reply(byte[] datagram, Optional<DropReason> reason) -> {
        reason.ifPresent(drops::count);
        output.send(arrival.interfaceId(), arrival.source(), datagram, 0, datagram.length);
      }
      case Outcome.Accepted accepted -> {
        byte[] response = accepted.response();
        output.send(arrival.interfaceId(), arrival.source(), response, 0, response.length);
        farGatesByKey
            .get(accepted.session().farKey())
            .accepted(accepted.session(), arrival.nanos());
      }
    }
  }

  private void onResetNotice(Arrival arrival) {
    if (arrival.length() != ResetNotice.SIZE) {
      drops.count(DropReason.MALFORMED);
      return;
    }
    int remoteIndex = ResetNotice.index(arrival.data(), arrival.offset());
    byte[] token = ResetNotice.token(arrival.data(), arrival.offset());
    boolean genuine =
        farGates.stream().anyMatch(f -> f.onResetNotice(remoteIndex, token, arrival.nanos()))
            || registrations.stream()
                .anyMatch(r -> r.onResetNotice(remoteIndex, token, arrival.nanos()));
    if (!genuine) {
      drops.count(DropReason.BAD_RESET_TOKEN);
    }
  }

  private void registerSoon(int interfaceId, long nowNanos) {
    for (MapRegistration registration : registrations) {
      if (registration.gateInterface().id() == interfaceId) {
        registration.registerSoon(nowNanos);
      }
    }
  }

  // MapRegistration.Listener

  @Override
  public void farGateCandidates(
      PublicKey map, long mapStartId, FarGateCandidates told, long nowNanos) {
    FarGate farGate = farGatesByKey.get(told.farGate());
    if (farGate == null) {
      drops.count(DropReason.UNEXPECTED);
    } else {
      farGate.paths().candidatesFromMap(map, mapStartId, told, nowNanos);
    }
  }

  @Override
  public void interfaceRevived(int interfaceId, long nowNanos) {
    farGates.forEach(farGate -> farGate.paths().interfaceRevived(interfaceId, nowNanos));
  }

  /** Does what is due. To be called at {@link #nextDeadlineNanos}, and harmless at other times. */
  public void onTimer(long nowNanos) {
    wakeup.clear();
    if (closed) {
      return;
    }
    registrations.forEach(registration -> registration.onTimer(nowNanos));
    farGates.forEach(farGate -> farGate.onTimer(nowNanos));
    tunnelsOfFarGates.forEach(group -> group.onTimer(nowNanos));
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
    wakeup.clear();
    registrations.forEach(registration -> registration.close(true, nowNanos));
    farGates.forEach(farGate -> farGate.close(nowNanos));
    local.close();
  }

  // HandshakeResponder.Acceptor

  @Override
  public Optional<DropReason> refusal(PublicKey initiator) {
    FarGate farGate = farGatesByKey.get(initiator);
    return farGate == null
        ? Optional.of(DropReason.UNKNOWN_PEER)
        : farGate.refusal(initiationNanos);
  }

  @Override
  public byte[] preSharedKey(PublicKey initiator) {
    return farGatesByKey.get(initiator).preSharedKey();
  }

  @Override
  public int newIndex(PublicKey initiator) {
    return index.take(farGatesByKey.get(initiator));
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

  GateSettings settings() {
    return settings;
  }

  List<FarGate> farGates() {
    return farGates;
  }

  List<FarGateTunnels.Tunnel> tunnels() {
    return tunnels;
  }

  List<MapRegistration> registrations() {
    return registrations;
  }

  Map<Integer, GateInterface> interfaces() {
    return interfaces;
  }
}
