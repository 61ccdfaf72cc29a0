package dev.warp.gate.engine.probe;

import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Finds out which pairs of a local interface and a far gate's candidate can talk, by asking, and
 * opens the NATs between them by the same (docs/protocol.md section 8).
 */
public final class ConnectivityChecks {

  /** Remote candidates held per far gate (docs/protocol.md section 8). */
  static final int MAX_CANDIDATES = 32;

  /** Of those, how many may be learned from probes. */
  static final int MAX_PEER_REFLEXIVE = 8;

  /** Of those, which may make room: asked so often without an answer. */
  private static final int USELESS_AFTER = 5;

  /** Between the first probes of pairs that start together. */
  private static final long START_GAP_NANOS = 5_000_000L;

  /** So long is tried without a relay first. */
  private static final long RELAY_AFTER_NANOS = 500_000_000L;

  /** Between probes of a pair that answers, while there is no session to ping in. */
  public static final long REFRESH_NANOS = 1_000_000_000L;

  /** Sends requests, and tells which pairs need none for now. */
  public interface Prober {

    /** Sends a request and returns its counter. */
    long sendRequest(CandidatePair pair);

    /** Whether the pair is a path that is up and watched by pings. */
    boolean isWatched(CandidatePair pair);

    /** Whether the pair leads over a relay between interfaces that reach each other without. */
    boolean isNeedless(CandidatePair pair);

    /** Whether any path to the far gate is up. */
    boolean isReachable();
  }

  private final Prober prober;
  private final Wakeup wakeup;
  private final List<CandidatePair> pairs = new ArrayList<>();
  private final DepartedPairs departed = new DepartedPairs();

  /** No row begins before, for the ones before it have begun just now. */
  private long nextStartNanos = Long.MIN_VALUE;

  private final Map<CandidateSource, List<Candidate>> known = new LinkedHashMap<>();

  public ConnectivityChecks(Prober prober, Wakeup wakeup) {
    this.prober = prober;
    this.wakeup = wakeup;
  }

  /**
   * Replaces all candidates that came from {@code source} by {@code fresh}, and starts punching:
   * pairs that do not work (any more) are asked anew.
   */
  public void replaceCandidates(
      CandidateSource source,
      List<Candidate> fresh,
      Collection<GateInterface> interfaces,
      long nowNanos) {
    known.put(
        source, fresh.stream().filter(candidate -> candidate.endpoint().isUnicast()).toList());
    List<Candidate> wanted = candidates();
    withdrawAllBut(wanted, nowNanos);
    for (Candidate candidate : wanted) {
      for (GateInterface local : interfaces) {
        if (local.canReach(candidate.endpoint())) {
          CandidatePair pair = pairFor(local.id(), candidate, nowNanos);
          inTurn(pair, pair::named, nowNanos);
        }
      }
    }
    removeOldestOfTooMany(nowNanos);
    wakeup.at(nowNanos);
  }

  /** Pairs that start together start one after the other. */
  private void inTurn(CandidatePair pair, LongPredicate begin, long nowNanos) {
    if (!prober.isWatched(pair) && !prober.isNeedless(pair)) {
      long start = nextTurnNanos(nowNanos);
      if (begin.test(start)) {
        nextStartNanos = start + START_GAP_NANOS;
      }
    }
  }

  /**
   * No later than if all pairs there are started now: turns of some that have gone are not kept.
   */
  private long nextTurnNanos(long nowNanos) {
    long last = nowNanos + pairs.size() * START_GAP_NANOS;
    return Math.clamp(nextStartNanos, nowNanos, last);
  }

  private void withdrawAllBut(List<Candidate> wanted, long nowNanos) {
    for (CandidatePair pair : pairs) {
      if (pair.kind() != Candidate.Kind.PEER_REFLEXIVE
          && wanted.stream().noneMatch(c -> c.endpoint().equals(pair.remote()))) {
        pair.withdraw();
      }
    }
    removeHopeless(nowNanos);
  }

