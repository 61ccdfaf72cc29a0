package dev.warp.map.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.map.engine.GateEnd.Relayed;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Close;
import dev.warp.protocol.frame.Deregister;
import dev.warp.protocol.frame.FrameType;
import dev.warp.protocol.frame.Ping;
import dev.warp.protocol.frame.Pong;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a map passes on, to whom, and what not (docs/protocol.md section 9.6). */
final class RelayTest {

  private static final Endpoint A = TestMap.endpoint(1);
  private static final Endpoint B = TestMap.endpoint(2);
  private static final Endpoint B2 = TestMap.endpoint(3);
  private static final Endpoint ELSEWHERE = TestMap.endpoint(4);
  private static final byte[] DATAGRAM = new byte[100];

  private final TestMap map = TestMap.create();
  private final PrivateKey keyOfB = map.newKey();
  private final LocalIdentity identityOfB = map.start(keyOfB);
  private final LocalIdentity identityOfA = map.newGate();
  private GateEnd a;
  private GateEnd b;
  private Endpoint aForB;
  private Endpoint bForA;

  @BeforeEach
  void registerTwoGates() {
    map.random().nextBytes(DATAGRAM);
    a = map.register(identityOfA, A);
    b = map.register(identityOfB, B, a);
    map.want(a, A, b);
    aForB = b.takeRelayedCandidates().getFirst();
    bForA = a.takeRelayedCandidates().getFirst();
    map.advance(Duration.ofSeconds(1));
    map.takeSent();
  }

  private long drops(DropReason reason) {
    return map.engine().drops().get(reason);
  }

  private void relay(GateEnd from, Endpoint at, Endpoint to, byte[] datagram) {
    map.deliver(at, from.sealFrames(map.nowNanos(), GateEnd.relayFrame(to, datagram)));
  }

  private boolean arrives(GateEnd from, Endpoint at, Endpoint to, GateEnd receiver) {
    relay(from, at, to, DATAGRAM);
    return !receiver.takeRelayed().isEmpty();
  }

  private void shouldRefuse(GateEnd from, Endpoint at, Endpoint to) {
    long before = drops(DropReason.RELAY_REFUSED);
    map.takeSent();
    relay(from, at, to, DATAGRAM);
    assertEquals(List.of(), map.takeSent());
    assertEquals(before + 1, drops(DropReason.RELAY_REFUSED));
  }

  @Test
  void shouldPassOnWhatItGotWithTheSenderInPlaceOfTheReceiver() {
    for (int length : new int[] {1, 2, 24, 130, 1300, 1455}) {
      byte[] datagram = new byte[length];
      map.random().nextBytes(datagram);
      byte[] sealed = a.sealFrames(map.nowNanos(), GateEnd.relayFrame(bForA, datagram));
      assertEquals(length + RelayAddress.OVERHEAD, sealed.length);
      map.deliver(A, sealed);
      Relayed relayed = b.takeRelayed().getFirst();
      assertArrayEquals(datagram, relayed.datagram());
      assertEquals(aForB, RelayAddress.of(0, relayed.relayId(), relayed.interfaceId()));
      TestMap.Sent sent = map.takeSent().getFirst();
      assertEquals(B, sent.to());
      assertEquals(sealed.length, sent.datagram().length, "no longer than it came");
    }
    assertTrue(arrives(b, B, aForB, a));
    assertEquals(7, map.engine().counters().relayedDatagrams());
    int bytes = 1 + 2 + 24 + 130 + 1300 + 1455 + DATAGRAM.length + 7 * RelayAddress.OVERHEAD;
    assertEquals(bytes, map.engine().counters().relayedBytes());
  }

