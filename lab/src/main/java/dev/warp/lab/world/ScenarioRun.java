package dev.warp.lab.world;

import dev.warp.gate.engine.GateStatus.TunnelState;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.lab.sim.GilbertElliott;
import dev.warp.lab.sim.Nat;
import dev.warp.lab.sim.NetworkObserver;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.lab.sim.SimulatedRandom;
import dev.warp.lab.sim.VirtualTime;
import dev.warp.lab.world.Disturbance.End;
import dev.warp.lab.world.Scenario.Tunnel;
import dev.warp.lab.world.Scenario.Uplink;
import dev.warp.protocol.keys.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Plays one scenario and checks, all the way, what must always hold (docs/simulation.md). */
final class ScenarioRun {

  /**
   * Once nothing disturbs any more, a payload gets through in either direction within this time,
   * over lines that lose up to a third of their datagrams.
   */
  static final Duration HEALED_WITHIN = Duration.ofSeconds(30);

  private static final Duration ASK_EVERY = Duration.ofMillis(50);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Scenario scenario;
  private final SimulatedNetwork network;
  private final VirtualTime time;
  private final SimulatedRandom random;
  private final Roadside world;
  private final PayloadLedger ledger;
  private final HostileParty hostileParty;
  private final Stagehand stagehand;
  private final MemoryBounds bounds;
  private final long[] sentInThisStart = new long[2];
  private boolean trafficFlows = true;

  /**
   * What a run came to.
   *
   * @param healedAfterNanos from the end of the last disturbance until a payload sent after it had
   *     got through in both directions
   */
  record Result(long seed, long payloads, long delivered, long healedAfterNanos, long datagrams) {}

  ScenarioRun(Scenario scenario) {
    this(scenario, MemoryBounds.DOCUMENTED);
  }

  /** A run in which gates and the map may hold so much. */
  ScenarioRun(Scenario scenario, MemoryBounds bounds) {
    this.scenario = scenario;
    this.bounds = bounds;
    this.network = new SimulatedNetwork(scenario.seed());
    this.time = network.time();
    this.random = network.random().fork("run");
    this.world =
        new Roadside(
            network,
            scenario.vehicle().stream().map(uplink -> uplink.nat().behavior()).toList(),
            scenario.operator().stream().map(uplink -> uplink.nat().behavior()).toList());
    this.ledger = new PayloadLedger(network.random().fork("payloads"));
    this.hostileParty =
        new HostileParty(network, List.of(world.vehicleSide(), world.operatorSide()));
    this.stagehand = new Stagehand(world);
    setUpLines(world.vehicleSide(), scenario.vehicle());
    setUpLines(world.operatorSide(), scenario.operator());
    setUpGate(world.vehicle(), "vehicle", 0);
    setUpGate(world.operator(), "operator", 1);
  }

  /** Lets {@code observer} see every event of the network. */
  ScenarioRun observe(NetworkObserver observer) {
    network.observe(observer);
    return this;
  }

  SimulatedNetwork network() {
    return network;
  }

  Roadside world() {
    return world;
  }

  private void setUpLines(Roadside.Side side, List<Uplink> uplinks) {
    for (int i = 0; i < uplinks.size(); i++) {
      side.nats().get(i).link().up().setModel(uplinks.get(i).up());
      side.nats().get(i).link().down().setModel(uplinks.get(i).down());
      if (scenario.hostile()) {
        hostileParty.tap(side.nats().get(i).link());
      }
    }
  }

  private void setUpGate(SimulatedGate gate, String name, int side) {
    gate.watch(new StrangerWatch(time, Set.of(world.map().endpoint())));
    gate.watch(
        new SimulatedGate.Watcher() {
          @Override
          public void started(SimulatedGate started) {
            sentInThisStart[side] = 0;
          }
        });
    gate.connect(
        (tunnel, payload) -> {
          TunnelSettings settings = tunnels(side).get(tunnel);
          ledger.deliver(name, settings.name(), payload);
          if (settings.ordering().inOrder()) {
            ledger.checkOrder(name, settings.name(), payload);
          }
        });
  }

  /**
   * Plays it to the end.
   *
   * @throws BrokenPromiseException if something happened that must not
   */
  Result play() {
    world.map().start();
    start(world.operator(), world.vehicle().publicKey(), 1);
    time.after(
        scenario.vehicleStartsAt(), () -> start(world.vehicle(), world.operator().publicKey(), 0));
    scenario.disturbances().forEach(stagehand::schedule);
    time.after(scenario.vehicleStartsAt(), this::traffic);
    time.after(scenario.vehicleStartsAt(), this::lookAtMemory);
    time.runUntil(scenario.healedAt().plus(scenario.vehicleStartsAt()).toNanos());
    endBursts(world.vehicleSide());
    endBursts(world.operatorSide());
    long healedAfter = heal();
    trafficFlows = false;
    Strangers strangers = new Strangers(world, hostileParty, random);
    strangers.checkThatNothingMoves();
    checkMemory();
    checkCounts(world.vehicle(), 0);
    checkCounts(world.operator(), 1);
    return new Result(
        scenario.seed(), ledger.made(), ledger.delivered(), healedAfter, network.counters().sent());
  }

