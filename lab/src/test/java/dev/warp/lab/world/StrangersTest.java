package dev.warp.lab.world;

import static dev.warp.lab.world.Connected.ONE_WAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.lab.sim.Datagram;
import dev.warp.lab.sim.IpAddress;
import dev.warp.lab.sim.LinkDirection;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.VirtualTime;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Strangers who have recorded everything, and may say it again at any time. */
final class StrangersTest {

  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Endpoint ELSEWHERE = IpAddress.of("192.0.2.66").endpoint(666);
  private static final LinkModel LINE = LinkModel.PERFECT.withDelay(ONE_WAY);

  private final Roadside world = Connected.unconnected(1, LINE, 1);
  private final VirtualTime time = world.network().time();
  private final List<byte[]> toOperator = new ArrayList<>();
  private final List<byte[]> toVehicle = new ArrayList<>();

  /** Records what reaches the gates; what the NATs keep out, no gate has heard yet. */
  private void recordAll() {
    inbound(world.operatorSide())
        .intercept((datagram, onward) -> keep(toOperator, datagram, onward));
    inbound(world.vehicleSide()).intercept((datagram, onward) -> keep(toVehicle, datagram, onward));
  }

  private void stopRecording() {
    inbound(world.operatorSide()).stopIntercepting();
    inbound(world.vehicleSide()).stopIntercepting();
  }

  private static LinkDirection inbound(Roadside.Side side) {
    return side.host().hostInterface("up0").link().down();
  }

  private void keep(List<byte[]> recordings, Datagram datagram, Consumer<Datagram> onward) {
    if (!datagram.source().equals(world.map().endpoint())) {
      recordings.add(datagram.payload());
    }
    onward.accept(datagram);
  }

  private void connect() {
    recordAll();
    world.start(Connected.THREE_OF_SIX);
    Connected.connect(world, 1);
  }

  private static void repeat(List<byte[]> recordings, SimulatedGate gate, byte kind) {
    for (byte[] datagram : List.copyOf(recordings)) {
      if (datagram[0] == kind) {
        gate.receive("up0", ELSEWHERE, datagram);
      }
    }
  }

  @Test
  void shouldNotBeMovedByAnythingThatWasSaidBefore() {
    connect();
    Stream out = Stream.toOperator(world).send(100, MILLISECOND).settle();
    String vehicle = state(world.vehicle());
    String operator = state(world.operator());
    for (byte kind = (byte) 0xd1; kind <= (byte) 0xd6; kind++) {
      repeat(toOperator, world.operator(), kind);
      repeat(toVehicle, world.vehicle(), kind);
    }
    assertEquals(vehicle, state(world.vehicle()));
    assertEquals(operator, state(world.operator()));
    time.runFor(Duration.ofSeconds(30));
    assertEquals(0, out.deliveredTwice());
    assertEquals(0, ConnectingTest.count(world.operator(), GateEvent.SessionDown.class));
  }

  @Test
  void shouldConnectWhileRecordedInitiationsRainDown() {
    connect();
    restartBoth();
    // Each initiation counts once more with the new process, which has not answered it yet.
    for (int i = 0; i < 100; i++) {
      repeat(toOperator, world.operator(), DatagramKind.INITIATION);
      repeat(toVehicle, world.vehicle(), DatagramKind.INITIATION);
      time.runFor(Duration.ofMillis(20));
    }
    assertTrue(world.isConnected(1));
  }

  @Test
  void shouldNotTakeAnOldAnswerForANewOne() {
    connect();
    // The restarted vehicle counts its probes from the beginning again, as the recorded ones do.
    restartBoth();
    for (int i = 0; i < 200; i++) {
      repeat(toOperator, world.operator(), DatagramKind.PROBE);
      repeat(toVehicle, world.vehicle(), DatagramKind.PROBE);
      repeat(toVehicle, world.vehicle(), DatagramKind.RESPONSE);
      time.runFor(Duration.ofMillis(10));
    }
    assertTrue(world.isConnected(1));
    assertEquals(0, ConnectingTest.count(world.vehicle(), GateEvent.SessionDown.class));
    assertEquals(0, ConnectingTest.count(world.operator(), GateEvent.SessionDown.class));
  }

  /** Both begin anew at the same ports; what was recorded is from their former lives. */
  private void restartBoth() {
    stopRecording();
    world.vehicle().restartAtSamePorts();
    world.operator().restartAtSamePorts();
  }

  @Test
  void shouldAnswerEachProbeOfFormerProcessesOnceHoweverTheyAlternate() {
    connect();
    for (int life = 0; life < 2; life++) {
      world.vehicle().restartAtSamePorts();
      Connected.connect(world, 1);
    }
    // This process has seen none of the former ones end.
    stopRecording();
    world.operator().restartAtSamePorts();
    Connected.connect(world, 1);
    List<byte[]> probes =
        toOperator.stream().filter(datagram -> datagram[0] == DatagramKind.PROBE).toList();
    SentTo sent = SentTo.by(world.operator(), ELSEWHERE);
    long before = world.operator().engine().drops().total();
    for (int i = 0; i < 1_000; i++) {
      repeat(probes, world.operator(), DatagramKind.PROBE);
      time.runFor(MILLISECOND);
    }
    long dropped = world.operator().engine().drops().total() - before;
    assertTrue(dropped >= 999L * probes.size(), dropped + " of 1000 times " + probes.size());
    assertTrue(sent.count() <= probes.size() + 10, sent.count() + " sent");
  }

  @Test
  void shouldConnectUnderAFloodOfInitiations() {
    world.start(Connected.THREE_OF_SIX);
    for (int i = 0; i < 3_000; i++) {
      world
          .operator()
          .receive("up0", ELSEWHERE, ForgedInitiation.of(i + 1, world.operator().publicKey()));
      time.runFor(MILLISECOND);
    }
    assertTrue(world.isConnected(1));
    assertTrue(world.operator().engine().drops().get(DropReason.COOKIE_REQUIRED) > 1_000);
  }

  @Test
  void shouldAnswerALittleToStrangersAndNeverMoreThanTheySend() {
    connect();
    List<Integer> lengths = SentTo.by(world.operator(), ELSEWHERE).lengths();
    byte[] transport = new byte[36];
    transport[0] = DatagramKind.TRANSPORT;
    for (int i = 0; i < 1_000; i++) {
      Bytes.putInt(transport, 4, 1_000 + i);
      world.operator().receive("up0", ELSEWHERE, transport);
      time.runFor(MILLISECOND);
    }
    assertTrue(lengths.size() <= 20, lengths.size() + " answers in a second");
    assertTrue(lengths.stream().allMatch(length -> length < transport.length));
  }

  private static String state(SimulatedGate gate) {
    return gate.status().farGates() + " " + gate.status().tunnels() + " " + gate.events();
  }
}
