package dev.warp.gate.engine;

import dev.warp.gate.engine.GateSettings.FarGateSettings;
import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.path.PathTable;
import dev.warp.gate.engine.probe.CandidatePair;
import dev.warp.gate.engine.probe.CandidateSource;
import dev.warp.gate.engine.probe.ConnectivityChecks;
import dev.warp.gate.engine.probe.ProbeReplays;
import dev.warp.gate.engine.probe.ProbeReplays.Verdict;
import dev.warp.gate.engine.probe.Sign;
import dev.warp.gate.engine.probe.ToldCandidates;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.probe.ProbeCodec;
import dev.warp.protocol.probe.ProbeType;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a far gate can be reached: what is said of it, what probes find out, and the paths that
 * come of it (docs/protocol.md sections 8 and 10).
 */
final class FarGatePaths implements ConnectivityChecks.Prober, PathTable.Watcher {

  private static final CandidateSource CONFIGURATION = new CandidateSource.Configuration();

  /** Without a session, so many probes without an answer mean that a path is down. */
  private static final int MAX_UNANSWERED_PROBES = 5;

  /** Hears of changes, and knows the session. */
  interface Listener {

    boolean hasSession();

    /** The far gate answered a request of ours under this start id. */
    void lives(long startId);

    /** A path came up. */
    void pathUp(Path path);

    /** A path from this interface fell silent: its NAT may have given it another mapping. */
    void interfaceDoubted(int interfaceId);

    /** Which paths carry payload has changed. */
    void pathsChanged();

    void sendPing(Path path, long number);
  }

  private final String name;
  private final GateOutput output;
  private final DropCounters drops;
  private final Collection<GateInterface> interfaces;
  private final Listener listener;
  private final ProbeCodec codec;
  private final ProbeReplays replays = new ProbeReplays();
  private final Map<PublicKey, ToldCandidates> toldByMap = new HashMap<>();
  private final ConnectivityChecks checks;
  private final PathTable paths;
  private final byte[] probe = new byte[Probe.SIZE];
  private long nowNanos;

  FarGatePaths(
      FarGateSettings settings,
      LocalIdentity local,
      Collection<GateInterface> interfaces,
      GateOutput output,
      DropCounters drops,
      Wakeup wakeup,
      long keepAliveNanos,
      Listener listener) {
    this.name = settings.name();
    this.output = output;
    this.drops = drops;
    this.interfaces = interfaces;
    this.listener = listener;
    this.codec = new ProbeCodec(local, settings.publicKey(), settings.preSharedKey());
    this.checks = new ConnectivityChecks(this, wakeup);
    this.paths = new PathTable(this, wakeup, keepAliveNanos);
  }

  // Candidates and interfaces

  void candidatesFromMap(PublicKey map, long mapStartId, FarGateCandidates told, long now) {
    ToldCandidates before = toldByMap.computeIfAbsent(map, unseen -> new ToldCandidates());
    if (!before.accept(mapStartId, told)) {
      drops.count(DropReason.UNEXPECTED);
      return;
    }
    output.occurred(new GateEvent.CandidatesLearned(name, told.candidates().size()));
    checks.replaceCandidates(new CandidateSource.Map(map), told.candidates(), interfaces, now);
  }

  void configuredEndpoints(List<Endpoint> endpoints, long now) {
    List<Candidate> candidates =
        endpoints.stream()
            .map(
                endpoint ->
                    new Candidate(Candidate.Kind.CONFIGURED, Candidate.UNKNOWN_INTERFACE, endpoint))
            .toList();
    checks.replaceCandidates(CONFIGURATION, candidates, interfaces, now);
  }

  void interfaceAdded(GateInterface added, long now) {
    checks.interfaceAdded(added, now);
  }

  /** An interface that was cut off reaches the world again. */
  void interfaceRevived(int interfaceId, long now) {
    checks.restartInterface(interfaceId, now);
  }

  void interfaceRemoved(int interfaceId) {
    checks.interfaceRemoved(interfaceId);
    for (Path path : List.copyOf(paths.all())) {
      if (path.interfaceId() == interfaceId) {
        paths.remove(path);
        takeDown(path);
      }
    }
    listener.pathsChanged();
  }

