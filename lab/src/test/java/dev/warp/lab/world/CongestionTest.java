package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus.TunnelState;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.boundary.Urgency;
import dev.warp.gate.engine.transport.PayloadDrop;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.RateLimit;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A path is given what it can carry, and no more (docs/protocol.md sections 11.1 and 11.2). */
final class CongestionTest {

  private static final Duration ONE_WAY = Duration.ofMillis(20);
  private static final long MBIT = 1_000_000;
  private static final long LINK_BITS = 10 * MBIT;
  private static final Redundancy THREE_OF_FIVE = new Redundancy(3, 5, 1);
  private static final long MILLIS = 1_000_000L;

  /** 1200 bytes at 20 Mbit/s. */
  private static final long VIDEO_GAP_NANOS = 480_000L;

  private static final long CONTROL_GAP_NANOS = 10 * MILLIS;

  /** What a path carries is known by then. */
  private static final Duration ONSET = Duration.ofSeconds(2);

  /** Take 65 ms of the link with all their redundancy. */
  private static final int FRAME_PAYLOADS = 34;

  private static final long STEP_NANOS = 80_000L;

  private static LinkModel link(long bitsPerSecond) {
    return LinkModel.PERFECT
        .withDelay(ONE_WAY)
        .withRate(RateLimit.ofDelay(bitsPerSecond, Duration.ofMillis(500)));
  }

  /** What arrived of one tunnel. */
  private static final class Arrivals {
    private int sent;
    private long bytes;
    private final List<Long> latencies = new ArrayList<>();

    long p99() {
      List<Long> sorted = latencies.stream().sorted().toList();
      return sorted.get((int) (sorted.size() * 0.99));
    }

    void forget() {
      sent = 0;
      bytes = 0;
      latencies.clear();
    }

    int lost() {
      return sent - latencies.size();
    }
  }

  private final List<Arrivals> arrivals = List.of(new Arrivals(), new Arrivals());

  private static long dropped(Roadside world) {
    TunnelState video = world.vehicle().status().tunnels().getLast();
    return video.dropped().get(PayloadDrop.CONGESTED);
  }

  private Roadside world(int uplinks, long seed, Urgency... urgencies) {
    NatBehavior nat = NatBehavior.portRestricted();
    Roadside world =
        new Roadside(new SimulatedNetwork(seed), Collections.nCopies(uplinks, nat), List.of(nat));
    world.setUplinks(link(LINK_BITS));
    List<TunnelSettings> tunnels = new ArrayList<>();
    for (Urgency urgency : urgencies) {
      tunnels.add(
          Roadside.tunnel("t" + tunnels.size(), OptionalLong.empty(), THREE_OF_FIVE).with(urgency));
    }
    world.map().start();
    world.operator().start(world.settings(world.vehicle().publicKey(), tunnels));
    world.vehicle().start(world.settings(world.operator().publicKey(), tunnels));
    Connected.connect(world, uplinks);
    world
        .operator()
        .connect(
            (tunnel, payload) -> {
              Arrivals of = arrivals.get(tunnel);
              of.bytes += payload.length;
              of.latencies.add(now(world) - Bytes.getLong(payload, 0));
            });
    return world;
  }

  private static long now(Roadside world) {
    return world.network().time().nowNanos();
  }

  private void send(Roadside world, int tunnel, int length) {
    byte[] payload = new byte[length];
    Bytes.putLong(payload, 0, now(world));
    arrivals.get(tunnel).sent++;
    world.vehicle().send(tunnel, payload);
  }

