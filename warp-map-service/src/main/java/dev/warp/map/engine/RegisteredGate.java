package dev.warp.map.engine;

import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gate as the map knows it, from one start of its process to the next. */
final class RegisteredGate {

  // A gate that changes all the time would have the map tell all its far gates all the time. So
  // each telling is charged to it, with a minute's worth in advance: one that has a handful of far
  // gates never notices (generic cell rate algorithm, ITU-T I.371).
  private static final long NANOS_PER_TELLING = 1_000_000_000L / 64;
  private static final long ADVANCE_NANOS = 60_000_000_000L;

  private final PublicKey key;
  private final long startId;
  private final long sinceNanos;
  private final Consent consent;
  private final Map<Integer, RegisteredInterface> interfaces = new LinkedHashMap<>();
  private List<Candidate> candidates = List.of();
  private long chargedUntilNanos;

  /**
   * @param from the session it registered over first
   */
  RegisteredGate(GateSession from, Consent consent) {
    this.key = from.gate();
    this.startId = from.session().farStartId();
    this.sinceNanos = from.session().createdNanos();
    this.consent = consent;
    this.chargedUntilNanos = sinceNanos;
  }

  /** Whether {@code session} is with the same start of the gate's process. */
  boolean isOf(GateSession session) {
    return startId == session.session().farStartId();
  }

  /** Whether {@code session} can only be with an earlier start of the gate's process. */
  boolean isNewerThan(GateSession session) {
    return !isOf(session) && session.session().createdNanos() <= sinceNanos;
  }

  /** Puts an interface in place of an earlier one with its number, which is returned. */
  Optional<RegisteredInterface> put(RegisteredInterface fresh) {
    Optional<RegisteredInterface> before = Optional.ofNullable(interfaces.put(fresh.id(), fresh));
    if (before.isEmpty() || !before.get().looksLike(fresh)) {
      candidates = collectCandidates();
    }
    return before;
  }

  void remove(RegisteredInterface gone) {
    interfaces.remove(gone.id());
    candidates = collectCandidates();
  }

  Optional<RegisteredInterface> get(int interfaceId) {
    return Optional.ofNullable(interfaces.get(interfaceId));
  }

  Collection<RegisteredInterface> interfaces() {
    return interfaces.values();
  }

  /** What far gates are told about it. */
  List<Candidate> candidates() {
    return candidates;
  }

  /** Reflexive ones first: where there are too many, those are the ones to keep. */
  private List<Candidate> collectCandidates() {
    List<Candidate> collected = new ArrayList<>();
    for (RegisteredInterface known : interfaces.values()) {
      collected.add(new Candidate(Candidate.Kind.SERVER_REFLEXIVE, known.id(), known.reflexive()));
    }
    for (RegisteredInterface known : interfaces.values()) {
      for (Endpoint host : known.hostCandidates()) {
        if (!host.equals(known.reflexive()) && host.isUnicast() && !host.isLoopback()) {
          collected.add(new Candidate(Candidate.Kind.HOST, known.id(), host));
        }
      }
    }
    int told = Math.min(collected.size(), FarGateCandidates.MAX_CANDIDATES);
    return List.copyOf(collected.subList(0, told));
  }

  /** Whether a change may be told to {@code listeners} now; if so, it is charged. */
  boolean mayTell(int listeners, long nowNanos) {
    if (chargedUntilNanos - nowNanos > ADVANCE_NANOS) {
      return false;
    }
    chargedUntilNanos = Math.max(chargedUntilNanos, nowNanos) + listeners * NANOS_PER_TELLING;
    return true;
  }

  Consent consent() {
    return consent;
  }

  PublicKey key() {
    return key;
  }

  long startId() {
    return startId;
  }
}
