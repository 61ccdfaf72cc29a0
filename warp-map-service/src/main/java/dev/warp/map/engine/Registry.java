package dev.warp.map.engine;

import dev.warp.map.engine.Announcements.Announcement;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Deregister;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.frame.FarGateKnown;
import dev.warp.protocol.frame.Register;
import dev.warp.protocol.frame.Wants;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.SessionIndex;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Who is registered from where, who wants whom, and who is to be told. */
final class Registry {

  private final MapLimits limits;
  private final BiConsumer<RegisteredGate, FarGateCandidates> teller;
  private final MapOutput output;
  private final WantsPool wantsPool;
  private final Announcements announcements;
  private final Map<PublicKey, RegisteredGate> gates = new HashMap<>();
  private final SessionIndex<RegisteredGate> relayIds;

  /** Every interface, the one that registered longest ago first. */
  private final SequencedMap<RegisteredInterface.Name, RegisteredInterface> byAge =
      new LinkedHashMap<>();

  /** Gates with a change that they were not allowed to have told yet. */
  private final Set<PublicKey> postponed = new LinkedHashSet<>();

  /**
   * @param teller tells a gate, over all its interfaces
   * @param relayIds kept up to date: the relay looks gates up there
   */
  Registry(
      MapLimits limits,
      BiConsumer<RegisteredGate, FarGateCandidates> teller,
      MapOutput output,
      SessionIndex<RegisteredGate> relayIds) {
    this.limits = limits;
    this.teller = teller;
    this.output = output;
    this.wantsPool = new WantsPool(limits.wants());
    this.announcements = new Announcements(limits.wantsPerGate());
    this.relayIds = relayIds;
  }

  /** Registers an interface; or says why not. */
  Optional<DropReason> register(GateSession from, Register register, long nowNanos) {
    RegisteredGate gate = gates.get(from.gate());
    if (gate == null && gates.size() >= limits.gates()) {
      return Optional.of(DropReason.TABLE_FULL);
    }
    if (gate != null && gate.isNewerThan(from)) {
      return Optional.of(DropReason.UNEXPECTED);
    }
    if (gate == null || !gate.isOf(from)) {
      gate = begin(from, Optional.ofNullable(gate), nowNanos);
    }
    Optional<RegisteredInterface> before = gate.get(register.interfaceId());
    if (before.isPresent() && before.get().isNewerThan(register)) {
      return Optional.of(DropReason.UNEXPECTED);
    }
    if (before.isEmpty() && gate.interfaces().size() >= limits.interfacesPerGate()) {
      // An uplink that comes and goes is another interface each time, and the gate that has no
      // other cannot take the earlier ones back: the latest is the one that matters.
      forget(gate, gate.stalest(), true);
    }
    put(gate, RegisteredInterface.of(from, register, from.endpoint(), nowNanos), nowNanos);
    return Optional.empty();
  }

  /** A gate's first registration since its process started; nothing of an earlier start counts. */
  private RegisteredGate begin(GateSession from, Optional<RegisteredGate> earlier, long nowNanos) {
    earlier.ifPresent(
        predecessor -> {
          leave(predecessor);
          for (RegisteredInterface gone : List.copyOf(predecessor.interfaces())) {
            forget(predecessor, gone, false);
            gone.session().supersede(nowNanos);
          }
        });
    RegisteredGate fresh =
        new RegisteredGate(
            from,
            new Consent(limits.wantsPerGate(), wantsPool),
            limits.relay().newAllowance(nowNanos),
            relayIds);
    gates.put(fresh.key(), fresh);
    return fresh;
  }

  /** Nothing is held for that gate, or that start of it, any more. */
  private void leave(RegisteredGate gate) {
    announcements.forgetListener(gate.key());
    gate.consent().close();
    relayIds.release(gate.relayId());
  }

  private void put(RegisteredGate gate, RegisteredInterface fresh, long nowNanos) {
    Optional<RegisteredInterface> before = gate.put(fresh);
    byAge.putLast(fresh.name(), fresh);
    before
        .map(RegisteredInterface::session)
        .filter(earlier -> !earlier.equals(fresh.session()))
        .ifPresent(earlier -> earlier.supersede(nowNanos));
    fresh.session().isInUse(fresh.id());
    if (before.isEmpty() || !before.get().looksLike(fresh)) {
      output.occurred(new MapEvent.InterfaceRegistered(gate.key(), fresh.id(), fresh.reflexive()));
      announce(gate, nowNanos);
    } else if (hasMissedSomething(gate, before.get(), fresh)) {
      announce(gate, nowNanos);
    }
  }

  /**
   * Whether a gate was cut off, as its new session shows, and has not heard all it was told
   * meanwhile. It is told at once instead of at the next repetition, and its far gates punch too.
   */
  private boolean hasMissedSomething(
      RegisteredGate gate, RegisteredInterface before, RegisteredInterface fresh) {
    return !before.session().equals(fresh.session()) && announcements.arePendingFor(gate.key());
  }

  /** Takes a part of a gate's wants in; or says why not. */
  Optional<DropReason> wants(GateSession from, Wants part, long nowNanos) {
    RegisteredGate gate = gateOf(from);
    if (gate == null) {
      return Optional.of(DropReason.UNEXPECTED);
    }
    Set<PublicKey> before = gate.consent().keys();
    return switch (gate.consent().take(part)) {
      case NO_ROOM -> Optional.of(DropReason.TABLE_FULL);
      case NO_CHANGE -> Optional.empty();
      case CHANGED -> {
        withdraw(gate, before, nowNanos);
        announce(gate, nowNanos);
        yield Optional.empty();
      }
    };
  }

