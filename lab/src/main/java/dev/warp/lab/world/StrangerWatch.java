package dev.warp.lab.world;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.lab.sim.VirtualTime;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Watches what a gate sends to endpoints that have not proved that they want it: answers to what
 * came from there, and no more probes than docs/protocol.md section 8 allows. Such an endpoint may
 * be anybody's.
 */
final class StrangerWatch implements SimulatedGate.Watcher {

  private static final int PROBES_IN_A_ROW = 10;
  private static final long SECONDS_PER_ROW = 5;
  private static final long SECOND = 1_000_000_000L;

  private final VirtualTime time;
  private final Set<Endpoint> maps;
  private final Map<Place, Account> accounts = new HashMap<>();
  private long reasonsToAskAnew;
  private long unansweredByMap;

  /** An endpoint as seen from one socket. */
  private record Place(int interfaceId, Endpoint endpoint) {}

  private static final class Account {
    private final long sinceNanos;
    private long received;
    private long sent;
    private boolean validated;

    Account(long sinceNanos) {
      this.sinceNanos = sinceNanos;
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
    reasonsToAskAnew = 0;
    unansweredByMap = 0;
  }

  @Override
  public void occurred(SimulatedGate gate, GateEvent event) {
    switch (event) {
      case GateEvent.PathUp up -> account(up.interfaceId(), up.remote()).validated = true;
      case GateEvent.PathMoved moved ->
          accounts.forEach((place, account) -> markMoved(moved, place, account));
      case GateEvent.CandidatesLearned learned -> reasonsToAskAnew++;
      case GateEvent.SessionDown down -> reasonsToAskAnew++;
      case GateEvent.Registered registered -> reasonsToAskAnew++;
      default -> {
        // Nothing that lets a gate ask anybody anew.
      }
    }
  }

  private static void markMoved(GateEvent.PathMoved moved, Place place, Account account) {
    account.validated |= place.endpoint().equals(moved.to());
  }

  @Override
  public void received(SimulatedGate gate, int interfaceId, Endpoint from, int length) {
    account(interfaceId, from).received++;
    if (maps.contains(from) && unansweredByMap > 1) {
      reasonsToAskAnew++; // It answers again: the interface may reach others again, too.
    }
    unansweredByMap = maps.contains(from) ? 0 : unansweredByMap;
  }

  @Override
  public void sent(SimulatedGate gate, int interfaceId, Endpoint to, byte kind, int length) {
    Account account = account(interfaceId, to);
    account.sent++;
    if (account.validated || maps.contains(to)) {
      unansweredByMap += maps.contains(to) ? 1 : 0;
      return;
    }
    boolean small =
        switch (kind) {
          case DatagramKind.PROBE -> length == Probe.SIZE;
          case DatagramKind.RESPONSE, DatagramKind.COOKIE_REPLY, DatagramKind.RESET_NOTICE -> true;
          default -> false;
        };
    if (!small || account.sent > allowed(account)) {
      throw new BrokenPromiseException(
          "%s sends too much to %s, which never answered: kind %02x, %d datagrams for %d received"
              .formatted(gate.name(), to, kind, account.sent, account.received));
    }
  }

  /**
   * A row of probes at first and for each reason to ask anew, and one probe in five seconds
   * between. What comes from there is answered, and may be a reason for a row in five seconds.
   */
  private long allowed(Account account) {
    long elapsed = (time.nowNanos() - account.sinceNanos) / SECOND / SECONDS_PER_ROW;
    long rows = 1 + reasonsToAskAnew + (account.received == 0 ? 0 : 1 + elapsed);
    return account.received + rows * PROBES_IN_A_ROW + 1 + elapsed;
  }

  private Account account(int interfaceId, Endpoint endpoint) {
    return accounts.computeIfAbsent(
        new Place(interfaceId, endpoint), unseen -> new Account(time.nowNanos()));
  }
}
