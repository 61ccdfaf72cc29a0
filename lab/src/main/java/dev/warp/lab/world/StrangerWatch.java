package dev.warp.lab.world;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.lab.sim.VirtualTime;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Watches what a gate sends to endpoints that have not proved that they want it: one answer to what
 * came from there, no larger than that, and no more probes than docs/protocol.md section 8 allows.
 * Such an endpoint may be anybody's.
 */
final class StrangerWatch implements SimulatedGate.Watcher {

  /** Endpoints that a far gate's datagrams may make known (docs/protocol.md section 8). */
  private static final int MAX_LEARNED = 8;

  private static final long LONGEST_RETRY = 5_000_000_000L;
  private static final int FRAME_HEADER = 3;
  private static final int PING_BYTES = TransportHeader.MIN_DATAGRAM + FRAME_HEADER + 6;
  private static final int REGISTERED_BYTES = TransportHeader.MIN_DATAGRAM + FRAME_HEADER + 30;

  private final VirtualTime time;
  private final Set<Endpoint> maps;
  private final Map<Place, Account> accounts = new HashMap<>();
  private final Map<Integer, Registering> registering = new HashMap<>();
  private Place heardFrom;
  private int heardBytes;
  private int answerBytes;
  private long dropsBefore;
  private boolean suggestive;

  /** An endpoint as seen from one socket. */
  private record Place(int interfaceId, Endpoint endpoint) {}

  private static final class Account {
    private final ProbeAllowance allowance = new ProbeAllowance();
    private boolean suggested;
    private boolean validated;
  }

  /** How registering one interface with the map goes. */
  private static final class Registering {
    private int unanswered;
    private long doubtedUntilNanos;

    /** Where a register went unanswered, the interface may reach others again, too. */
    boolean isRevivedBy(long nowNanos) {
      if (unanswered > 1) {
        // Answers to earlier ones, which change nothing, may come before the one to the last.
        doubtedUntilNanos = nowNanos + LONGEST_RETRY;
      }
      return nowNanos < doubtedUntilNanos;
    }

    void answered() {
      unanswered = 0;
    }
  }

  /**
   * @param maps endpoints that the gate was told to speak to
   */
  StrangerWatch(VirtualTime time, Set<Endpoint> maps) {
    this.time = time;
    this.maps = Set.copyOf(maps);
  }

  @Override
  public void started(SimulatedGate gate) {
    accounts.clear();
    registering.clear();
    heardFrom = null;
  }

  @Override
  public void occurred(SimulatedGate gate, GateEvent event) {
    switch (event) {
      case GateEvent.PathUp up ->
          account(new Place(up.interfaceId(), up.remote())).validated = true;
      case GateEvent.PathMoved moved ->
          accounts.forEach((place, account) -> markMoved(moved, place, account));
      case GateEvent.CandidatesLearned learned ->
          accounts.values().forEach(account -> account.allowance.named());
      case GateEvent.SessionDown down -> askAllAnew();
      default -> {
        // Nothing that lets a gate ask anybody anew.
      }
    }
  }

  private static void markMoved(GateEvent.PathMoved moved, Place place, Account account) {
    account.validated |= place.endpoint().equals(moved.to());
  }

  private void askAllAnew() {
    accounts.values().forEach(account -> account.allowance.askAnew(time.nowNanos()));
  }

  @Override
  public void received(SimulatedGate gate, int interfaceId, Endpoint from, int length) {
    heardFrom = new Place(interfaceId, from);
    heardBytes = length;
    answerBytes = length;
    dropsBefore = gate.engine().drops().total();
    suggestive = true;
  }

  @Override
  public void handled(SimulatedGate gate) {
    if (gate.engine().drops().total() == dropsBefore) {
      if (heardBytes == REGISTERED_BYTES) {
        heardOfRegister();
      }
      if (suggestive && !maps.contains(heardFrom.endpoint())) {
        suggest();
      }
    }
    heardFrom = null;
  }

  /**
   * Who sits on the wire may deliver the map's answer at another interface, and as if from
   * elsewhere.
   */
  private void heardOfRegister() {
    long now = time.nowNanos();
    registering.forEach(
        (interfaceId, state) -> {
          if (state.isRevivedBy(now)) {
            askAnewFrom(interfaceId);
          }
        });
    if (maps.contains(heardFrom.endpoint())) {
      registering.computeIfAbsent(heardFrom.interfaceId(), unseen -> new Registering()).answered();
    }
  }

  private void askAnewFrom(int interfaceId) {
    accounts.forEach(
        (place, account) -> {
          if (place.interfaceId() == interfaceId) {
            account.allowance.askAnew(time.nowNanos());
          }
        });
  }

  /** A pair that had to make room for others is as good as new when it is suggested again. */
  private void suggest() {
    account(heardFrom).suggested = true;
    long learned = accounts.values().stream().filter(account -> account.suggested).count();
    account(heardFrom).allowance.suggest(time.nowNanos(), learned > MAX_LEARNED);
  }

  /** Pings apart, what a gate says to a map is mostly registers. */
  private void toldMap(int interfaceId, byte kind, int length) {
    if (kind == DatagramKind.TRANSPORT && length != PING_BYTES) {
      registering.computeIfAbsent(interfaceId, unseen -> new Registering()).unanswered++;
    }
  }

  @Override
  public void sent(SimulatedGate gate, int interfaceId, Endpoint to, byte kind, int length) {
    Place place = new Place(interfaceId, to);
    Account account = account(place);
    if (maps.contains(to)) {
      toldMap(interfaceId, kind, length);
      return;
    }
    if (account.validated) {
      return;
    }
    if (place.equals(heardFrom) ? !isAnswer(kind, length) : !isDueProbe(account, kind, length)) {
      throw new BrokenPromiseException(
          "%s sends too much to %s, which never answered: kind %02x, %d bytes"
              .formatted(gate.name(), to, kind, length));
    }
  }

  /** What a gate says while it deals with a datagram answers it, and once is enough. */
  private boolean isAnswer(byte kind, int length) {
    boolean small = length <= answerBytes;
    answerBytes = 0;
    // Who repeats an initiation is answered again, and proves nothing by it.
    suggestive = kind == DatagramKind.PROBE;
    return small
        && switch (kind) {
          case DatagramKind.PROBE,
              DatagramKind.RESPONSE,
              DatagramKind.COOKIE_REPLY,
              DatagramKind.RESET_NOTICE ->
              true;
          default -> false;
        };
  }

  private boolean isDueProbe(Account account, byte kind, int length) {
    return kind == DatagramKind.PROBE
        && length == Probe.SIZE
        && account.allowance.ask(time.nowNanos());
  }

  private Account account(Place place) {
    return accounts.computeIfAbsent(place, unseen -> new Account());
  }
}