  /** The version of the wants held completely from the gate of a session, 0 for none. */
  long wantsVersion(GateSession of) {
    RegisteredGate gate = gateOf(of);
    return gate == null ? 0 : gate.consent().version();
  }

  /** The gate that a session is with; null unless that very start of it has registered. */
  RegisteredGate gateOf(GateSession session) {
    RegisteredGate gate = gates.get(session.gate());
    return gate == null || !gate.isOf(session) ? null : gate;
  }

  /** The gate of that session has heard what it was told; over whichever interface. */
  void acknowledged(GateSession from, FarGateKnown known) {
    announcements.acknowledged(from.gate(), known.farGate(), known.version());
  }

  /** Takes one interface back, or with {@link Deregister#ALL} all of them. */
  void deregister(GateSession from, int interfaceId, long nowNanos) {
    remove(from, known -> interfaceId == Deregister.ALL || known.id() == interfaceId, nowNanos);
  }

  /** The far end of a session has stopped: what was registered over it is gone. */
  void stopped(GateSession from, long nowNanos) {
    remove(from, known -> known.session().equals(from), nowNanos);
  }

  private void remove(GateSession from, Predicate<RegisteredInterface> which, long nowNanos) {
    RegisteredGate gate = gateOf(from);
    if (gate != null) {
      List<RegisteredInterface> leaving = gate.interfaces().stream().filter(which).toList();
      leaving.forEach(gone -> remove(gate, gone, false, nowNanos));
    }
  }

  /** Takes all interfaces of some gates back. */
  void removeIf(Predicate<PublicKey> which, long nowNanos) {
    List<RegisteredGate> leaving =
        gates.values().stream().filter(gate -> which.test(gate.key())).toList();
    for (RegisteredGate gate : leaving) {
      List.copyOf(gate.interfaces()).forEach(gone -> remove(gate, gone, false, nowNanos));
    }
  }

  /** Forgets interfaces that have not registered for long. */
  void expire(long nowNanos) {
    while (nextExpiryNanos() <= nowNanos) {
      RegisteredInterface oldest = byAge.firstEntry().getValue();
      remove(gates.get(oldest.name().gate()), oldest, true, nowNanos);
    }
  }

  private void remove(
      RegisteredGate gate, RegisteredInterface gone, boolean expired, long nowNanos) {
    forget(gate, gone, expired);
    announce(gate, nowNanos);
    if (gate.interfaces().isEmpty()) {
      gates.remove(gate.key());
      leave(gate);
    }
  }

  private void forget(RegisteredGate gate, RegisteredInterface gone, boolean expired) {
    gate.remove(gone);
    byAge.remove(gone.name());
    output.occurred(new MapEvent.InterfaceGone(gate.key(), gone.id(), expired));
  }

  /** Both gates of every pair are to be told about each other, for both are to punch now. */
  private void announce(RegisteredGate changed, long nowNanos) {
    List<RegisteredGate> pairedWith =
        changed.consent().keys().stream()
            .map(gates::get)
            .filter(other -> other != null && other.consent().covers(changed.key()))
            .toList();
    boolean leaving = changed.interfaces().isEmpty();
    if (leaving || changed.mayTell(pairedWith.size(), nowNanos)) {
      pairedWith.forEach(other -> announcePair(changed, other, nowNanos));
    } else {
      postponed.add(changed.key());
    }
  }

  /** Both gates of the pairs that {@code gate} does not want any more are told it is over. */
  private void withdraw(RegisteredGate gate, Set<PublicKey> before, long nowNanos) {
    for (PublicKey unwanted : before) {
      RegisteredGate other = gates.get(unwanted);
      if (other != null && other.consent().covers(gate.key()) && !gate.isPairedWith(other)) {
        announcePair(gate, other, nowNanos);
      }
    }
  }

  private void announcePair(RegisteredGate one, RegisteredGate other, long nowNanos) {
    announcements.add(one.key(), other.key(), other.startId(), nowNanos);
    announcements.add(other.key(), one.key(), one.startId(), nowNanos);
  }

  /** Tells what is to be told now, for the first time or once more. */
  void tellDue(long nowNanos) {
    List<PublicKey> waiting = List.copyOf(postponed);
    postponed.clear();
    for (PublicKey key : waiting) {
      RegisteredGate gate = gates.get(key);
      if (gate != null) {
        announce(gate, nowNanos);
      }
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

  /** When something is due; what is postponed waits for the next of these, a second at most. */
  long nextDeadlineNanos() {
    return Math.min(nextExpiryNanos(), announcements.nextDeadlineNanos());
  }

  private long nextExpiryNanos() {
    return byAge.isEmpty()
        ? Long.MAX_VALUE
        : byAge.firstEntry().getValue().registeredNanos() + limits.expiryNanos();
  }

  boolean knows(PublicKey gate) {
    return gates.containsKey(gate);
  }

  int size() {
    return gates.size();
  }

  /** Interfaces registered of one gate. */
  int interfacesOf(PublicKey gate) {
    RegisteredGate known = gates.get(gate);
    return known == null ? 0 : known.interfaces().size();
  }

  /** What is registered of one gate. */
  List<InterfaceView> viewOf(PublicKey gate) {
    RegisteredGate known = gates.get(gate);
    return known == null
        ? List.of()
        : known.interfaces().stream().map(RegisteredInterface::view).toList();
  }

  /** Interfaces registered, of all gates. */
  int interfaces() {
    return byAge.size();
  }
}