  private void start(SimulatedGate gate, PublicKey far, int side) {
    gate.start(
        world.settings(far, tunnels(side), scenario.registerInterval(), scenario.keepAlive()));
  }

  /** The operator lists the tunnels the other way round: positions must not matter. */
  private List<TunnelSettings> tunnels(int side) {
    List<Tunnel> drawn = side == 0 ? scenario.tunnels() : scenario.tunnels().reversed();
    List<TunnelSettings> settings = new ArrayList<>();
    for (Tunnel tunnel : drawn) {
      OptionalLong id = side == 0 ? tunnel.vehicleId() : tunnel.operatorId();
      settings.add(
          new TunnelSettings(tunnel.name(), id, 0, tunnel.mtu(), tunnel.redundancy())
              .with(tunnel.ordering())
              .withClearPayloads(tunnel.clearPayloads())
              .withMaxPayloadBytes(
                  Math.max(ScenarioDraw.LARGEST_PAYLOAD, scenario.largestPayload())));
    }
    return settings;
  }

  private String tunnelName(int side, int position) {
    return tunnels(side).get(position).name();
  }

  private void lookAtMemory() {
    checkMemory();
    if (trafficFlows) {
      time.after(LOOK_EVERY, this::lookAtMemory);
    }
  }

  private void checkMemory() {
    for (Roadside.Side side : List.of(world.vehicleSide(), world.operatorSide())) {
      SimulatedGate gate = side.gate();
      if (gate.isRunning()) {
        bounds.check(gate.name(), gate.status(), gate.openInterfaces().size());
      }
    }
    if (world.map().isRunning()) {
      bounds.check(world.map().engine());
    }
  }

  private void traffic() {
    if (trafficFlows) {
      send(0, scenario.largestPayload());
      send(1, scenario.largestPayload());
      time.after(scenario.payloadEvery(), this::traffic);
    }
  }

  /**
   * Sends a payload of up to so many bytes from a side; its number, or -1 where the gate is not
   * running.
   */
  private long send(int side, int largest) {
    SimulatedGate gate = side == 0 ? world.vehicle() : world.operator();
    if (!gate.isRunning() || stagehand.isAsleep(side == 0 ? End.VEHICLE : End.OPERATOR)) {
      return -1;
    }
    int tunnel = random.nextInt(scenario.tunnels().size());
    int length = random.nextInt(largest + 1);
    String receiver = side == 0 ? "operator" : "vehicle";
    byte[] payload = ledger.make(receiver, tunnelName(side, tunnel), length);
    sentInThisStart[side]++;
    gate.send(tunnel, payload);
    return PayloadLedger.numberOf(payload);
  }

  /**
   * Bursts of loss last so many datagrams, which is minutes where few are sent: no line that is
   * healed does that.
   */
  private static void endBursts(Roadside.Side side) {
    for (Nat nat : side.nats()) {
      nat.link().up().setModel(nat.link().up().model().withBursts(GilbertElliott.NONE));
      nat.link().down().setModel(nat.link().down().model().withBursts(GilbertElliott.NONE));
    }
  }

  /** Sends until something has got through in both directions; returns how long that took. */
  private long heal() {
    long from = time.nowNanos();
    // Not so many bytes that the slowest line does nothing but queue.
    int largest = Math.min(ScenarioDraw.LARGEST_PAYLOAD, scenario.largestPayload());
    List<List<Long>> asked = List.of(new ArrayList<>(), new ArrayList<>());
    while (!asked.stream().allMatch(numbers -> numbers.stream().anyMatch(ledger::isDelivered))) {
      if (time.nowNanos() - from > HEALED_WITHIN.toNanos()) {
        throw new BrokenPromiseException(
            "%d s after the network healed nothing got through: %s, %s"
                .formatted(
                    HEALED_WITHIN.toSeconds(),
                    world.vehicle().status().farGates(),
                    world.operator().status().farGates()));
      }
      asked.get(0).add(send(0, largest));
      asked.get(1).add(send(1, largest));
      time.runFor(ASK_EVERY);
    }
    return time.nowNanos() - from;
  }

  /** Every payload is accounted for. */
  private void checkCounts(SimulatedGate gate, int side) {
    long counted = 0;
    for (TunnelState tunnel : gate.status().tunnels()) {
      counted +=
          tunnel.payloadsSent()
              + tunnel.dropped().values().stream().mapToLong(Long::longValue).sum();
    }
    if (counted != sentInThisStart[side]) {
      throw new BrokenPromiseException(
          "%s took %d payloads and counts %d"
              .formatted(gate.name(), sentInThisStart[side], counted));
    }
  }
}
