package dev.warp.gate.engine.probe;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.GateSettings.FarGateSettings;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.gate.engine.probe.ProbeReplays.Verdict;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.probe.ProbeCodec;
import dev.warp.protocol.probe.ProbeType;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.TokenBucket;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out where a far gate can be reached: collects what is said of it, asks there, and answers
 * when it asks (docs/protocol.md section 8).
 */
public final class PathFinder implements ConnectivityChecks.Prober {

  private static final CandidateSource CONFIGURATION = new CandidateSource.Configuration();

  /** Enough for a restarted far gate's first row over many pairs, of which one answer proves it. */
  private static final int UNPROVEN_REQUESTS_PER_SECOND = 50;

  /** Hears what was found, and knows the paths that came of it. */
  public interface Listener {

    /** The far gate answered a request of ours under this start id. */
    void lives(long startId);

    /** A request over this pair was answered after {@code rttNanos}. */
    void validated(CandidatePair pair, long rttNanos, long nowNanos);

    /** Whether a path leads over that pair and is up. */
    boolean isUp(int interfaceId, Endpoint remote);

    /** Whether a path leads over that pair, is up, and is watched by pings. */
    boolean isWatched(int interfaceId, Endpoint remote);

    /** Whether a path that is not relayed leads between these interfaces and is up. */
    boolean isReachedDirectly(int interfaceId, int farInterfaceId);

    /** Whether any path to the far gate is up. */
    boolean isReachable();
  }

  private final String farGateName;
  private final Collection<GateInterface> interfaces;
  private final GateOutput output;
  private final DropCounters drops;
  private final Listener listener;
  private final ProbeCodec codec;
  private final ProbeReplays replays = new ProbeReplays();
  private final Map<PublicKey, ToldCandidates> toldByMap = new HashMap<>();
  private final ConnectivityChecks checks;
  private final byte[] probe = new byte[Probe.SIZE];

  /** Requests of processes not known yet, which may all be recordings. */
  private final TokenBucket unproven =
      new TokenBucket(UNPROVEN_REQUESTS_PER_SECOND, UNPROVEN_REQUESTS_PER_SECOND);

  /**
   * @param interfaces those that have a socket; the engine's, not a copy
   */
  public PathFinder(
      FarGateSettings settings,
      LocalIdentity local,
      Collection<GateInterface> interfaces,
      GateOutput output,
      DropCounters drops,
      Wakeup wakeup,
      Listener listener) {
    this.farGateName = settings.name();
    this.interfaces = interfaces;
    this.output = output;
    this.drops = drops;
    this.listener = listener;
    this.codec = new ProbeCodec(local, settings.publicKey(), settings.preSharedKey());
    this.checks = new ConnectivityChecks(this, wakeup);
  }

  // What is said of the far gate

  /** A map says where the far gate may be, which is also the signal to punch. */
  public void candidatesFromMap(
      PublicKey map, long mapStartId, FarGateCandidates told, long nowNanos) {
    ToldCandidates before = toldByMap.computeIfAbsent(map, unseen -> new ToldCandidates());
    if (!before.accept(mapStartId, told)) {
      drops.count(DropReason.UNEXPECTED);
      return;
    }
    output.occurred(new GateEvent.CandidatesLearned(farGateName, told.candidates().size()));
    checks.replaceCandidates(new CandidateSource.Map(map), told.candidates(), interfaces, nowNanos);
  }

  /** The configuration says where the far gate is. */
  public void configuredEndpoints(List<Endpoint> endpoints, long nowNanos) {
    List<Candidate> candidates =
        endpoints.stream()
            .map(
                endpoint ->
                    new Candidate(Candidate.Kind.CONFIGURED, Candidate.UNKNOWN_INTERFACE, endpoint))
            .toList();
    checks.replaceCandidates(CONFIGURATION, candidates, interfaces, nowNanos);
  }

