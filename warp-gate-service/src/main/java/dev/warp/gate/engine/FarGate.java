package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.GateSettings.FarGateSettings;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.path.Spread;
import dev.warp.gate.engine.session.FarGateSessions;
import dev.warp.gate.engine.session.IndexOwner;
import dev.warp.gate.engine.transport.ShardSender;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Close;
import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.Ping;
import dev.warp.protocol.frame.Report;
import dev.warp.protocol.frame.TunnelUnknown;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.wire.Arrival;
import java.util.Collection;
import java.util.Optional;

/** Everything about one far gate: the sessions with it, what goes there and what comes from it. */
final class FarGate implements IndexOwner, FarGatePaths.Listener, FarGateSessions.Listener {

  /** Hears that the map may know an interface by a mapping that it has no more. */
  @FunctionalInterface
  interface DoubtListener {
    void interfaceDoubted(int interfaceId, long nowNanos);
  }

  private final FarGateSettings settings;
  private final GateOutput output;
  private final DropCounters drops;
  private final FarGatePaths paths;
  private final FarGateSessions sessions;
  private final DoubtListener doubts;
  private final Spread spread = new Spread();
  private final ControlSender control;
  private final ShardSender shards;
  private final FarGateTunnels tunnels;
  private final TransportReceiver receiver;
  private boolean spreadStale = true;
  private long nowNanos;

  FarGate(
      FarGateSettings settings,
      LocalIdentity local,
      SessionIndex<IndexOwner> index,
      Collection<GateInterface> interfaces,
      GateOutput output,
      DropCounters drops,
      Wakeup wakeup,
      long keepAliveNanos,
      DoubtListener doubts) {
    this.settings = settings;
    this.output = output;
    this.drops = drops;
    this.doubts = doubts;
    this.control = new ControlSender(output);
    this.shards = new ShardSender(output, wakeup, this::sessionInUse);
    this.paths =
        new FarGatePaths(settings, local, interfaces, output, drops, wakeup, keepAliveNanos, this);
    this.sessions =
        new FarGateSessions(
            local, settings.publicKey(), settings.preSharedKey(), index, this, this, wakeup);
    this.tunnels = new FarGateTunnels(this, output, wakeup);
    this.receiver = new TransportReceiver(sessions, paths, tunnels, control, drops);
  }

  /** Longer UDP payloads than before are to go over paths that carry them. */
  void raiseMaxDatagramBytes(int bytes) {
    control.raiseMaxDatagramBytes(bytes);
    paths.raiseMaxDatagramBytes(bytes);
  }

  /** Those that lead to it. */
  FarGateTunnels tunnels() {
    return tunnels;
  }

  // Paths

  /** How it can be reached. */
  FarGatePaths paths() {
    return paths;
  }

  void onProbe(Arrival arrival) {
    nowNanos = arrival.nanos();
    paths.finder().onProbe(arrival);
  }

  @Override
  public boolean hasSession() {
    return sessions.current() != null;
  }

  @Override
  public void lives(long startId) {
    Session current = sessions.current();
    if (current != null && current.farStartId() != startId) {
      sessions.end(GateEvent.SessionDown.Cause.RESTARTED, nowNanos);
    }
  }

  @Override
  public void pathUp(Path path) {
    sessions.pathUp(nowNanos);
  }

  @Override
  public void interfaceDoubted(int interfaceId) {
    doubts.interfaceDoubted(interfaceId, nowNanos);
  }

  @Override
  public void pathsChanged() {
    spreadStale = true;
  }

  @Override
  public void sendReport(Report report) {
    refreshSpread();
    if (!spread.isEmpty()) {
      send(report, spread.quickest());
    }
  }

  @Override
  public void sendPing(Path path, long number) {
    send(new Ping(path.interfaceId(), number), path);
  }

  @Override
  public void sendPaddedPing(Path path, long number, int bytes) {
    Session session = sessions.current();
    if (session != null) {
      Ping ping = new Ping(path.interfaceId(), number);
      control.sendPadded(ping, bytes, path, session, nowNanos);
    }
  }