  @Test
  void shouldPassOnToTheInterfaceThatIsNamedInTheSessionItRegisteredOverLast() {
    GateEnd other = map.connect(identityOfB, 2, B2);
    map.send(other, B2, other.register());
    Endpoint second = RelayAddress.of(0, RelayAddress.relayId(bForA), 2);
    assertTrue(arrives(a, A, second, other));
    assertEquals(List.of(), b.takeRelayed());
    other.beginAgain();
    map.deliver(B2, other.initiation());
    map.send(other, B2, other.register());
    assertTrue(arrives(a, A, second, other), "in the newer session, which the end opens alone");
    relay(other, B2, aForB, DATAGRAM);
    relay(b, B, aForB, DATAGRAM);
    assertEquals(List.of(2, 1), a.takeRelayed().stream().map(Relayed::interfaceId).toList());
  }

  @Test
  void shouldPassOnOnlyToAnEndpointThatHasShownThatItCanReceive() {
    byte[] fromElsewhere = b.seal(map.nowNanos(), b.register());
    map.deliver(ELSEWHERE, fromElsewhere);
    map.takeSent();
    relay(a, A, bForA, DATAGRAM);
    assertEquals(B, map.takeSent().getFirst().to());
  }

  @Test
  void shouldPassNothingOnForOrFromAStranger() {
    GateEnd stranger = map.register(map.newGate(), ELSEWHERE, a, b);
    map.want(a, A, b, stranger);
    Endpoint strangers = a.takeRelayedCandidates().getFirst();
    map.advance(Duration.ofSeconds(1));
    assertTrue(arrives(a, A, strangers, stranger));
    assertTrue(arrives(stranger, ELSEWHERE, aForB, a));
    shouldRefuse(stranger, ELSEWHERE, bForA);
    shouldRefuse(b, B, strangers);
    map.want(a, A, b);
    shouldRefuse(a, A, strangers);
    shouldRefuse(stranger, ELSEWHERE, aForB);
    shouldRefuse(stranger, ELSEWHERE, bForA);
  }

  @Test
  void shouldPassNothingOnOnceConsentIsWithdrawn() {
    assertTrue(arrives(a, A, bForA, b));
    map.want(b, B);
    shouldRefuse(a, A, bForA);
    shouldRefuse(b, B, aForB);
    map.want(b, B, a);
    assertTrue(arrives(a, A, bForA, b));
  }

  @Test
  void shouldPassNothingOnWhereAGateHasSwitchedItOff() {
    b.setRelay(false);
    map.send(b, B, b.register());
    shouldRefuse(a, A, bForA);
    shouldRefuse(b, B, aForB);
    b.setRelay(true);
    map.send(b, B, b.register());
    assertTrue(arrives(a, A, bForA, b));
    assertTrue(arrives(b, B, aForB, a));
  }

  @Test
  void shouldPassNothingOnWhileOneInterfaceSaysThatItIsOff() {
    GateEnd other = map.connect(identityOfB, 2, B2);
    other.setRelay(false);
    map.send(other, B2, other.register());
    shouldRefuse(a, A, bForA);
    map.send(other, B2, new Deregister(2));
    assertTrue(arrives(a, A, bForA, b));
  }

  @Test
  void shouldRefuseWhomItDoesNotKnow() {
    int relayId = RelayAddress.relayId(bForA);
    shouldRefuse(a, A, RelayAddress.of(0, relayId, 2));
    shouldRefuse(a, A, RelayAddress.of(0, relayId, 0xffff));
    for (int bit = 0; bit < 32; bit++) {
      shouldRefuse(a, A, RelayAddress.of(0, relayId ^ (1 << bit), 1));
    }
    shouldRefuse(a, A, RelayAddress.of(0, 0, 1));
    map.send(b, B, new Deregister(1));
    shouldRefuse(a, A, bForA);
  }

  @Test
  void shouldCallAGateSomethingElseOnceItHasStartedAnew() {
    GateEnd fresh = map.register(map.start(keyOfB), B2, a);
    Endpoint freshForA = a.takeRelayedCandidates().getLast();
    assertNotEquals(RelayAddress.relayId(bForA), RelayAddress.relayId(freshForA));
    shouldRefuse(a, A, bForA);
    assertTrue(arrives(a, A, freshForA, fresh));
    relay(b, B, aForB, DATAGRAM);
    assertEquals(1, drops(DropReason.UNEXPECTED), "the earlier start has nothing to send");
    assertEquals(List.of(), a.takeRelayed());
  }