  // Probes

  void onProbe(Arrival arrival) {
    nowNanos = arrival.nanos();
    Optional<Probe> opened = codec.open(arrival.data(), arrival.offset());
    if (opened.isEmpty()) {
      drops.count(DropReason.UNAUTHENTICATED);
      return;
    }
    Probe received = opened.get();
    Verdict verdict = replays.judge(received);
    if (verdict == Verdict.REPLAYED) {
      drops.count(DropReason.REPLAYED);
    } else if (received.type() == ProbeType.RESPONSE) {
      onResponse(received, arrival);
    } else {
      onRequest(received, verdict == Verdict.LIVE, arrival);
    }
  }

  private void onRequest(Probe request, boolean live, Arrival arrival) {
    if (codec.writeResponse(probe, arrival.interfaceId(), request, arrival.source()) != 0) {
      output.send(arrival.interfaceId(), arrival.source(), probe, 0, Probe.SIZE);
    }
    Path path = paths.find(arrival.interfaceId(), arrival.source());
    if (path == null || !path.isUp()) {
      Sign sign = live ? Sign.REQUEST : Sign.UNPROVEN_REQUEST;
      ask(arrival, request.interfaceId(), sign);
    }
  }

  private void ask(Arrival arrival, int farInterfaceId, Sign sign) {
    checks.triggeredCheck(
        arrival.interfaceId(), arrival.source(), farInterfaceId, sign, arrival.nanos());
  }

  private void onResponse(Probe response, Arrival arrival) {
    CandidatePair pair = checks.find(arrival.interfaceId(), arrival.source());
    long rtt =
        pair == null
            ? -1
            : pair.answered(response.requestCounter(), response.interfaceId(), nowNanos);
    if (rtt < 0) {
      drops.count(DropReason.UNEXPECTED);
      return;
    }
    replays.proven(response.startId());
    listener.lives(response.startId());
    validated(pair, rtt);
  }

  private void validated(CandidatePair pair, long rttNanos) {
    Path path = paths.find(pair.interfaceId(), pair.remote());
    if (path == null) {
      path = movedOrNew(pair);
    }
    if (path == null) {
      drops.count(DropReason.TABLE_FULL);
      return;
    }
    boolean wasUp = path.isUp() && path.rtt().measured();
    path.validated(pair.farInterfaceId(), rttNanos, nowNanos);
    listener.pathsChanged();
    if (!wasUp) {
      report(path);
      listener.pathUp(path);
      if (listener.hasSession()) {
        // The far end learns from it that the path works, and which of its own it is.
        paths.ping(path, nowNanos);
      }
    }
  }

  private Path movedOrNew(CandidatePair pair) {
    Path moving = paths.movingTo(pair.interfaceId(), pair.remote());
    if (moving == null) {
      return paths
          .add(pair.interfaceId(), pair.remote(), pair.farInterfaceId(), nowNanos)
          .orElse(null);
    }
    Endpoint from = moving.remote();
    checks.forget(pair.interfaceId(), from);
    moving.moveTo(pair.remote());
    output.occurred(new GateEvent.PathMoved(name, moving.id(), from, pair.remote()));
    return moving;
  }

  @Override
  public long sendRequest(CandidatePair pair) {
    long counter = codec.writeRequest(probe, pair.interfaceId());
    if (counter != 0) {
      output.send(pair.interfaceId(), pair.remote(), probe, 0, Probe.SIZE);
    }
    return counter;
  }

  @Override
  public boolean isWatched(CandidatePair pair) {
    if (!listener.hasSession()) {
      return false;
    }
    Path path = paths.find(pair.interfaceId(), pair.remote());
    return path != null && path.isUp();
  }

  @Override
  public boolean isReachable() {
    return paths.anyUp();
  }

  // What transport datagrams tell

