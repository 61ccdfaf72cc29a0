package dev.warp.bench.map;

import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.FarGateCandidates;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/** What a fleet does to a map, one thing after the other. */
final class Load {

  /** Interfaces that may wait for their first session at once. */
  private static final int CONNECTING = 64;

  /** Registers, or wants, that may be unanswered at once. */
  private static final int ASKING = 256;

  /** Where this process is too slow, the interfaces wait longer between their registers. */
  private static final int MOST_OVERDUE = 1000;

  /** As gates do by default. */
  private static final long REFRESH_NANOS = 10_000_000_000L;

  /** For what is under way to arrive. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MICROSECOND = 1000;

  private final Fleet fleet;
  private final Driver driver;
  private final Random random = new Random(3);
  private int next;

  Load(Fleet fleet, Driver driver) {
    this.fleet = fleet;
    this.driver = driver;
  }

  /**
   * Registers every interface, and again every ten seconds those that are; false if that takes
   * longer.
   */
  boolean bringUp(Duration longest) {
    FleetCounters counters = fleet.counters();
    List<SimulatedInterface> interfaces = fleet.interfaces();
    long before = counters.sessions;
    int[] begun = {0};
    Driver.Turn refreshes = refreshes(who -> who.registered);
    return driver.until(
        this::areAllRegistered,
        longest,
        now -> {
          refreshes.at(now);
          while (begun[0] < interfaces.size()
              && begun[0] - (counters.sessions - before) < CONNECTING) {
            fleet.register(interfaces.get(begun[0]++), now);
          }
        });
  }

  /**
   * Has every interface register every ten seconds, after the map has lost all of them, until each
   * is registered; false if that takes longer.
   */
  boolean comeBack(Duration longest) {
    fleet.forgetRegistrations();
    return driver.until(this::areAllRegistered, longest, refreshes(who -> true));
  }

  private boolean areAllRegistered() {
    return fleet.counters().registered == fleet.interfaces().size();
  }

  /** Registers one interface after the other, as fast as the map answers. */
  void registerFast(Duration time) {
    long start = fleet.counters().answered;
    long[] asked = {0};
    driver.run(
        time,
        now -> {
          while (asked[0] - (fleet.counters().answered - start) < ASKING) {
            fleet.register(nextInterface(), now);
            asked[0]++;
          }
        });
  }

  /**
   * Has one gate after the other want others than before, as fast as the map tells it of its far
   * gate; returns how often a gate was told so.
   */
  long lookUpFast(Duration time) {
    boolean[] waiting = new boolean[fleet.gates().size()];
    long[] counts = {0, 0};
    fleet.listen(
        new Fleet.Listener() {
          @Override
          public void told(SimulatedInterface who, FarGateCandidates farGate, long nowNanos) {
            int number = who.gate().number();
            if (waiting[number] && !farGate.candidates().isEmpty()) {
              waiting[number] = false;
              counts[1]++;
            }
          }
        });
    driver.run(
        time,
        now -> {
          while (counts[0] - counts[1] < Math.min(ASKING, waiting.length / 4)) {
            SimulatedInterface who = nextInterface();
            if (who.id() == 1 && !who.asking && !waiting[who.gate().number()]) {
              waiting[who.gate().number()] = true;
              who.gate().changeWants();
              fleet.register(who, now);
              counts[0]++;
            }
          }
        });
    fleet.listen(Fleet.Listener.NONE);
    return counts[1];
  }

  /** Every interface registers every ten seconds, and nothing else happens. */
  void refresh(Duration time) {
    driver.run(time, refreshes(who -> true));
  }

  /** Asks for nothing, but hears what comes, and repeats what is unanswered. */
  void settle(Duration time) {
    driver.run(time, now -> {});
  }

  private Driver.Turn refreshes(Predicate<SimulatedInterface> which) {
    long start = driver.now();
    long[] asked = {0};
    return now -> {
      long due = (now - start) / (REFRESH_NANOS / fleet.interfaces().size());
      asked[0] = Math.max(asked[0], due - MOST_OVERDUE);
      while (asked[0] < due) {
        SimulatedInterface who = nextInterface();
        if (which.test(who)) {
          fleet.register(who, now);
        }
        asked[0]++;
      }
    };
  }

  /**
   * While every interface registers every ten seconds, some move to other addresses.
   *
   * @return how long it took until the first interface of the far gate had heard, in microseconds;
   *     or how long it has not, for those that have not
   */
  Histogram move(int perSecond, Duration time) {
    Moves moves = new Moves(fleet.gates().size());
    fleet.listen(moves);
    Driver.Turn refreshes = refreshes(who -> true);
    long start = driver.now();
    long[] moved = {0};
    driver.run(
        time,
        now -> {
          refreshes.at(now);
          while (moved[0] < (now - start) * perSecond / NANOS_PER_SECOND) {
            SimulatedInterface who =
                fleet.interfaces().get(random.nextInt(fleet.interfaces().size()));
            if (!who.asking && moves.begin(who, now)) {
              who.move();
              fleet.register(who, now);
            }
            moved[0]++;
          }
        });
    settle(SETTLE);
    fleet.listen(Fleet.Listener.NONE);
    return moves.times(driver.now());
  }

  private SimulatedInterface nextInterface() {
    List<SimulatedInterface> interfaces = fleet.interfaces();
    next = (next + 1) % interfaces.size();
    return interfaces.get(next);
  }

  /** Who has moved, and whose far gates do not know yet. */
  private static final class Moves implements Fleet.Listener {

    private final Histogram times = new Histogram(3);
    private final long[] since;
    private final SimulatedInterface[] moving;

    Moves(int gates) {
      since = new long[gates];
      moving = new SimulatedInterface[gates];
    }

    boolean begin(SimulatedInterface who, long nowNanos) {
      int gate = who.gate().number();
      if (moving[gate] != null) {
        return false;
      }
      moving[gate] = who;
      since[gate] = nowNanos;
      return true;
    }

    @Override
    public void told(SimulatedInterface who, FarGateCandidates farGate, long nowNanos) {
      int far = who.gate().farNumber();
      SimulatedInterface moved = moving[far];
      if (moved != null && isAt(farGate, moved)) {
        times.recordValue((nowNanos - since[far]) / MICROSECOND);
        moving[far] = null;
      }
    }

    Histogram times(long nowNanos) {
      for (int gate = 0; gate < moving.length; gate++) {
        if (moving[gate] != null) {
          times.recordValue((nowNanos - since[gate]) / MICROSECOND);
        }
      }
      return times;
    }

    private static boolean isAt(FarGateCandidates told, SimulatedInterface moved) {
      return told.candidates().stream()
          .filter(candidate -> candidate.kind() == Candidate.Kind.SERVER_REFLEXIVE)
          .anyMatch(candidate -> (int) candidate.endpoint().low() == moved.address());
    }
  }
}
