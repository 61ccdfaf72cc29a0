package dev.warp.gate.engine.probe;

import dev.warp.gate.engine.VirtualTimer;
import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.Candidate.Kind;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** {@link ConnectivityChecks} on virtual time, with a record of what they send. */
final class ChecksWorld implements ConnectivityChecks.Prober {

  static final long MILLIS = 1_000_000;
  static final long START = 1_000_000 * MILLIS;
  static final CandidateSource MAP = new CandidateSource.Map(PublicKey.PUBLISHED_MAP_KEY);
  static final CandidateSource CONFIGURATION = new CandidateSource.Configuration();
  static final GateInterface UPLINK = gateInterface(1);
  static final GateInterface OTHER_UPLINK = gateInterface(2);

  /** A request, sent so many milliseconds after the start. */
  record Sent(int interfaceId, Endpoint remote, long millis) {}

  final List<Sent> sent = new ArrayList<>();
  final Set<CandidatePair> watched = new HashSet<>();
  final Set<Endpoint> answering = new HashSet<>();
  final VirtualTimer timer = new VirtualTimer(START);
  final ConnectivityChecks checks = new ConnectivityChecks(this, timer.wakeup());
  boolean reachable;
  private final Map<CandidatePair, Long> asked = new LinkedHashMap<>();

  static GateInterface gateInterface(int id) {
    return new GateInterface(id, "if" + id, List.of(Endpoint.ofIpv4(0x0a000000 + id, 40_000)));
  }

  static Endpoint endpoint(int number) {
    return Endpoint.ofIpv4(0xc6120000 + number, 13116);
  }

  static Candidate candidate(Kind kind, int number) {
    return new Candidate(kind, number, endpoint(number));
  }

  /** {@code count} of one kind, numbered from {@code first}. */
  static List<Candidate> candidates(Kind kind, int first, int count) {
    return IntStream.range(first, first + count).mapToObj(i -> candidate(kind, i)).toList();
  }

  void told(CandidateSource source, List<Candidate> candidates) {
    checks.replaceCandidates(source, candidates, List.of(UPLINK), timer.now());
  }

  void request(int number) {
    checks.triggeredCheck(UPLINK.id(), endpoint(number), number, Sign.REQUEST, timer.now());
  }

  void runFor(long millis) {
    timer.runUntil(
        timer.now() + millis * MILLIS,
        now -> {
          checks.onTimer(now);
          answer(now);
        });
  }

  private void answer(long now) {
    asked.forEach((pair, counter) -> pair.answered(counter, 9, now));
    asked.clear();
  }

  @Override
  public long sendRequest(CandidatePair pair) {
    sent.add(new Sent(pair.interfaceId(), pair.remote(), (timer.now() - START) / MILLIS));
    if (answering.contains(pair.remote())) {
      asked.put(pair, (long) sent.size());
    }
    return sent.size();
  }

  @Override
  public boolean isNeedless(CandidatePair pair) {
    return false;
  }

  @Override
  public boolean isWatched(CandidatePair pair) {
    return watched.contains(pair);
  }

  @Override
  public boolean isReachable() {
    return reachable;
  }

  /** Milliseconds at which an endpoint was asked. */
  List<Long> sentTo(int number) {
    return sent.stream()
        .filter(request -> request.remote().equals(endpoint(number)))
        .map(Sent::millis)
        .toList();
  }

  /** Endpoints that were asked. */
  Set<Endpoint> askedEndpoints() {
    Set<Endpoint> endpoints = new HashSet<>();
    sent.forEach(request -> endpoints.add(request.remote()));
    return endpoints;
  }
}
