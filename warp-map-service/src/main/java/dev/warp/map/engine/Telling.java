package dev.warp.map.engine;

import dev.warp.map.engine.Announcements.Announcement;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.frame.FarGateKnown;
import dev.warp.protocol.keys.PublicKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Tells the gates of each pair about each other, as often as it takes and no more often. */
final class Telling {

  private final MapLimits limits;
  private final GateTable gates;
  private final BiConsumer<RegisteredGate, FarGateCandidates> teller;
  private final Announcements announcements;

  /** Gates with a change that they were not allowed to have told yet. */
  private final Set<PublicKey> postponed = new LinkedHashSet<>();

  /**
   * @param teller tells a gate, over all its interfaces that are here
   */
  Telling(MapLimits limits, GateTable gates, BiConsumer<RegisteredGate, FarGateCandidates> teller) {
    this.limits = limits;
    this.gates = gates;
    this.teller = teller;
    this.announcements = new Announcements(limits.wantsPerGate());
  }

  /** Both gates of every pair are to be told about each other, for both are to punch now. */
  void announce(RegisteredGate changed, long nowNanos) {
    List<RegisteredGate> pairedWith = pairedWith(changed);
    boolean leaving = changed.interfaces().isEmpty();
    if (leaving || changed.mayTell(pairedWith.size(), nowNanos)) {
      pairedWith.forEach(other -> announcePair(changed, other, nowNanos));
    } else {
      postponed.add(changed.key());
    }
  }

  /**
   * A gate that was at another replica is told of its far gates: that one may have had something to
   * tell it that it has not heard.
   */
  void tellOfAll(RegisteredGate listener, long nowNanos) {
    pairedWith(listener).forEach(other -> tellAbout(listener, other, nowNanos));
  }

  private List<RegisteredGate> pairedWith(RegisteredGate gate) {
    return gate.wants().stream()
        .map(gates::find)
        .flatMap(Optional::stream)
        .filter(gate::isPairedWith)
        .toList();
  }

  /** Both gates of the pairs that {@code gate} does not want any more are told it is over. */
  void withdraw(RegisteredGate gate, Set<PublicKey> before, long nowNanos) {
    for (PublicKey unwanted : before) {
      gates
          .find(unwanted)
          .filter(other -> other.wants().contains(gate.key()) && !gate.isPairedWith(other))
          .ifPresent(other -> announcePair(gate, other, nowNanos));
    }
  }

  private void announcePair(RegisteredGate one, RegisteredGate other, long nowNanos) {
    tellAbout(one, other, nowNanos);
    tellAbout(other, one, nowNanos);
  }

  /** A gate that is not here is told by the replicas where it is. */
  private void tellAbout(RegisteredGate listener, RegisteredGate subject, long nowNanos) {
    if (listener.isHere()) {
      announcements.add(listener.key(), subject.key(), subject.startId(), nowNanos);
    }
  }

  /** Whether that gate has been told something that it has not acknowledged. */
  boolean isAwaiting(RegisteredGate listener) {
    return announcements.arePendingFor(listener.key());
  }

  /** A gate has heard what it was told; over whichever interface. */
  void acknowledged(PublicKey listener, FarGateKnown known) {
    announcements.acknowledged(listener, known.farGate(), known.version());
  }

  /** A gate, or a start of it, is not here any more: nothing needs to be said to it. */
  void forgetListener(RegisteredGate gate) {
    announcements.forgetListener(gate.key());
  }

  /** Tells what is to be told now, for the first time or once more. */
  void tellDue(long nowNanos) {
    List<PublicKey> waiting = List.copyOf(postponed);
    postponed.clear();
    for (PublicKey key : waiting) {
      gates.find(key).ifPresent(gate -> announce(gate, nowNanos));
    }
    announcements.tellDue(nowNanos, this::tell);
  }

  /** What is told is what holds now: consent may have ended since the last time. */
  private void tell(Announcement announcement) {
    RegisteredGate listener = gates.get(announcement.listener());
    RegisteredGate subject = gates.get(announcement.subject());
    boolean revealed = subject != null && listener.isPairedWith(subject);
    teller.accept(
        listener,
        new FarGateCandidates(
            announcement.subject(),
            announcement.version(),
            revealed ? subject.startId() : announcement.subjectStartId(),
            revealed ? subject.candidatesFor(listener, limits.relay().isOn()) : List.of()));
  }

  /** When something is to be told next; what is postponed waits for any turn of the map's. */
  long nextDeadlineNanos() {
    return announcements.nextDeadlineNanos();
  }
}