  /**
   * An authentic transport datagram came.
   *
   * @param newest whether no later one of its path has come
   * @return the path over which it came, or null where none leads to its source
   */
  Path heard(int farPathId, boolean newest, Arrival arrival) {
    Path path = paths.find(arrival.interfaceId(), arrival.source());
    if (path != null) {
      path.heard(arrival.length(), arrival.nanos());
      paths.associate(farPathId, path);
      if (newest && !path.isUp()) {
        ask(arrival, path.farInterfaceId(), Sign.TRANSPORT);
      }
    } else if (newest) {
      cameFromElsewhere(farPathId, arrival);
    }
    return path;
  }

  /** The newest datagram of a path came from an endpoint that no path leads to: ask there. */
  private void cameFromElsewhere(int farPathId, Arrival arrival) {
    Path known = paths.byFarPathId(farPathId);
    if (known != null && known.interfaceId() == arrival.interfaceId()) {
      known.expectAt(arrival.source());
    }
    int farInterfaceId = known == null ? Candidate.UNKNOWN_INTERFACE : known.farInterfaceId();
    ask(arrival, farInterfaceId, Sign.TRANSPORT);
  }

  // Sessions

  /** A session took effect. */
  void sessionUp(long farStartId, long now) {
    replays.proven(farStartId);
    paths.newSession(now);
    paths.pingAll(now);
  }

  void sessionDown(long now) {
    checks.restartAll(now);
  }

  /** Whether the far gate's process of that start id has been succeeded by another. */
  boolean isDead(long farStartId) {
    return replays.isDead(farStartId);
  }

  /** The far gate stops: nothing is sent to its endpoints but probes until one is answered. */
  void farGateStops() {
    paths.all().forEach(this::takeDown);
    checks.farGateStops();
    listener.pathsChanged();
  }

  void payloadSeen(long now) {
    paths.payloadSeen(now);
  }

  void onTimer(long now) {
    nowNanos = now;
    if (listener.hasSession()) {
      paths.onTimer(now);
    } else {
      watchByProbes();
    }
    checks.onTimer(now);
    forgetLostPaths();
    listener.pathsChanged();
  }

  /** Without a session there are no pings; what was asked and not answered tells as much. */
  private void watchByProbes() {
    for (Path path : paths.all()) {
      if (path.isUp() && !isAnswering(path)) {
        path.goDown();
        wentDown(path);
      }
    }
  }

  private boolean isAnswering(Path path) {
    CandidatePair pair = checks.find(path.interfaceId(), path.remote());
    if (pair == null) {
      return false;
    }
    long silence = nowNanos - path.lastHeardNanos();
    return pair.unanswered() < MAX_UNANSWERED_PROBES
        || silence < path.longestSilence(ConnectivityChecks.REFRESH_NANOS);
  }

  /** A path that is down and that nobody asks about any more will not come back. */
  private void forgetLostPaths() {
    for (int i = paths.all().size() - 1; i >= 0; i--) {
      Path path = paths.all().get(i);
      if (!path.isUp() && checks.find(path.interfaceId(), path.remote()) == null) {
        paths.remove(path);
      }
    }
  }

  @Override
  public void sendPing(Path path, long number) {
    listener.sendPing(path, number);
  }

  @Override
  public void wentDown(Path path) {
    listener.pathsChanged();
    report(path);
    checks.restart(path.interfaceId(), path.remote(), nowNanos);
    listener.interfaceDoubted(path.interfaceId());
  }

  private void takeDown(Path path) {
    if (path.isUp()) {
      path.goDown();
      report(path);
    }
  }

  private void report(Path path) {
    output.occurred(
        path.isUp()
            ? new GateEvent.PathUp(name, path.id(), path.interfaceId(), path.remote())
            : new GateEvent.PathDown(name, path.id(), path.interfaceId(), path.remote()));
  }

  /** All paths, up or down; not a copy. */
  List<Path> all() {
    return paths.all();
  }

  boolean anyUp() {
    return paths.anyUp();
  }

  int candidatePairs() {
    return checks.size();
  }

  long probeTag() {
    return codec.receiveTag();
  }

  /** Erases the keys. */
  void close() {
    codec.close();
  }
}
