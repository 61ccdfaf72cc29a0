package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.lab.sim.Datagram;
import dev.warp.lab.sim.IpAddress;
import dev.warp.lab.sim.LinkDirection;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.lab.sim.VirtualTime;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Addresses that change under a running tunnel, and those that only seem to. */
final class RoamingTest {

  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Endpoint ELSEWHERE = IpAddress.of("192.0.2.66").endpoint(666);

  @Test
  void shouldLoseNothingWhenOneOfTwoUplinksIsRebound() {
    Roadside world = Connected.uplinks(2);
    Stream out = Stream.toOperator(world).send(500, MILLISECOND);
    world.vehicleSide().nats().getFirst().rebind();
    out.send(2_000, MILLISECOND).settle();
    assertEquals(0, out.lost());
    assertTrue(world.isConnected(2));
  }

  @Test
  void shouldMoveWithTheOnlyUplinkWhenItIsRebound() {
    Roadside world = Connected.uplinks(1);
    Stream out = Stream.toOperator(world).send(500, MILLISECOND);
    world.vehicleSide().nats().getFirst().rebind();
    out.send(5_000, MILLISECOND).settle();
    assertTrue(out.longestGap().compareTo(Duration.ofMillis(2_500)) < 0, "" + out.longestGap());
  }

  @Test
  void shouldMoveWithoutAGapWhereTheFarNatLetsAnybodyIn() {
    Roadside world =
        new Roadside(
            new SimulatedNetwork(1),
            List.of(NatBehavior.portRestricted()),
            List.of(NatBehavior.fullCone()));
    world.start(Connected.THREE_OF_SIX);
    Connected.connect(world, 1);
    Stream out = Stream.toOperator(world).send(500, MILLISECOND);
    Stream back = Stream.toVehicle(world).send(500, MILLISECOND);
    world.vehicleSide().nats().getFirst().rebind();
    for (int i = 0; i < 500; i++) {
      out.send();
      back.send(1, MILLISECOND);
    }
    assertEquals(0, out.settle().lost());
    assertTrue(back.lost() < 5, back.lost() + " lost");
    assertEquals(1, ConnectingTest.count(world.operator(), GateEvent.PathMoved.class));
  }

  @Test
  void shouldFollowAGateToAnotherAddress() {
    Roadside world = Connected.uplinks(1);
    Stream out = Stream.toOperator(world).send(500, MILLISECOND);
    var uplink = world.vehicleSide().host().hostInterface("up0");
    uplink.setAddress(IpAddress.of("10.71.0.9"));
    world.vehicle().close("up0");
    world.vehicle().open(uplink);
    out.send(3_000, MILLISECOND).settle();
    assertTrue(out.longestGap().compareTo(Duration.ofMillis(500)) < 0, "" + out.longestGap());
  }

  @Test
  void shouldMoveNothingForDatagramsThatComeAgainFromElsewhere() {
    Roadside world = Connected.uplinks(2);
    VirtualTime time = world.network().time();
    List<Datagram> recorded = record(world);
    Stream out = Stream.toOperator(world).send(300, MILLISECOND).settle();
    int events = world.operator().events().size();
    KindCounter counter = new KindCounter(world.map().endpoint());
    world.operator().watch(counter);
    String paths = world.operator().status().farGates().getFirst().paths().toString();
    for (Datagram datagram : recorded) {
      world.operator().receive("up0", ELSEWHERE, datagram.payload());
    }
    assertEquals(paths, world.operator().status().farGates().getFirst().paths().toString());
    assertEquals(events, world.operator().events().size());
    assertEquals(0, counter.count(DatagramKind.PROBE));
    time.runFor(Duration.ofSeconds(1));
    assertEquals(0, out.deliveredTwice());
  }

  @Test
  void shouldProbeButNotTrustAnEndpointThatGenuineDatagramsAreSentFrom() {
    Roadside world = Connected.uplinks(2);
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger toAnswer = new AtomicInteger();
    world
        .operator()
        .watch(
            new SimulatedGate.Watcher() {
              @Override
              public void sent(
                  SimulatedGate gate, int interfaceId, Endpoint to, byte kind, int length) {
                if (to.equals(ELSEWHERE)) {
                  assertEquals(DatagramKind.PROBE, kind);
                  asked.incrementAndGet();
                }
              }

              @Override
              public void received(SimulatedGate gate, int interfaceId, Endpoint from, int length) {
                if (from.equals(ELSEWHERE) && length == Probe.SIZE) {
                  toAnswer.incrementAndGet();
                }
              }
            });
    // Somebody behind the operator's NAT gives every datagram of one uplink another source.
    Stream out = Stream.toOperator(world);
    long begin = world.network().time().nowNanos();
    Endpoint pretended = world.vehicleSide().nats().getFirst().publicAddress().endpoint(0);
    LinkDirection wire = world.operatorSide().host().hostInterface("up0").link().down();
    wire.intercept(
        (datagram, onward) ->
            onward.accept(
                datagram.source().sameAddress(pretended)
                    ? datagram.withSource(ELSEWHERE)
                    : datagram));
    out.send(10_000, MILLISECOND).settle();
    assertEquals(0, out.lost());
    long seconds = (world.network().time().nowNanos() - begin) / 1_000_000_000L;
    assertTrue(asked.get() > 0, "it is asked");
    assertTrue(asked.get() - toAnswer.get() <= 10 * (2 + seconds / 5), asked + " probes");
    assertEquals(0, ConnectingTest.count(world.operator(), GateEvent.PathMoved.class));
  }

  private static List<Datagram> record(Roadside world) {
    List<Datagram> recorded = new ArrayList<>();
    world
        .operatorSide()
        .nats()
        .getFirst()
        .link()
        .down()
        .intercept(
            (datagram, onward) -> {
              recorded.add(datagram);
              onward.accept(datagram);
            });
    return recorded;
  }
}
