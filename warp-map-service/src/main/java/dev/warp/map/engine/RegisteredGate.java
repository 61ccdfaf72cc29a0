package dev.warp.map.engine;

import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.TokenBucket;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A gate as the map knows it, from one start of its process to the next. */
final class RegisteredGate {

  // A gate that changes all the time would have the map tell all its far gates all the time. So
  // each telling is charged to it, with a minute's worth in advance: one that has a handful of far
  // gates never notices (generic cell rate algorithm, ITU-T I.371).
  private static final long NANOS_PER_TELLING = 1_000_000_000L / 64;
  private static final long ADVANCE_NANOS = 60_000_000_000L;

  private static final Comparator<RegisteredInterface> BY_REGISTRATION =
      Comparator.comparingLong(RegisteredInterface::registeredNanos);

  private final PublicKey key;
  private final long startId;
  private final long sinceNanos;
  private final Consent consent;
  private final TokenBucket relayAllowance;
  private final int relayId;

  /** A handful, looked through for each datagram that is relayed. */
  private final List<RegisteredInterface> interfaces = new ArrayList<>(2);

  /** Whether the last registers of all its interfaces say so. */
  private boolean allowsRelay;

  private long chargedUntilNanos;

  /** What it wants by what other replicas say, the latest of that. */
  private Set<PublicKey> wantsElsewhere = Set.of();

  private long wantsElsewhereVersion;
  private RegisteredGate sameRelayId;

  /**
   * One without interfaces yet.
   *
   * @param sinceNanos when this start of its process first registered
   */
  RegisteredGate(
      PublicKey key,
      long startId,
      long sinceNanos,
      Consent consent,
      TokenBucket relayAllowance,
      RelayIds relayIds) {
    this.key = key;
    this.startId = startId;
    this.sinceNanos = sinceNanos;
    this.consent = consent;
    this.chargedUntilNanos = sinceNanos;
    this.relayAllowance = relayAllowance;
    this.relayId = relayIds.of(this);
  }

  /** Whether {@code session} is with the same start of the gate's process. */
  boolean isOf(GateSession session) {
    return startId == session.session().farStartId();
  }

  /** Whether {@code session} can only be with an earlier start of the gate's process. */
  boolean isNewerThan(GateSession session) {
    return !isOf(session) && session.session().createdNanos() <= sinceNanos;
  }

  /** Whether another replica speaks of an earlier start of the gate's process. */
  boolean isNewerThan(ReplicatedGate said) {
    return startId != said.startId() && said.sinceNanos() <= sinceNanos;
  }

  /** Whether one of its interfaces is registered over a session with this process. */
  boolean isHere() {
    return interfaces.stream().anyMatch(RegisteredInterface::isHere);
  }

  /** How many of them. */
  long interfacesHere() {
    return interfaces.stream().filter(RegisteredInterface::isHere).count();
  }

  /** What other replicas are told: what is registered of it here. */
  ReplicatedGate said(long replica) {
    List<ReplicatedGate.Interface> here =
        interfaces.stream()
            .filter(RegisteredInterface::isHere)
            .map(RegisteredInterface::said)
            .toList();
    return new ReplicatedGate(
        replica, key, startId, sinceNanos, consent.version(), consent.keys(), here);
  }

  /** Takes in what it wants, of which another replica has heard; returns whether that is news. */
  boolean wantsElsewhere(ReplicatedGate said) {
    if (said.wantsVersion() == 0
        || SerialNumbers.isBefore(said.wantsVersion(), wantsElsewhereVersion)) {
      return false;
    }
    Set<PublicKey> before = wants();
    wantsElsewhereVersion = said.wantsVersion();
    wantsElsewhere = said.wants();
    return !wants().equals(before);
  }

  /** The gates that it wants, by the list that it has told last, this replica or another. */
  Set<PublicKey> wants() {
    return isLatestHeardHere() ? consent.keys() : wantsElsewhere;
  }

  private boolean wants(PublicKey other) {
    return isLatestHeardHere() ? consent.covers(other) : wantsElsewhere.contains(other);
  }

  private boolean isLatestHeardHere() {
    return consent.version() != 0
        && (wantsElsewhereVersion == 0
            || !SerialNumbers.isBefore(consent.version(), wantsElsewhereVersion));
  }

