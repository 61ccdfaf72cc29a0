package dev.warp.lab.world;

import static dev.warp.lab.world.Connected.ONE_WAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.engine.GateStatus.FarGateState;
import dev.warp.gate.engine.GateStatus.TunnelState;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.lab.sim.LinkDirection;
import dev.warp.lab.sim.LinkModel;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A million datagrams at a gate's engine from somebody who has recorded what was said on the wire,
 * to it and by it: the same again, sent back, cut, lengthened, altered, pieced together, and noise
 * under genuine headers. Each is dropped and counted, and nothing else comes of it.
 */
final class HostileMillionTest {

  private static final int DATAGRAMS = 1_000_000;
  private static final int KEPT_OF_A_KIND = 100;
  private static final int LARGEST = 1_400;
  private static final int MOST_RESTARTS = 10;
  private static final int BETWEEN_STEPS = 1_000;
  private static final Duration STEP = Duration.ofMillis(5);

  /** What a heap differs by between two collections though nothing is held. */
  private static final long HEAP_SLACK = 4L << 20;

  private static final byte[] KINDS = {
    DatagramKind.INITIATION,
    DatagramKind.RESPONSE,
    DatagramKind.COOKIE_REPLY,
    DatagramKind.TRANSPORT,
    DatagramKind.RESET_NOTICE,
    DatagramKind.PROBE
  };

  private record Recording(Endpoint source, byte[] payload) {}

  private final Roadside world = Connected.unconnected(2, LinkModel.PERFECT.withDelay(ONE_WAY), 11);
  private final SimulatedGate target = world.operator();
  private final List<Recording> recordings = new ArrayList<>();
  private final Random random = new Random(12);
  private long answers;

  @Test
  void shouldLeaveAGateAsItWas() {
    record();
    world.start(Connected.THREE_OF_SIX);
    Connected.connect(world, 2);
    rehearse();
    target.watch(new Answers());
    Stream out = Stream.toOperator(world);
    String before = tables();
    int events = target.events().size() + world.vehicle().events().size();
    long drops = target.engine().drops().total();
    long grown = flood();
    assertEquals(DATAGRAMS, target.engine().drops().total() - drops + answers);
    assertTrue(answers < DATAGRAMS / 1000, answers + " answered");
    assertEquals(before, tables());
    assertEquals(events, target.events().size() + world.vehicle().events().size());
    assertEquals(0, out.delivered());
    assertTrue(grown < HEAP_SLACK, "heap grown by " + grown);
    assertEveryReasonWasReached();
    shouldStillServe(out);
  }

  /**
   * Throws them, while timers run; returns by how much the heap grew in the last three quarters.
   */
  private long flood() {
    long heap = 0;
    for (int i = 0; i < DATAGRAMS; i++) {
      Recording recording = recordings.get(random.nextInt(recordings.size()));
      Endpoint source = random.nextBoolean() ? recording.source() : anywhere();
      target.receive("up0", source, altered(recording.payload()));
      if (i % BETWEEN_STEPS == 0) {
        world.network().time().runFor(STEP);
      }
      if (i == DATAGRAMS / 4) {
        heap = usedHeap();
      }
    }
    return usedHeap() - heap;
  }

  private void shouldStillServe(Stream out) {
    long ups = ConnectingTest.count(target, GateEvent.SessionUp.class);
    assertEquals(0, out.send(200, STEP).settle().lost());
    assertEquals(0, Stream.toVehicle(world).send(200, STEP).settle().lost());
    assertEquals(ups, ConnectingTest.count(target, GateEvent.SessionUp.class));
    assertEquals(0, ConnectingTest.count(target, GateEvent.PathDown.class));
  }

  /** Everything that arrives at either gate, or would if it were sent back to who said it. */
  private void record() {
    for (Roadside.Side side : List.of(world.vehicleSide(), world.operatorSide())) {
      LinkDirection inbound = side.host().hostInterface("up0").link().down();
      inbound.intercept(
          (datagram, onward) -> {
            keep(new Recording(datagram.source(), datagram.payload()));
            onward.accept(datagram);
          });
    }
  }

  private void keep(Recording fresh) {
    byte kind = fresh.payload()[0];
    List<Recording> ofKind = recordings.stream().filter(r -> r.payload()[0] == kind).toList();
    if (ofKind.size() == KEPT_OF_A_KIND) {
      recordings.remove(ofKind.getFirst());
    }
    recordings.add(fresh);
  }

