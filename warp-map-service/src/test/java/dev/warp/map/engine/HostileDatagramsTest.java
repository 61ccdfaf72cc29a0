package dev.warp.map.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Deregister;
import dev.warp.protocol.frame.FrameReader;
import dev.warp.protocol.frame.FrameType;
import dev.warp.protocol.frame.RelayFrame;
import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever strangers send: nothing throws, nothing is held, nothing changes, gates are served. */
final class HostileDatagramsTest {

  private static final Endpoint A = TestMap.endpoint(1);
  private static final Endpoint B = TestMap.endpoint(2);
  private static final byte[] KINDS = {
    DatagramKind.INITIATION,
    DatagramKind.RESPONSE,
    DatagramKind.COOKIE_REPLY,
    DatagramKind.TRANSPORT,
    DatagramKind.RESET_NOTICE,
    DatagramKind.PROBE
  };

  /** What a heap differs by between two collections though nothing is held. */
  private static final long HEAP_SLACK = 4L << 20;

  private final TestMap map = TestMap.create();
  private final Random random = new Random(5);
  private GateEnd a;
  private GateEnd b;
  private Endpoint bForA;

  @BeforeEach
  void registerTwoGates() {
    a = map.register(map.newGate(), A);
    b = map.register(map.newGate(), B, a);
    map.want(a, A, b);
    bForA = a.takeRelayedCandidates().getFirst();
    b.takeTold();
    map.takeSent();
    map.takeEvents();
  }

  private void shouldStillServe(int sessions) {
    assertEquals(List.of(), map.takeEvents());
    assertEquals(2, map.engine().interfaces());
    assertEquals(sessions, map.engine().sessions());
    a.takeRegistered();
    a.takeTold();
    map.send(a, A, a.register());
    assertTrue(a.takeRegistered().isPresent());
    map.send(b, B, b.register(TestMap.endpoint(99)));
    assertEquals(3, a.takeTold().getLast().candidates().size());
  }

  private Endpoint anywhere() {
    return Endpoint.of(0, random.nextLong(), random.nextInt(0x10000));
  }

  @Test
  void shouldNotMindAMillionRandomDatagrams() {
    int count = 1_000_000;
    long before = map.engine().drops().total();
    for (int i = 0; i < count; i++) {
      byte[] datagram = new byte[random.nextInt(i % 16 == 0 ? 1500 : 300)];
      random.nextBytes(datagram);
      if (datagram.length > 1 && i % 4 != 0) {
        datagram[0] = KINDS[random.nextInt(KINDS.length)];
        datagram[1] = (byte) (i & 1);
      }
      map.deliver(anywhere(), datagram);
      map.takeSent();
    }
    assertEquals(count, map.engine().drops().total() - before);
    shouldStillServe(2);
  }

