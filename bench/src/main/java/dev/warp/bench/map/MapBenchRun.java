package dev.warp.bench.map;

import dev.warp.bench.map.MapResult.Flooded;
import dev.warp.bench.map.MapResult.Rate;
import dev.warp.io.ProcessorSuites;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.aead.AeadCiphers;
import dev.warp.protocol.aead.SharedCiphers;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.session.LocalIdentity;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;

/** One map, one fleet, everything that is measured. */
final class MapBenchRun {

  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int MOVES_PER_SECOND = 50;
  private static final int WARM_UP_GATES = 1000;
  private static final Duration WARM_UP = Duration.ofSeconds(4);

  /** The map has dropped all that it had of gates that stopped this long ago. */
  private static final Duration STOPPED = Duration.ofSeconds(5);

  /** A refresh has been answered, or given up, after this. */
  private static final Duration REFRESH_OVER = Duration.ofSeconds(14);

  /** 127.16.0.0 and on, four to a gate: two for each interface. */
  private static final int FIRST_ADDRESS = 0x7f100000;

  private final MapProcess map;
  private final int gates;
  private final Duration time;
  private final int floodPerSecond;
  private final PrintWriter err;
  private final RandomSource random = new Random(5)::nextBytes;

  MapBenchRun(MapProcess map, int gates, Duration time, int floodPerSecond, PrintWriter err) {
    this.map = map;
    this.gates = gates;
    this.time = time;
    this.floodPerSecond = floodPerSecond;
    this.err = err;
  }

  /**
   * Measures.
   *
   * @throws IllegalStateException if gates do not get registered
   */
  MapResult run() {
    map.start();
    say("warming up");
    try (LoopbackSocket socket = new LoopbackSocket(map.udpPort())) {
      warmUp(socket);
      say("making keys");
      Fleet fleet = new Fleet(map.key(), socket, gates(gates, random));
      Driver driver = new Driver(socket, fleet);
      return measure(fleet, driver, new Load(fleet, driver));
    }
  }

  static List<SimulatedGate> gates(int count, RandomSource random) {
    AeadCiphers ciphers = new SharedCiphers();
    List<SimulatedGate> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LocalIdentity identity =
          new LocalIdentity(
              PrivateKey.generate(random), random, ProcessorSuites.offered(), ciphers);
      made.add(new SimulatedGate(i, identity, FIRST_ADDRESS + 4 * i));
    }
    return made;
  }

  /** Has both compilers compile what there is to do. */
  private void warmUp(LoopbackSocket socket) {
    Fleet few = new Fleet(map.key(), socket, gates(WARM_UP_GATES, random));
    Driver driver = new Driver(socket, few);
    Load load = new Load(few, driver);
    register(load);
    load.registerFast(WARM_UP);
    load.lookUpFast(WARM_UP);
    few.stop(driver.now());
    load.settle(STOPPED);
    if (map.gates() != 0) {
      throw new IllegalStateException("the map still has %d gates".formatted(map.gates()));
    }
  }

  private static void register(Load load) {
    if (!load.bringUp(LONGEST)) {
      throw new IllegalStateException(
          "not all interfaces are registered after " + LONGEST.toMinutes() + " minutes");
    }
  }

  private MapResult measure(Fleet fleet, Driver driver, Load load) {
    FleetCounters counters = fleet.counters();
    long empty = map.heapBytes();
    say("%,d bytes; registering".formatted(empty));
    Meter meter = new Meter(driver);
    register(load);
    Rate bringUp = meter.rate(counters.sessions);
    say("%s; heap".formatted(bringUp));
    long heapPerGate = (map.heapBytes() - empty) / gates;

    say("%,d bytes; registers".formatted(heapPerGate));
    long before = counters.answered;
    meter = new Meter(driver);
    load.registerFast(time);
    Rate registers = meter.rate(counters.answered - before);

    say("%s; lookups".formatted(registers));
    meter = new Meter(driver);
    Rate lookUps = meter.rate(load.lookUpFast(time));

    say("%s; changes".formatted(lookUps));
    meter = new Meter(driver);
    Histogram moves = load.move(MOVES_PER_SECOND, time);
    double refreshing = meter.core();

    say("%,d changes; flood".formatted(moves.getTotalCount()));
    Flooded flooded = flood(counters, driver, load);
    say("%s; restart".formatted(flooded));
    double restart = restart(fleet, driver, load);
    return new MapResult(
        gates, bringUp, registers, lookUps, heapPerGate, moves, refreshing, flooded, restart);
  }

  private Flooded flood(FleetCounters counters, Driver driver, Load load) {
    long answered = counters.answered;
    long late = counters.answeredLate;
    long unanswered = counters.unanswered;
    long drops = map.kernelDrops();
    double core;
    double perSecond;
    double refreshesPerSecond;
    try (Flood flood = new Flood(map.key(), map.udpPort(), floodPerSecond)) {
      Meter meter = new Meter(driver);
      flood.start();
      load.refresh(time);
      core = meter.core();
      perSecond = meter.perSecond(flood.sent());
      refreshesPerSecond = meter.perSecond(counters.answered - answered);
    }
    load.settle(REFRESH_OVER);
    return new Flooded(
        perSecond,
        refreshesPerSecond,
        counters.answered - answered,
        counters.answeredLate - late,
        counters.unanswered - unanswered,
        core,
        map.kernelDrops() - drops);
  }

  private double restart(Fleet fleet, Driver driver, Load load) {
    map.kill();
    long start = driver.now();
    map.start();
    if (!load.comeBack(LONGEST)) {
      throw new IllegalStateException(
          "%,d interfaces are not registered %d minutes after the map's restart"
              .formatted(
                  fleet.interfaces().size() - fleet.counters().registered, LONGEST.toMinutes()));
    }
    return (driver.now() - start) / 1e9;
  }

  private void say(String text) {
    err.printf("%,d gates: %s%n", gates, text);
    err.flush();
  }

  /** What passes from its making on: time, and processor time of the map. */
  private final class Meter {

    private final Driver driver;
    private final long start;
    private final long cpuStart = map.cpuNanos();

    Meter(Driver driver) {
      this.driver = driver;
      this.start = driver.now();
    }

    Rate rate(long count) {
      return Rate.of(count, driver.now() - start, map.cpuNanos() - cpuStart);
    }

    double core() {
      return (double) (map.cpuNanos() - cpuStart) / (driver.now() - start);
    }

    double perSecond(long count) {
      return count * 1e9 / (driver.now() - start);
    }
  }
}