  /** Control alone, or beside video that is twice what the link can carry. */
  private void run(Roadside world, boolean video, Duration duration) {
    long end = now(world) + duration.toNanos();
    long nextVideo = now(world);
    long nextControl = now(world);
    while (now(world) < end) {
      if (video && now(world) >= nextVideo) {
        send(world, 1, 1200);
        nextVideo += VIDEO_GAP_NANOS;
      }
      if (now(world) >= nextControl) {
        send(world, 0, 100);
        nextControl += CONTROL_GAP_NANOS;
      }
      world.network().time().runFor(Duration.ofNanos(STEP_NANOS));
    }
    world.network().time().runFor(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldLetControlThroughWhileVideoOffersTwiceWhatTheLinkCarries(long seed) {
    Roadside world = world(1, seed, new Urgency(7, 100 * MILLIS), Urgency.ORDINARY);
    run(world, false, Duration.ofSeconds(5));
    long quiet = arrivals.getFirst().p99();
    run(world, true, ONSET);
    arrivals.forEach(Arrivals::forget);
    long congestedBefore = dropped(world);
    run(world, true, Duration.ofSeconds(20));
    Arrivals control = arrivals.getFirst();
    Arrivals video = arrivals.getLast();
    TunnelState state = world.vehicle().status().tunnels().getLast();
    String story =
        "control lost %d of %d, p99 %d us, alone %d us; video lost %d of %d, p99 %d us; %s; %s"
            .formatted(
                control.lost(),
                control.sent,
                control.p99() / 1000,
                quiet / 1000,
                video.lost(),
                video.sent,
                video.p99() / 1000,
                state,
                world.vehicle().status().farGates().getFirst().paths());
    assertEquals(0, control.lost(), story);
    assertTrue(control.p99() - quiet < 20 * MILLIS, story);
    assertTrue(video.p99() < 100 * MILLIS, story);
    // Unprotected, but nearly all that the link can carry: 28 bytes of headers and 52 of ours.
    double most = 20 * LINK_BITS / 8.0 * 1200 / (3 * 480);
    assertTrue(video.bytes > 0.85 * most, story);
    assertEquals(video.sent, video.latencies.size() + (dropped(world) - congestedBefore), story);
  }

  private void fill(Roadside world, Duration duration) {
    fill(world, false, duration);
  }

  /** The first tunnel's application waits, alone or beside video that does not. */
  private void fill(Roadside world, boolean video, Duration duration) {
    long end = now(world) + duration.toNanos();
    long nextVideo = now(world);
    while (now(world) < end) {
      if (video && now(world) >= nextVideo) {
        send(world, 1, 1200);
        nextVideo += VIDEO_GAP_NANOS;
      }
      while (world.vehicle().engine().hasRoom(0, now(world))) {
        send(world, 0, 1200);
      }
      world.network().time().runFor(Duration.ofNanos(STEP_NANOS));
    }
    world.network().time().runFor(Duration.ofSeconds(1));
  }

  /** An application that can be made to wait. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldFillALinkWithoutLossWhereTheApplicationWaits(long seed) {
    Roadside world = world(1, seed, Urgency.ORDINARY);
    fill(world, ONSET);
    Arrivals all = arrivals.getFirst();
    assertEquals(0, all.lost(), "at the start, of " + all.sent);
    all.forget();
    shouldFill(world, 0.9);
  }

  /** At least such a share of one link, without loss or a long queue. */
  private void shouldFill(Roadside world, double share) {
    shouldFill(world, false, share);
  }

  private void shouldFill(Roadside world, boolean video, double share) {
    long withheld = withheld(world);
    fill(world, video, Duration.ofSeconds(20));
    Arrivals all = arrivals.getFirst();
    String story =
        "%d of %d, %d bytes, p99 %d us, %s"
            .formatted(all.latencies.size(), all.sent, all.bytes, all.p99() / 1000, state(world));
    double most = 20 * LINK_BITS / 8.0 * 1200 / (5 * 480);
    assertTrue(all.bytes > share * most, story);
    assertTrue(all.lost() < 0.01 * all.sent, story);
    assertTrue(all.p99() < 60 * MILLIS, story);
    assertEquals(withheld, withheld(world), story);
  }

  /** Shards of the first tunnel's redundancy that were not sent. */
  private static long withheld(Roadside world) {
    return world.vehicle().status().tunnels().getFirst().withheldShards();
  }

  /** Of equal priority it would be the one that waits. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldFillALinkFromAnApplicationThatWaitsBesideAFloodOfLowerPriority(long seed) {
    Roadside world = world(1, seed, new Urgency(4, 100 * MILLIS), Urgency.ORDINARY);
    fill(world, true, ONSET);
    arrivals.forEach(Arrivals::forget);
    shouldFill(world, true, 0.85);
  }

  /** The first tunnel and the paths, as the vehicle sees them. */
  private static String state(Roadside world) {
    return world.vehicle().status().tunnels().getFirst()
        + ", "
        + world.vehicle().status().farGates().getFirst().paths();
  }

  /** A gate that only hears and reports sends datagrams too, but no shards. */
  @Test
  void shouldNotHaveAnApplicationWaitForSignsOfReports() {
    Roadside world = world(1, 1, Urgency.ORDINARY);
    for (int i = 0; i < 3_000; i++) {
      send(world, 0, 100);
      world.network().time().runFor(Duration.ofMillis(1));
      assertTrue(i < 1_000 || world.operator().engine().hasRoom(0, now(world)), "after " + i);
    }
  }

  /** The promise is not worth a twentieth of the rate. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldNotHoldBackAnApplicationForALinkThatIsFarNarrower(long seed) {
    Roadside world = world(2, seed, Urgency.ORDINARY);
    world.vehicleSide().nats().getLast().link().setModel(link(LINK_BITS / 20));
    fill(world, ONSET);
    arrivals.getFirst().forget();
    shouldFill(world, 0.85);
  }

  /** As a camera's key frames: much at once, that leaves in time; and then little. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldCarryABurstThatCanLeaveBeforeItsDeadline(long seed) {
    Roadside world = world(1, seed, Urgency.ORDINARY);
    fill(world, ONSET);
    arrivals.getFirst().forget();
    for (int frame = 0; frame < 50; frame++) {
      for (int i = 0; i < FRAME_PAYLOADS; i++) {
        send(world, 0, 1200);
      }
      world.network().time().runFor(Duration.ofMillis(200));
    }
    world.network().time().runFor(Duration.ofSeconds(1));
    Arrivals all = arrivals.getFirst();
    String story =
        "%d of %d, p99 %d us, %s"
            .formatted(all.latencies.size(), all.sent, all.p99() / 1000, state(world));
    assertEquals(0, all.lost(), story);
    assertTrue(all.p99() < 130 * MILLIS, story);
  }
}