  /**
   * Connecting under load and so with cookies, a far gate that restarts and says so, payloads both
   * ways and new keys. Afterwards all is quiet, and initiations are old.
   */
  private void rehearse() {
    putUnderLoad(500);
    // Even under load a few initiations pass without a cookie: until the gate's own has not.
    for (int i = 0; i < MOST_RESTARTS && !isRecorded(DatagramKind.COOKIE_REPLY); i++) {
      target.restartAtSamePorts();
      putUnderLoad(1_001);
    }
    Connected.connect(world, 2);
    world.vehicle().restartAtSamePorts();
    Stream.toVehicle(world).send();
    Connected.connect(world, 2);
    Stream.toOperator(world).send(50, STEP);
    Stream.toVehicle(world).send(50, STEP);
    world.network().time().runFor(Duration.ofSeconds(135));
    for (byte kind : KINDS) {
      assertTrue(
          isRecorded(kind),
          "nothing of kind "
              + kind
              + target.status().drops()
              + world.vehicle().status().drops()
              + target.events());
    }
    for (int i = 0; i < KEPT_OF_A_KIND / 10; i++) {
      keep(new Recording(anywhere(), ForgedInitiation.of(i + 1, target.publicKey())));
    }
  }

  private boolean isRecorded(byte kind) {
    return recordings.stream().anyMatch(recording -> recording.payload()[0] == kind);
  }

  /** An initiation at each gate in every millisecond, so that they ask for cookies. */
  private void putUnderLoad(int millis) {
    for (int i = 0; i < millis; i++) {
      for (SimulatedGate gate : List.of(world.vehicle(), target)) {
        gate.receive("up0", anywhere(), ForgedInitiation.of(i + 1, gate.publicKey()));
      }
      world.network().time().runFor(Duration.ofMillis(1));
    }
  }

  private byte[] altered(byte[] payload) {
    byte[] copy = payload.clone();
    switch (random.nextInt(8)) {
      case 0 -> {
        return copy;
      }
      case 1 -> {
        return Arrays.copyOf(copy, random.nextInt(copy.length));
      }
      case 2 -> {
        return Arrays.copyOf(copy, copy.length + 1 + random.nextInt(64));
      }
      case 3 -> {
        byte[] other = recordings.get(random.nextInt(recordings.size())).payload();
        int cut = random.nextInt(Math.min(copy.length, other.length));
        System.arraycopy(other, cut, copy, cut, Math.min(copy.length, other.length) - cut);
      }
      case 4 -> {
        byte[] noise = new byte[random.nextInt(16) == 0 ? random.nextInt(LARGEST) : copy.length];
        random.nextBytes(noise);
        int genuine = Math.min(16, Math.min(noise.length, copy.length));
        System.arraycopy(copy, 0, noise, 0, genuine);
        return noise;
      }
      case 5 -> copy[0] = KINDS[random.nextInt(KINDS.length)];
      default -> copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  private Endpoint anywhere() {
    return Endpoint.of(random.nextLong(), random.nextLong(), 1 + random.nextInt(0xffff));
  }

  /** All that the flood could have moved or filled, at either end. */
  private String tables() {
    return tables(target.status()) + "\n" + tables(world.vehicle().status());
  }

  private static String tables(GateStatus status) {
    StringBuilder text = new StringBuilder().append(status.registrations());
    for (FarGateState farGate : status.farGates()) {
      text.append(" sessions ").append(farGate.sessions());
      text.append(" pairs ").append(farGate.candidatePairs());
      farGate
          .paths()
          .forEach(p -> text.append(" %d %s %s".formatted(p.id(), p.remote(), p.state())));
    }
    for (TunnelState tunnel : status.tunnels()) {
      text.append(" delivered ").append(tunnel.payloadsDelivered());
      text.append(" in pieces ").append(tunnel.reassemblyBytes());
    }
    return text.toString();
  }

  private void assertEveryReasonWasReached() {
    for (DropReason reason :
        List.of(
            DropReason.UNKNOWN_KIND,
            DropReason.UNKNOWN_VERSION,
            DropReason.MALFORMED,
            DropReason.UNKNOWN_INDEX,
            DropReason.UNKNOWN_PEER,
            DropReason.BAD_MAC1,
            DropReason.COOKIE_REQUIRED,
            DropReason.UNAUTHENTICATED,
            DropReason.REPLAYED,
            DropReason.BAD_RESET_TOKEN)) {
      assertTrue(
          target.engine().drops().get(reason) > 100, () -> reason + " " + target.status().drops());
    }
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Counts responses: an initiation said again is answered for a while, which is no drop. */
  private final class Answers implements SimulatedGate.Watcher {

    @Override
    public void sent(SimulatedGate gate, int interfaceId, Endpoint to, byte kind, int length) {
      if (kind == DatagramKind.RESPONSE) {
        answers++;
      }
    }
  }
}