  public void interfaceAdded(GateInterface added, long nowNanos) {
    checks.interfaceAdded(added, nowNanos);
  }

  /** An interface that was cut off reaches the world again. */
  public void interfaceRevived(int interfaceId, long nowNanos) {
    checks.restartInterface(interfaceId, nowNanos);
  }

  public void interfaceRemoved(int interfaceId) {
    checks.interfaceRemoved(interfaceId);
  }

  // Probes

  /** A datagram with the far gate's pair tag, or anything that claims to be. */
  public void onProbe(Arrival arrival) {
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
    if (!live && !unproven.tryTake(arrival.nanos())) {
      drops.count(DropReason.RATE_LIMITED);
      return;
    }
    if (codec.writeResponse(probe, arrival.interfaceId(), request, arrival.source()) != 0) {
      output.send(arrival.interfaceId(), arrival.source(), probe, 0, Probe.SIZE);
    }
    if (!listener.isUp(arrival.interfaceId(), arrival.source())) {
      ask(arrival, request.interfaceId(), live ? Sign.REQUEST : Sign.UNPROVEN_REQUEST);
    }
  }

  private void onResponse(Probe response, Arrival arrival) {
    CandidatePair pair = checks.find(arrival.interfaceId(), arrival.source());
    long rtt =
        pair == null
            ? -1
            : pair.answered(response.requestCounter(), response.interfaceId(), arrival.nanos());
    if (rtt < 0) {
      drops.count(DropReason.UNEXPECTED);
      return;
    }
    replays.proven(response.startId());
    listener.lives(response.startId());
    if (isNeedless(pair)) {
      return;
    }
    listener.validated(pair, rtt, arrival.nanos());
  }

  /** Something authentic came from {@code arrival}'s source, where no path that is up leads. */
  public void ask(Arrival arrival, int farInterfaceId, Sign sign) {
    checks.triggeredCheck(
        arrival.interfaceId(), arrival.source(), farInterfaceId, sign, arrival.nanos());
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
    return listener.isWatched(pair.interfaceId(), pair.remote());
  }

  @Override
  public boolean isNeedless(CandidatePair pair) {
    return RelayAddress.isRelayed(pair.remote())
        && listener.isReachedDirectly(pair.interfaceId(), pair.farInterfaceId());
  }

  @Override
  public boolean isReachable() {
    return listener.isReachable();
  }

  public void onTimer(long nowNanos) {
    checks.onTimer(nowNanos);
  }

  // What becomes of paths

  /** The pair of that path, or null where nobody asks about it any more. */
  public CandidatePair find(int interfaceId, Endpoint remote) {
    return checks.find(interfaceId, remote);
  }

  /** Asks a pair anew whose path has gone down, beginning at once. */
  public void restart(int interfaceId, Endpoint remote, long nowNanos) {
    checks.restart(interfaceId, remote, nowNanos);
  }

  /** Asks all pairs that do not work anew, for the session has ended. */
  public void restartAll(long nowNanos) {
    checks.restartAll(nowNanos);
  }

  /** Drops a pair, because its path has moved elsewhere. */
  public void forget(int interfaceId, Endpoint remote) {
    checks.forget(interfaceId, remote);
  }

  /** The far gate has said goodbye. */
  public void farGateStops() {
    checks.farGateStops();
  }

  /** A session was made with the far gate's process of that start id. */
  public void proven(long farStartId) {
    replays.proven(farStartId);
  }

  /** Whether the far gate's process of that start id has been succeeded by another. */
  public boolean isDead(long farStartId) {
    return replays.isDead(farStartId);
  }

  /** Pairs of an interface and an endpoint that are asked. */
  public int pairs() {
    return checks.size();
  }

  /** What the far gate's probes to this gate are known by. */
  public long probeTag() {
    return codec.receiveTag();
  }

  /** Erases the keys. */
  public void close() {
    codec.close();
  }
}