  private void removeHopeless(long nowNanos) {
    for (int i = pairs.size() - 1; i >= 0; i--) {
      CandidatePair pair = pairs.get(i);
      if (pair.isHopeless(nowNanos) && !prober.isWatched(pair)) {
        depart(pair, nowNanos);
      }
    }
  }

  private void depart(CandidatePair pair, long nowNanos) {
    pairs.remove(pair);
    departed.add(pair, nowNanos);
  }

  /** Of candidates that nobody names any more, but that have worked, as many stay as are held. */
  private void removeOldestOfTooMany(long nowNanos) {
    List<CandidatePair> oldestFirst =
        pairs.stream()
            .filter(pair -> pair.isWithdrawn() && !prober.isWatched(pair))
            .sorted(Comparator.comparingLong(CandidatePair::answeredNanos))
            .toList();
    for (CandidatePair pair : oldestFirst) {
      if (namedCandidates() > MAX_CANDIDATES - MAX_PEER_REFLEXIVE) {
        depart(pair, nowNanos);
      }
    }
  }

  private long namedCandidates() {
    return pairs.stream()
        .filter(pair -> pair.kind() != Candidate.Kind.PEER_REFLEXIVE)
        .map(CandidatePair::remote)
        .distinct()
        .count();
  }

  /** The far gate has said goodbye. */
  public void farGateStops() {
    pairs.forEach(CandidatePair::farGateStops);
  }