  @Test
  void shouldNotMindMutatedDatagrams() {
    GateEnd stranger = map.attach(map.newGate(), 1, TestMap.endpoint(3));
    byte[] initiation = stranger.initiation();
    byte[] register = a.seal(map.nowNanos(), a.register(), new Deregister(Deregister.ALL));
    int count = 1_000_000;
    long heap = 0;
    long before = map.engine().drops().total();
    for (int i = 0; i < count; i++) {
      heap = i == count / 4 ? usedHeap() : heap;
      byte[] mutated = (i % 100 == 0 ? initiation : register).clone();
      int first = i % 100 == 0 ? mutated.length - 16 : mutated.length;
      mutated[random.nextInt(first)] ^= (byte) (1 << random.nextInt(8));
      map.deliver(i % 2 == 0 ? A : anywhere(), mutated);
    }
    assertEquals(count, map.engine().drops().total() - before);
    long grown = usedHeap() - heap;
    assertTrue(grown < HEAP_SLACK, "heap grown by " + grown);
    shouldStillServe(2);
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void shouldTakeEveryDatagramOnceOnly() {
    byte[] deregister = b.seal(map.nowNanos(), new Deregister(Deregister.ALL));
    byte[] register = b.seal(map.nowNanos(), b.register());
    map.deliver(B, deregister);
    map.deliver(B, register);
    map.want(b, B, a);
    map.takeEvents();
    for (int i = 0; i < 100_000; i++) {
      map.deliver(i % 2 == 0 ? B : anywhere(), i % 3 == 0 ? register : deregister);
    }
    assertEquals(100_000, map.engine().drops().get(DropReason.REPLAYED));
    shouldStillServe(2);
  }

  @Test
  void shouldTakeNothingOfItsOwnBack() {
    map.send(a, A, a.register());
    GateEnd stranger = map.attach(map.newGate(), 1, TestMap.endpoint(3));
    map.deliver(TestMap.endpoint(3), stranger.initiation());
    List<TestMap.Sent> sent = map.takeSent();
    for (int i = 0; i < 10_000; i++) {
      for (TestMap.Sent reflected : sent) {
        map.deliver(A, reflected.datagram());
      }
      map.takeSent();
    }
    shouldStillServe(3);
  }

  @Test
  void shouldPassNothingOnForAGateThatGuesses() {
    int count = 200_000;
    long before = map.engine().drops().total();
    for (int i = 0; i < count; i++) {
      byte[] frame = new byte[RelayFrame.HEADER_SIZE + random.nextInt(100)];
      random.nextBytes(frame);
      int length = frame.length - FrameReader.PREFIX_SIZE + Math.max(0, random.nextInt(20) - 10);
      frame[0] = FrameType.RELAY;
      Bytes.putShort(frame, 1, length);
      map.deliver(A, a.sealFrames(map.nowNanos(), frame));
    }
    assertEquals(count, map.engine().drops().total() - before);
    assertEquals(List.of(), map.takeSent());
    shouldStillServe(2);
  }

  @Test
  void shouldPassOnNoMoreThanCameWhateverARelayFrameIs() {
    byte[] frame = GateEnd.relayFrame(bForA, new byte[50]);
    int count = 100_000;
    long before = map.engine().drops().total();
    for (int i = 0; i < count; i++) {
      byte[] mutated = frame.clone();
      mutated[1 + random.nextInt(frame.length - 1)] ^= (byte) (1 << random.nextInt(8));
      byte[] datagram = a.sealFrames(map.nowNanos(), mutated);
      map.deliver(A, datagram);
      for (TestMap.Sent sent : map.takeSent()) {
        assertEquals(B, sent.to());
        assertEquals(datagram.length, sent.datagram().length);
      }
      map.advance(Duration.ofNanos(200_000));
      map.takeSent();
    }
    long passedOn = map.engine().counters().relayedDatagrams();
    assertEquals(count, map.engine().drops().total() - before + passedOn);
    assertEquals(passedOn, b.takeRelayed().size());
    assertTrue(passedOn > count / 2 && passedOn < count, passedOn + " passed on");
    shouldStillServe(2);
  }

  @Test
  void shouldPassOnNothingThatAStrangerHasChangedOrSendsAgain() {
    byte[] genuine = a.sealFrames(map.nowNanos(), GateEnd.relayFrame(bForA, new byte[50]));
    for (int i = 0; i < 100_000; i++) {
      byte[] mutated = genuine.clone();
      mutated[random.nextInt(genuine.length)] ^= (byte) (1 << random.nextInt(8));
      map.deliver(i % 2 == 0 ? A : anywhere(), mutated);
    }
    assertEquals(List.of(), b.takeRelayed());
    map.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 1000; i++) {
      map.deliver(i % 2 == 0 ? A : anywhere(), genuine);
    }
    assertEquals(1, b.takeRelayed().size());
  }

  @Test
  void shouldHoldOnlyBoundedSessionsForReplayedInitiations() {
    GateEnd recorded = map.attach(map.newGate(), 1, TestMap.endpoint(3));
    byte[] initiation = recorded.initiation();
    int replays = 200;
    for (int i = 0; i < replays; i++) {
      map.advance(Duration.ofSeconds(11));
      if (i % 10 == 9) {
        a.beginAgain();
        map.deliver(A, a.initiation());
        b.beginAgain();
        map.deliver(B, b.initiation());
      }
      map.send(a, A, a.register());
      map.send(b, B, b.register());
      map.deliver(anywhere(), initiation);
      assertTrue(map.engine().sessions() <= 6, "too many sessions");
    }
    assertEquals(2, map.engine().interfaces());
    assertEquals(List.of(), map.takeEvents());
  }

  @Test
  void shouldAnswerNobodyWithMoreThanHeSent() {
    GateEnd stranger = map.attach(map.newGate(), 1, TestMap.endpoint(3));
    byte[] initiation = stranger.initiation();
    for (int i = 0; i < 20_000; i++) {
      byte[] datagram = i % 50 == 0 ? initiation : new byte[1 + random.nextInt(200)];
      if (i % 50 != 0) {
        random.nextBytes(datagram);
        datagram[0] = KINDS[random.nextInt(KINDS.length)];
      }
      map.deliver(anywhere(), datagram);
      int answered = map.takeSent().stream().mapToInt(sent -> sent.datagram().length).sum();
      assertTrue(answered < datagram.length, answered + " for " + datagram.length);
    }
  }
}
