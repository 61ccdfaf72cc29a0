package dev.warp.gate.engine;

import dev.warp.gate.engine.GateSettings.FarGateSettings;
import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.path.Spread;
import dev.warp.gate.engine.session.FarGateSessions;
import dev.warp.gate.engine.session.IndexOwner;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Close;
import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.FrameReader;
import dev.warp.protocol.frame.FrameType;
import dev.warp.protocol.frame.Ping;
import dev.warp.protocol.frame.Pong;
import dev.warp.protocol.frame.TunnelUnknown;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.TransportHeader;
import java.util.Collection;
import java.util.Optional;

/** Everything about one far gate: the sessions with it, what goes there and what comes from it. */
final class FarGate implements IndexOwner, FarGatePaths.Listener, FarGateSessions.Listener {

  private static final int CONTROL_BUFFER = 256;

  /** Takes the shards and reports of this far gate's tunnels. */
  interface Tunnels {

    /** Takes the shard frame at {@code offset}; returns why it was dropped, or null. */
    DropReason onShard(byte[] data, int offset, int length, long nowNanos);

    /** The far gate has no tunnel of that key. */
    void unknownThere(int tunnelKey);

    /** The far gate's process is another one than before: its payloads are numbered anew. */
    void restarted();
  }

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
  private final FrameReader frames = new FrameReader();
  private final byte[] control = new byte[CONTROL_BUFFER];
  private Tunnels tunnels;
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
    this.paths =
        new FarGatePaths(settings, local, interfaces, output, drops, wakeup, keepAliveNanos, this);
    this.sessions =
        new FarGateSessions(
            local, settings.publicKey(), settings.preSharedKey(), index, this, this, wakeup);
  }

  void connect(Tunnels newTunnels) {
    tunnels = newTunnels;
  }

  // Paths

  /** How it can be reached. */
  FarGatePaths paths() {
    return paths;
  }

  void onProbe(Arrival arrival) {
    nowNanos = arrival.nanos();
    paths.onProbe(arrival);
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
  public void sendPing(Path path, long number) {
    send(new Ping(path.interfaceId(), number), path);
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
    if (paths.isDead(session.farStartId())) {
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
    return paths.anyUp();
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
    byte[] data = arrival.data();
    int offset = arrival.offset();
    Session session = sessions.find(TransportHeader.receiverIndex(data, offset));
    if (session == null) {
      drops.count(DropReason.UNKNOWN_INDEX);
      return;
    }
    int end = session.open(data, offset, arrival.length(), nowNanos);
    if (end < 0) {
      drops.count(session.openFailure());
      return;
    }
    sessions.opened(session, nowNanos);
    int farPathId = TransportHeader.pathId(data, offset);
    boolean newest = session.isNewest(farPathId, TransportHeader.counter(data, offset));
    Path path = paths.heard(farPathId, newest, arrival);
    readFrames(session, farPathId, path, data, offset + TransportHeader.FRAMES_OFFSET, end);
  }

  private void readFrames(
      Session session, int farPathId, Path path, byte[] data, int from, int end) {
    frames.wrap(data, from, end);
    while (frames.next()) {
      if (frames.type() == FrameType.SHARD) {
        paths.payloadSeen(nowNanos);
        DropReason dropped =
            tunnels.onShard(data, frames.valueOffset(), frames.valueLength(), nowNanos);
        if (dropped != null) {
          drops.count(dropped);
        }
      } else if (ControlFrame.isKnown(frames.type())) {
        ControlFrame.read(frames.type(), frames.value())
            .ifPresentOrElse(
                frame -> onControl(frame, session, farPathId, path),
                () -> drops.count(DropReason.MALFORMED));
      }
    }
    if (frames.malformed()) {
      drops.count(DropReason.MALFORMED);
    }
  }

  private void onControl(ControlFrame frame, Session session, int farPathId, Path path) {
    switch (frame) {
      case Ping ping when path != null -> pong(ping, farPathId, path);
      case Ping unvalidated -> {
        // Its endpoint is being asked already; a pong there could go to a victim.
      }
      case Pong pong -> onPong(pong, session);
      case TunnelUnknown unknown -> tunnels.unknownThere(unknown.tunnelKey());
      case Close close -> {
        paths.farGateStops();
        sessions.end(GateEvent.SessionDown.Cause.CLOSED, nowNanos);
      }
      default -> drops.count(DropReason.UNEXPECTED);
    }
  }

  /** The counts are those of the session that the pong itself travels in. */
  private void pong(Ping ping, int farPathId, Path path) {
    Session current = sessions.current();
    if (current != null) {
      long highest = Math.max(0, current.highest(farPathId));
      send(new Pong(farPathId, ping.number(), 0, current.received(farPathId), highest), path);
    }
  }

  private void onPong(Pong pong, Session session) {
    for (Path path : paths.all()) {
      if (path.id() == pong.pathId()) {
        path.ponged(pong.number(), pong.heldMicros() * 1000, nowNanos);
        if (session == sessions.current() && pong.received() > 0) {
          path.reported(pong.received(), pong.highestCounter());
        }
      }
    }
  }

  /** Tells the far gate that a tunnel key means nothing here. */
  void sendTunnelUnknown(int tunnelKey) {
    refreshSpread();
    if (!spread.isEmpty()) {
      spread.begin();
      send(new TunnelUnknown(tunnelKey), spread.deal());
    }
  }

  private void send(ControlFrame frame, Path path) {
    Session session = sessions.current();
    if (session == null) {
      return;
    }
    int end = frame.write(control, TransportHeader.FRAMES_OFFSET);
    int size = session.seal(control, 0, end, path.id(), nowNanos);
    if (size > 0) {
      output.send(path.interfaceId(), path.remote(), control, 0, size);
      path.sent(size);
    }
  }

  // Payloads

  /** The session to send payloads in, or null. */
  Session sessionForPayloads(long now) {
    nowNanos = now;
    Session current = sessions.current();
    if (current == null || !current.isUsable(now)) {
      return null;
    }
    paths.payloadSeen(now);
    return current;
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
  }

  /** Says goodbye over every path and erases the keys. */
  void close(long now) {
    nowNanos = now;
    for (Path path : paths.all()) {
      send(new Close(Close.STOPPING), path);
    }
    sessions.close();
    paths.close();
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
