package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.sim.HostInterface;
import dev.warp.lab.sim.IpAddress;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.Nat;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.lab.sim.VirtualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever changes under a path: payloads flow over it again within two keep-alive intervals, and
 * none is lost where another link is up. Both ends are behind port-restricted NATs, so a new
 * mapping has to be found through the map.
 */
final class RoamingMatrixTest {

  /** What happens to the vehicle's first uplink, or to the vehicle. */
  enum Change {
    ADDRESS_CHANGES {
      @Override
      void happen(Roadside world) {
        HostInterface uplink = first(world);
        uplink.setAddress(IpAddress.of("10.71.0.9"));
        world.vehicle().close(uplink.name());
        world.vehicle().open(uplink);
      }
    },
    PUBLIC_ADDRESS_CHANGES {
      @Override
      void happen(Roadside world) {
        nat(world).setPublicAddress(IpAddress.of("198.51.100.99"));
      }
    },
    NAT_FORGETS {
      @Override
      void happen(Roadside world) {
        nat(world).forgetMappings();
      }
    },
    NAT_RENUMBERS {
      @Override
      void happen(Roadside world) {
        nat(world).rebind();
      }
    },
    /** The keep-alives come too late, so that the mapping is never there when it is needed. */
    NAT_FORGETS_AFTER_THREE_SECONDS {
      @Override
      void happen(Roadside world) {
        world.network().time().runFor(Duration.ofMinutes(1));
      }
    },
    REPLUGGED_UNDER_ANOTHER_NAME {
      @Override
      void happen(Roadside world) {
        HostInterface pulled = first(world);
        pulled.setUp(false);
        world.vehicle().close(pulled.name());
        HostInterface plugged =
            world
                .vehicleSide()
                .host()
                .addInterface(REPLUGGED, IpAddress.of("10.71.0.7"), pulled.link().realm());
        world.vehicle().open(plugged);
      }
    },
    MACHINE_SLEEPS_TEN_MINUTES {
      @Override
      void happen(Roadside world) {
        world.vehicle().sleep();
        world.network().time().runFor(Duration.ofMinutes(10));
        world.vehicle().wake();
      }
    };

    private static final String REPLUGGED = "usb7";

    abstract void happen(Roadside world);

    /** Datagrams that have gone up the interface that things happen to. */
    private long carriedUp(Roadside world) {
      String name = this == REPLUGGED_UNDER_ANOTHER_NAME ? REPLUGGED : "up0";
      return world.vehicleSide().host().hostInterface(name).link().up().counters().left();
    }

    private static HostInterface first(Roadside world) {
      return world.vehicleSide().host().hostInterface("up0");
    }

    private static Nat nat(Roadside world) {
      return world.vehicleSide().nats().getFirst();
    }

    private List<NatBehavior> vehicleNats(int uplinks) {
      NatBehavior strict = NatBehavior.portRestricted();
      Duration three = Duration.ofSeconds(3);
      NatBehavior first =
          this == NAT_FORGETS_AFTER_THREE_SECONDS ? strict.withIdle(three, three) : strict;
      return Stream.concat(Stream.of(first), Collections.nCopies(uplinks - 1, strict).stream())
          .toList();
    }
  }

  /** When the tunnel carries payloads. */
  enum Load {
    ALL_THE_TIME,
    FROM_THE_CHANGE_ON,
    /** By then the path has to work again. */
    TWO_INTERVALS_AFTER
  }

  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration TWO_INTERVALS = Roadside.KEEP_ALIVE.multipliedBy(2);

  /** With payloads to be carried it takes much less than two intervals. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final int PAYLOADS = 1_000;
  private static final int SHARDS_OF_A_PAYLOAD_ON_ONE_OF_TWO = 3;

  static Stream<Arguments> cases() {
    return Arrays.stream(Change.values())
        .flatMap(change -> Arrays.stream(Load.values()).map(load -> Arguments.of(change, load)));
  }

  private static Roadside connected(Change change, int uplinks) {
    Roadside world =
        new Roadside(
            new SimulatedNetwork(1),
            change.vehicleNats(uplinks),
            List.of(NatBehavior.portRestricted()));
    world.setAllUplinks(LinkModel.PERFECT.withDelay(Connected.ONE_WAY));
    world.start(Connected.THREE_OF_SIX);
    Connected.connect(world, uplinks);
    return world;
  }

  /** Payloads both ways. */
  private static final class Traffic {
    private final dev.warp.lab.world.Stream out;
    private final dev.warp.lab.world.Stream back;
    private final VirtualTime time;

