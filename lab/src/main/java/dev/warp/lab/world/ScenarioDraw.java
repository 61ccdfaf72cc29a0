package dev.warp.lab.world;

import dev.warp.gate.engine.boundary.Ordering;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.lab.sim.GilbertElliott;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.RateLimit;
import dev.warp.lab.sim.Reordering;
import dev.warp.lab.sim.SimulatedRandom;
import dev.warp.lab.world.Disturbance.End;
import dev.warp.lab.world.Scenario.NatKind;
import dev.warp.lab.world.Scenario.Tunnel;
import dev.warp.lab.world.Scenario.Uplink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** Draws scenarios. */
final class ScenarioDraw {

  private static final int SHORTEST_MS = 10_000;
  private static final int LONGEST_MS = 40_000;

  /** Long enough for two rekeyings. */
  private static final int LONG_RUN_MS = 300_000;

  private static final int LONGEST_SLEEP_MS = 600_000;

  /** So many payloads a direction are enough. */
  private static final int MAX_PAYLOADS = 100;

  /** Of the largest there are, fewer. */
  private static final int MAX_LARGE_PAYLOADS = 10;

  static final int LARGEST_PAYLOAD = 65_507;

  /** Several pieces, and not too many datagrams. */
  private static final int LARGEST_IN_PIECES = 400_000;

  private final long seed;
  private final SimulatedRandom random;
  private final SimulatedRandom transport;
  private final List<Uplink> vehicle = new ArrayList<>();
  private final List<Uplink> operator = new ArrayList<>();

  private ScenarioDraw(long seed) {
    this.seed = seed;
    this.random = new SimulatedRandom(seed).fork("scenario");
    this.transport = new SimulatedRandom(seed).fork("transport");
  }

  /** The scenario of a seed; the same one every time. */
  static Scenario of(long seed) {
    return new ScenarioDraw(seed).draw();
  }

  private Scenario draw() {
    drawUplinks();
    int runMs = happens(0.08) ? LONG_RUN_MS : between(SHORTEST_MS, LONGEST_MS);
    List<Disturbance> disturbances = new ArrayList<>();
    for (int i = between(0, 6); i > 0; i--) {
      disturbances.add(disturbance(runMs));
    }
    if (happens(0.05)) {
      disturbances.add(
          new Disturbance.HostAsleep(
              ms(between(0, runMs)), ms(between(1_000, LONGEST_SLEEP_MS)), end()));
    }
    disturbances.sort(Comparator.comparing(Disturbance::at));
    Duration healedAt =
        disturbances.stream()
            .map(disturbance -> disturbance.at().plus(disturbance.lasts()))
            .max(Comparator.naturalOrder())
            .filter(last -> last.toMillis() > runMs)
            .orElse(ms(runMs));
    boolean large = happens(0.05);
    int payloads = large ? MAX_LARGE_PAYLOADS : MAX_PAYLOADS;
    int payloadEveryMs = Math.max(logarithmic(5, 2_000), (int) healedAt.toMillis() / payloads);
    return new Scenario(
        seed,
        vehicle,
        operator,
        tunnels(),
        ms(between(5_000, 15_000)),
        ms(between(5_000, 25_000)),
        ms(between(0, 3_000)),
        ms(payloadEveryMs),
        large ? largest() : logarithmic(8, 4_000),
        happens(0.4),
        disturbances,
        healedAt);
  }

  private void drawUplinks() {
    for (int i = between(1, 3); i > 0; i--) {
      vehicle.add(uplink(natKind()));
    }
    for (int i = between(1, 2); i > 0; i--) {
      operator.add(uplink(natKind()));
    }
  }

  private NatKind natKind() {
    double share = random.nextDouble();
    if (share < 0.55) {
      return NatKind.PORT_RESTRICTED;
    }
    if (share < 0.7) {
      return NatKind.ADDRESS_RESTRICTED;
    }
    return share < 0.85 ? NatKind.FULL_CONE : NatKind.SYMMETRIC;
  }

  private Uplink uplink(NatKind kind) {
    LinkModel model = lineModel();
    return new Uplink(kind, model, happens(0.7) ? model : lineModel());
  }