  /** Puts an interface in place of an earlier one with its number, which is returned. */
  Optional<RegisteredInterface> put(RegisteredInterface fresh) {
    Optional<RegisteredInterface> before = get(fresh.id());
    before.ifPresentOrElse(
        earlier -> interfaces.set(interfaces.indexOf(earlier), fresh), () -> interfaces.add(fresh));
    if (before.isEmpty() || !before.get().looksLike(fresh)) {
      changed();
    }
    return before;
  }

  void remove(RegisteredInterface gone) {
    interfaces.removeIf(known -> known.id() == gone.id());
    changed();
  }

  Optional<RegisteredInterface> get(int interfaceId) {
    return Optional.ofNullable(find(interfaceId));
  }

  /** The same without making an object; null if there is none. */
  RegisteredInterface find(int interfaceId) {
    for (int i = 0; i < interfaces.size(); i++) {
      if (interfaces.get(i).id() == interfaceId) {
        return interfaces.get(i);
      }
    }
    return null;
  }

  List<RegisteredInterface> interfaces() {
    return Collections.unmodifiableList(interfaces);
  }

  /** The one of its interfaces here, of which there must be one, that registered longest ago. */
  RegisteredInterface stalest() {
    return interfaces.stream()
        .filter(RegisteredInterface::isHere)
        .min(BY_REGISTRATION)
        .orElseThrow();
  }

  /** Whether both want each other. */
  boolean isPairedWith(RegisteredGate other) {
    return wants(other.key) && other.wants(key);
  }

  /** Whether both want each other, and neither has switched the relay off. */
  boolean mayBeRelayedTo(RegisteredGate other) {
    return allowsRelay && other.allowsRelay && isPairedWith(other);
  }

  /**
   * What a far gate is told about it.
   *
   * @param relayed whether the map passes datagrams on at all
   */
  List<Candidate> candidatesFor(RegisteredGate listener, boolean relayed) {
    return collectCandidates(relayed && mayBeRelayedTo(listener));
  }

  private void changed() {
    allowsRelay = interfaces.stream().allMatch(RegisteredInterface::relay);
  }

  /**
   * Host candidates last, and of each kind those of the interface first that registered last: where
   * there are too many, the others are the ones to do without.
   */
  private List<Candidate> collectCandidates(boolean relayed) {
    List<Candidate> collected = new ArrayList<>();
    List<RegisteredInterface> latestFirst =
        interfaces.stream().sorted(BY_REGISTRATION.reversed()).toList();
    for (RegisteredInterface known : latestFirst) {
      collected.add(new Candidate(Candidate.Kind.SERVER_REFLEXIVE, known.id(), known.reflexive()));
    }
    if (relayed) {
      for (RegisteredInterface known : latestFirst) {
        Endpoint address = RelayAddress.of(0, relayId, known.id());
        collected.add(new Candidate(Candidate.Kind.RELAYED, known.id(), address));
      }
    }
    for (RegisteredInterface known : latestFirst) {
      for (Endpoint host : known.hostCandidates()) {
        if (!host.equals(known.reflexive()) && mayBeAHost(host)) {
          collected.add(new Candidate(Candidate.Kind.HOST, known.id(), host));
        }
      }
    }
    int told = Math.min(collected.size(), FarGateCandidates.MAX_CANDIDATES);
    return List.copyOf(collected.subList(0, told));
  }

  /** An address that stands for a relayed interface is the map's alone to tell. */
  private static boolean mayBeAHost(Endpoint address) {
    return address.isUnicast() && !address.isLoopback() && !RelayAddress.isRelayed(address);
  }

  /** Whether a change may be told to {@code listeners} now; if so, it is charged. */
  boolean mayTell(int listeners, long nowNanos) {
    if (chargedUntilNanos - nowNanos > ADVANCE_NANOS) {
      return false;
    }
    chargedUntilNanos = Math.max(chargedUntilNanos, nowNanos) + listeners * NANOS_PER_TELLING;
    return true;
  }

  /** Takes what a datagram of its own costs that is to be passed on; false if that is too much. */
  boolean mayRelay(int bytes, long nowNanos) {
    return relayAllowance.tryTake(bytes, nowNanos);
  }

  /** What it is called in relay frames. */
  int relayId() {
    return relayId;
  }

  /** Another gate that is called the same, or null. */
  RegisteredGate sameRelayId() {
    return sameRelayId;
  }

  /** That one is called the same, or with null: no other is. */
  void follow(RegisteredGate other) {
    sameRelayId = other;
  }

  /** What it has told this replica itself. */
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