  // Sessions

  Optional<DropReason> refusal(long now) {
    return sessions.refusal(now);
  }

  byte[] preSharedKey() {
    return settings.preSharedKey();
  }

  void accepted(Session session, long now) {
    nowNanos = now;
    if (paths.finder().isDead(session.farStartId())) {
      drops.count(DropReason.REPLAYED);
      sessions.refuse(session);
    } else {
      sessions.accepted(session, now);
    }
  }

  @Override
  public void onResponse(Arrival arrival) {
    nowNanos = arrival.nanos();
    sessions.onResponse(arrival).ifPresent(drops::count);
  }

  @Override
  public void onCookieReply(Arrival arrival) {
    nowNanos = arrival.nanos();
    if (!sessions.onCookieReply(arrival)) {
      drops.count(DropReason.UNAUTHENTICATED);
    }
  }

  @Override
  public boolean onResetNotice(int remoteIndex, byte[] token, long now) {
    nowNanos = now;
    return sessions.onResetNotice(remoteIndex, token, now);
  }

  @Override
  public void sendInitiation(byte[] datagram) {
    for (Path path : paths.all()) {
      if (path.isUp()) {
        output.send(path.interfaceId(), path.remote(), datagram, 0, datagram.length);
      }
    }
  }

  @Override
  public boolean hasPathUp() {
    return paths.isReachable();
  }

  @Override
  public void sessionUp(Session session, boolean restarted, long now) {
    if (restarted) {
      tunnels.restarted();
    }
    paths.sessionUp(session.farStartId(), now);
    output.occurred(new GateEvent.SessionUp(settings.name(), session.isInitiator(), restarted));
  }

  @Override
  public void sessionDown(GateEvent.SessionDown.Cause cause, long now) {
    output.occurred(new GateEvent.SessionDown(settings.name(), cause));
    paths.sessionDown(now);
  }

  // Transport

  @Override
  public void onTransport(Arrival arrival) {
    nowNanos = arrival.nanos();
    receiver.onTransport(arrival);
  }

  /** Tells the far gate that a tunnel key means nothing here. */
  void sendTunnelUnknown(int tunnelKey) {
    refreshSpread();
    if (!spread.isEmpty()) {
      send(new TunnelUnknown(tunnelKey), spread.quickest());
    }
  }

  private Session sessionInUse() {
    return sessions.current();
  }

  private void send(ControlFrame frame, Path path) {
    Session session = sessions.current();
    if (session != null) {
      control.send(frame, path, session, nowNanos);
    }
  }

  // Payloads

  /** Whether there is a session to send payloads in; one is about to be sent. */
  boolean isReadyForPayloads(long now) {
    nowNanos = now;
    Session current = sessions.current();
    boolean ready = current != null && current.isUsable(now);
    if (ready) {
      paths.payloadSeen(now);
    }
    return ready;
  }

  /** What sends them. */
  ShardSender shards() {
    return shards;
  }

  /** The paths to send payloads over. */
  Spread spread() {
    refreshSpread();
    return spread;
  }

  private void refreshSpread() {
    if (spreadStale) {
      spread.use(paths.all());
      spreadStale = false;
    }
  }

  void onTimer(long now) {
    nowNanos = now;
    sessions.onTimer(now);
    paths.onTimer(now);
    shards.onTimer(paths.all(), now);
    tunnels.onTimer(now);
  }

  /** Says goodbye over every path and erases the keys. */
  void close(long now) {
    nowNanos = now;
    for (Path path : paths.all()) {
      send(new Close(Close.STOPPING), path);
    }
    sessions.close();
    paths.finder().close();
  }

  PublicKey publicKey() {
    return settings.publicKey();
  }

  String name() {
    return settings.name();
  }

  Optional<Session> session() {
    return Optional.ofNullable(sessions.current());
  }

  /** Sessions and handshakes that are remembered. */
  int sessions() {
    return sessions.size();
  }
}