  private LinkModel lineModel() {
    LinkModel model = LinkModel.PERFECT.withDelay(ms(logarithmic(1, 250)));
    if (happens(0.5)) {
      model = model.withJitter(ms(logarithmic(1, 60)));
    }
    if (happens(0.5)) {
      model = model.withLoss(random.nextDouble() * 0.2);
    }
    if (happens(0.2)) {
      model = model.withBursts(GilbertElliott.bursts(random.nextDouble() * 0.15, between(2, 12)));
    }
    if (happens(0.2)) {
      model = model.withReordering(Reordering.of(random.nextDouble() * 0.2, ms(between(1, 200))));
    }
    if (happens(0.2)) {
      model = model.withDuplication(random.nextDouble() * 0.2);
    }
    if (happens(0.15)) {
      model = model.withCorruption(random.nextDouble() * 0.1);
    }
    if (happens(0.2)) {
      long bitsPerSecond = 1_000L * between(2_000, 20_000);
      model = model.withRate(RateLimit.ofDelay(bitsPerSecond, ms(between(20, 300))));
    }
    return model;
  }

  private List<Tunnel> tunnels() {
    List<Tunnel> tunnels = new ArrayList<>();
    for (int i = between(1, 2); i > 0; i--) {
      OptionalLong id = happens(0.5) ? OptionalLong.of(100 + i) : OptionalLong.empty();
      boolean both = id.isPresent() && happens(0.5);
      boolean vehicleHas = both || happens(0.5);
      tunnels.add(
          new Tunnel(
              "tunnel" + i,
              vehicleHas ? id : OptionalLong.empty(),
              both || !vehicleHas ? id : OptionalLong.empty(),
              between(500, 1_400),
              redundancy(),
              ordering(),
              transport.happens(0.3)));
    }
    return tunnels;
  }

  private int largest() {
    return transport.happens(0.3) ? LARGEST_IN_PIECES : LARGEST_PAYLOAD;
  }

  private Ordering ordering() {
    if (!transport.happens(0.3)) {
      return Ordering.NONE;
    }
    return transport.happens(0.7)
        ? Ordering.AUTOMATIC
        : Ordering.within(ms(transport.nextInt(300)).toNanos());
  }

  private Redundancy redundancy() {
    if (happens(0.4)) {
      return new Redundancy(3, 6, 1);
    }
    int required = between(1, 8);
    return new Redundancy(required, required + between(0, 2 * required), between(0, 2));
  }

  private Disturbance disturbance(int runMs) {
    Duration at = ms(between(0, runMs));
    Duration lasts = ms(logarithmic(50, 20_000));
    End end = end();
    int uplink = between(0, (end == End.VEHICLE ? vehicle : operator).size() - 1);
    return switch (between(0, 15)) {
      case 0, 1, 2 -> new Disturbance.UplinkCut(at, lasts, end, uplink);
      case 3 -> new Disturbance.InterfaceGone(at, lasts, end, uplink);
      case 4, 5 -> new Disturbance.NatRebound(at, end, uplink);
      case 6 -> new Disturbance.MappingsForgotten(at, end, uplink);
      case 7 -> new Disturbance.PublicAddressChanged(at, end, uplink);
      case 8 -> new Disturbance.AddressChanged(at, ms(between(0, 2_000)), end, uplink);
      case 9 -> new Disturbance.EndsParted(at, lasts);
      case 10 -> new Disturbance.MapParted(at, lasts, end);
      case 11 -> new Disturbance.MapRestarted(at, lasts);
      case 12 -> new Disturbance.GateKilled(at, lasts, end);
      case 13 -> new Disturbance.GateStopped(at, lasts, end);
      case 14 -> new Disturbance.HostAsleep(at, lasts, end);
      default -> new Disturbance.UplinkCut(at, ms(between(20_000, 180_000)), end, uplink);
    };
  }

  private End end() {
    return happens(0.5) ? End.VEHICLE : End.OPERATOR;
  }

  private boolean happens(double probability) {
    return random.happens(probability);
  }

  /** Uniform, both bounds included. */
  private int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /** Small numbers as likely as large ones. */
  private int logarithmic(int low, int high) {
    return (int) Math.round(low * Math.pow((double) high / low, random.nextDouble()));
  }

  private static Duration ms(int millis) {
    return Duration.ofMillis(millis);
  }
}