  @Test
  void shouldTakeNothingOverASessionThatNoInterfaceIsRegisteredOver() {
    GateEnd other = map.connect(identityOfA, 2, ELSEWHERE);
    relay(other, ELSEWHERE, bForA, DATAGRAM);
    assertEquals(1, drops(DropReason.UNEXPECTED));
    map.send(other, ELSEWHERE, other.register());
    assertTrue(arrives(other, ELSEWHERE, bForA, b));
    map.send(a, A, new Deregister(2));
    relay(other, ELSEWHERE, bForA, DATAGRAM);
    assertEquals(2, drops(DropReason.UNEXPECTED));
    assertEquals(List.of(), b.takeRelayed());
  }

  @Test
  void shouldTakeWhatIsStillOnItsWayWhenItsInterfaceHasRegisteredOverANewerSession() {
    byte[] late = a.sealFrames(map.nowNanos(), GateEnd.relayFrame(bForA, DATAGRAM));
    a.beginAgain();
    map.deliver(A, a.initiation());
    map.send(a, A, a.register());
    map.deliver(A, late);
    assertEquals(1, b.takeRelayed().getFirst().interfaceId());
  }

  @Test
  void shouldDropWhatIsForASessionThatIsOver() {
    map.send(b, B, new Close(Close.STOPPING + 1));
    map.takeSent();
    relay(a, A, bForA, DATAGRAM);
    assertEquals(List.of(), map.takeSent());
    assertEquals(1, drops(DropReason.SESSION_EXPIRED));
  }

  @Test
  void shouldPassOnADatagramThatOtherFramesComeBefore() {
    byte[] ping = new byte[new Ping(1, 7).size()];
    new Ping(1, 7).write(ping, 0);
    byte[] padded = {FrameType.PADDING, FrameType.PADDING};
    map.deliver(A, a.sealFrames(map.nowNanos(), ping, padded, GateEnd.relayFrame(bForA, DATAGRAM)));
    assertArrayEquals(DATAGRAM, b.takeRelayed().getFirst().datagram());
    assertEquals(7, a.take(Pong.class).getFirst().number());
  }

  @Test
  void shouldPassOnOnlyAFrameThatIsTheLastOfItsDatagramAndNotEmpty() {
    byte[] frame = GateEnd.relayFrame(bForA, DATAGRAM);
    byte[] padding = {FrameType.PADDING};
    byte[] tooLong = frame.clone();
    tooLong[2]++;
    List<byte[][]> malformed =
        List.of(
            new byte[][] {GateEnd.relayFrame(bForA, new byte[0])},
            new byte[][] {{FrameType.RELAY, 0, 0}},
            new byte[][] {{FrameType.RELAY, 0, 5, 1, 2, 3, 4, 5}},
            new byte[][] {{FrameType.RELAY, 0}},
            new byte[][] {tooLong},
            new byte[][] {Arrays.copyOf(frame, frame.length - 1)},
            new byte[][] {frame, padding});
    for (byte[][] frames : malformed) {
      long before = drops(DropReason.MALFORMED);
      map.deliver(A, a.sealFrames(map.nowNanos(), frames));
      assertEquals(before + 1, drops(DropReason.MALFORMED));
    }
    assertEquals(List.of(), map.takeSent());
    map.deliver(A, a.sealFrames(map.nowNanos(), frame, frame, frame));
    assertEquals(1, b.takeRelayed().size());
  }

  @Test
  void shouldNotCountWhatIsRelayedAsFrames() {
    int count = 5 * MapLimits.DEFAULT.framesPerSecond();
    for (int i = 0; i < count; i++) {
      relay(a, A, bForA, DATAGRAM);
    }
    assertEquals(count, b.takeRelayed().size());
    map.send(a, A, new Ping(1, 7));
    assertEquals(7, a.take(Pong.class).getFirst().number());
    assertEquals(0, drops(DropReason.RATE_LIMITED));
  }
}