    Traffic(Roadside world) {
      time = world.network().time();
      out = dev.warp.lab.world.Stream.toOperator(world);
      back = dev.warp.lab.world.Stream.toVehicle(world);
    }

    void send(Duration lasts) {
      for (long left = lasts.toMillis(); left > 0; left -= STEP.toMillis()) {
        out.send();
        back.send(1, STEP);
      }
    }

    void change(Change change, Load load, Roadside world) {
      if (load == Load.ALL_THE_TIME) {
        send(SOON);
      } else {
        time.runFor(Duration.ofMinutes(1));
      }
      change.happen(world);
      if (load == Load.TWO_INTERVALS_AFTER) {
        time.runFor(TWO_INTERVALS);
      }
    }

    /** From now until payloads that are sent from now on have arrived both ways. */
    Duration untilItFlows() {
      long now = time.nowNanos();
      int firstOut = out.sent();
      int firstBack = back.sent();
      send(TWO_INTERVALS);
      long outAt = out.firstArrivalNanosFrom(firstOut).orElse(Long.MAX_VALUE);
      long backAt = back.firstArrivalNanosFrom(firstBack).orElse(Long.MAX_VALUE);
      return Duration.ofNanos(Math.max(outAt, backAt) - now);
    }

    int lost() {
      return out.settle().lost() + back.lost();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldFlowAgainSoonOverTheOnlyUplink(Change change, Load load) {
    Roadside world = connected(change, 1);
    Traffic traffic = new Traffic(world);
    traffic.change(change, load, world);
    Duration gap = traffic.untilItFlows();
    System.out.printf("roaming: %-32s %-20s %4d ms%n", change, load, gap.toMillis());
    assertTrue(gap.compareTo(SOON) < 0, gap.toString());
    int lost = traffic.lost();
    if (load == Load.TWO_INTERVALS_AFTER) {
      assertEquals(0, lost);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldLoseNothingWhereAnotherUplinkIsUp(Change change, Load load) {
    Roadside world = connected(change, 2);
    Traffic traffic = new Traffic(world);
    traffic.change(change, load, world);
    Duration gap = traffic.untilItFlows();
    assertTrue(gap.compareTo(SOON) < 0, gap.toString());
    assertTrue(world.isConnected(2));
    long before = change.carriedUp(world);
    traffic.send(STEP.multipliedBy(PAYLOADS));
    long carried = change.carriedUp(world) - before;
    assertTrue(carried >= SHARDS_OF_A_PAYLOAD_ON_ONE_OF_TWO * PAYLOADS, carried + " carried");
    int lost = traffic.lost();
    if (change != Change.MACHINE_SLEEPS_TEN_MINUTES) {
      assertEquals(0, lost);
    }
  }

  /** Only the vehicle can open its NAT, and it has nothing to say but keep-alives. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void shouldReachAVehicleThatIsSilentBehindANatThatForgets(int secondsIntoAnInterval) {
    Roadside world = connected(Change.NAT_FORGETS_AFTER_THREE_SECONDS, 1);
    VirtualTime time = world.network().time();
    time.runFor(Duration.ofSeconds(60 + secondsIntoAnInterval));
    dev.warp.lab.world.Stream back = dev.warp.lab.world.Stream.toVehicle(world);
    long begin = time.nowNanos();
    back.send((int) TWO_INTERVALS.dividedBy(STEP), STEP);
    long gap = back.firstArrivalNanosFrom(0).orElse(Long.MAX_VALUE) - begin;
    System.out.printf("roaming: silent vehicle, forgetful NAT %d ms%n", gap / 1_000_000);
    assertTrue(gap < TWO_INTERVALS.toNanos(), gap + " ns");
    int flowing = back.sent();
    back.send(PAYLOADS, STEP).settle();
    assertEquals(PAYLOADS, back.deliveredFrom(flowing));
  }
}