  /** What all sources say together, most promising first, as much as is held. */
  private List<Candidate> candidates() {
    Set<Endpoint> seen = new HashSet<>();
    return known.values().stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparingInt(ConnectivityChecks::rank))
        .filter(candidate -> seen.add(candidate.endpoint()))
        .limit(MAX_CANDIDATES - MAX_PEER_REFLEXIVE)
        .toList();
  }

  /** Configured, reflexive, relayed, then the far gate's own addresses. */
  private static int rank(Candidate candidate) {
    return switch (candidate.kind()) {
      case CONFIGURED -> 0;
      case SERVER_REFLEXIVE -> 1;
      case PEER_REFLEXIVE -> 2;
      case RELAYED -> 3;
      case HOST -> 4;
    };
  }

  /** Pairs a new interface with every candidate. */
  public void interfaceAdded(GateInterface local, long nowNanos) {
    for (Candidate candidate : candidates()) {
      if (local.canReach(candidate.endpoint())) {
        pairFor(local.id(), candidate, nowNanos);
      }
    }
    wakeup.at(nowNanos);
  }

  public void interfaceRemoved(int interfaceId) {
    pairs.removeIf(pair -> pair.interfaceId() == interfaceId);
  }

  /** Asks at an endpoint that authentic datagrams come from, unless too many were learned so. */
  public void triggeredCheck(
      int interfaceId, Endpoint remote, int farInterfaceId, Sign sign, long nowNanos) {
    CandidatePair existing = find(interfaceId, remote);
    if (existing != null) {
      if (farInterfaceId != Candidate.UNKNOWN_INTERFACE) {
        existing.describe(existing.kind(), farInterfaceId);
      }
      existing.suggest(sign, nowNanos);
      wakeup.at(existing.nextProbeNanos(prober.isReachable()));
    } else if (remote.isUnicast() && makeRoomForPeerReflexive(nowNanos)) {
      add(interfaceId, remote, Candidate.Kind.PEER_REFLEXIVE, farInterfaceId, nowNanos);
      wakeup.at(nowNanos);
    }
  }

  /** Asks a pair anew that used to work, beginning at once. */
  public void restart(int interfaceId, Endpoint remote, long nowNanos) {
    CandidatePair pair = find(interfaceId, remote);
    if (pair != null) {
      pair.restart(nowNanos);
      wakeup.at(nowNanos);
    }
  }

  /**
   * Asks all pairs that do not work anew, for the session has ended. The far gate can bring that
   * about as often as it likes, so it counts no more than naming them again.
   */
  public void restartAll(long nowNanos) {
    pairs.forEach(pair -> inTurn(pair, pair::named, nowNanos));
    wakeup.at(nowNanos);
  }

  /** Asks the pairs of one interface anew that do not work: it reaches the world again. */
  public void restartInterface(int interfaceId, long nowNanos) {
    pairs.stream()
        .filter(pair -> pair.interfaceId() == interfaceId)
        .forEach(pair -> inTurn(pair, pair::restart, nowNanos));
    wakeup.at(nowNanos);
  }

  /** The pair, or null. */
  public CandidatePair find(int interfaceId, Endpoint remote) {
    for (int i = 0; i < pairs.size(); i++) {
      if (pairs.get(i).is(interfaceId, remote)) {
        return pairs.get(i);
      }
    }
    return null;
  }

  /** Drops a pair, because its path has moved elsewhere. */
  public void forget(int interfaceId, Endpoint remote) {
    pairs.removeIf(pair -> pair.is(interfaceId, remote));
  }

  public void onTimer(long nowNanos) {
    removeHopeless(nowNanos);
    boolean reachable = prober.isReachable();
    for (CandidatePair pair : pairs) {
      if (prober.isWatched(pair) || prober.isNeedless(pair)) {
        continue;
      }
      if (pair.nextProbeNanos(reachable) <= nowNanos) {
        boolean answering = pair.hasAnswered() && pair.unanswered() == 0;
        pair.asked(prober.sendRequest(pair), nowNanos);
        if (answering) {
          pair.postpone(nowNanos + REFRESH_NANOS);
        }
      }
      wakeup.at(pair.nextProbeNanos(reachable));
    }
  }

  /** Pairs there are. */
  public int size() {
    return pairs.size();
  }

  private CandidatePair pairFor(int interfaceId, Candidate candidate, long nowNanos) {
    CandidatePair existing = find(interfaceId, candidate.endpoint());
    if (existing != null) {
      existing.describe(candidate.kind(), candidate.interfaceId());
      return existing;
    }
    if (candidate.kind() == Candidate.Kind.RELAYED) {
      long late = nowNanos + RELAY_AFTER_NANOS;
      return add(
          interfaceId, candidate.endpoint(), candidate.kind(), candidate.interfaceId(), late);
    }
    // What maps name is not to keep anything else waiting.
    boolean configured = candidate.kind() == Candidate.Kind.CONFIGURED;
    long room = configured ? nowNanos : departed.roomNanos(nowNanos);
    long start = Math.max(room, nextTurnNanos(nowNanos));
    nextStartNanos = start + START_GAP_NANOS;
    return add(interfaceId, candidate.endpoint(), candidate.kind(), candidate.interfaceId(), start);
  }

  /** Adds a pair that is asked from then on, or one that has been before and goes on. */
  private CandidatePair add(
      int interfaceId, Endpoint remote, Candidate.Kind kind, int farInterfaceId, long start) {
    CandidatePair pair = departed.take(interfaceId, remote);
    if (pair == null) {
      pair = new CandidatePair(interfaceId, remote, kind, farInterfaceId, start);
    } else {
      pair.describe(kind, farInterfaceId);
      pair.notBefore(start);
    }
    pairs.add(pair);
    return pair;
  }

  private boolean makeRoomForPeerReflexive(long nowNanos) {
    List<CandidatePair> learned =
        pairs.stream().filter(pair -> pair.kind() == Candidate.Kind.PEER_REFLEXIVE).toList();
    if (learned.size() < MAX_PEER_REFLEXIVE) {
      return true;
    }
    Optional<CandidatePair> useless =
        learned.stream()
            .filter(pair -> !prober.isWatched(pair))
            .max(Comparator.comparingInt(CandidatePair::unanswered))
            .filter(pair -> pair.unanswered() >= USELESS_AFTER);
    useless.ifPresent(pair -> depart(pair, nowNanos));
    return useless.isPresent();
  }
}
