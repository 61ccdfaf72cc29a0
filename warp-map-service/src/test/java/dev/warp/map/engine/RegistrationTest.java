package dev.warp.map.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Close;
import dev.warp.protocol.frame.Deregister;
import dev.warp.protocol.frame.Ping;
import dev.warp.protocol.frame.Pong;
import dev.warp.protocol.frame.Register;
import dev.warp.protocol.frame.Registered;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** docs/protocol.md sections 9.1, 9.3 and 9.4. */
final class RegistrationTest {

  private static final Endpoint HOME = TestMap.endpoint(1);
  private static final Endpoint ELSEWHERE = TestMap.endpoint(2);

  private final TestMap map = TestMap.create();

  @Test
  void shouldTellAGateWhereItRegisteredFrom() {
    GateEnd gate = map.connect(map.newGate(), 7, HOME);
    Register register = gate.register(TestMap.endpoint(9));
    map.send(gate, HOME, register);
    assertEquals(
        Optional.of(new Registered(register.sequence(), HOME, 0, 60)), gate.takeRegistered());
    assertEquals(1, map.engine().gates());
    assertEquals(List.of(new MapEvent.InterfaceRegistered(gate.key(), 7, HOME)), map.takeEvents());
  }

  @Test
  void shouldSayNothingNewOfAGateThatRegistersAgain() {
    GateEnd gate = map.register(map.newGate(), HOME);
    map.takeEvents();
    map.send(gate, HOME, gate.register());
    assertTrue(gate.takeRegistered().isPresent());
    assertEquals(List.of(), map.takeEvents());
  }

  @Test
  void shouldForgetAnInterfaceThatDoesNotRegisterAgain() {
    GateEnd gate = map.register(map.newGate(), HOME);
    map.takeEvents();
    map.advance(Duration.ofSeconds(59));
    assertEquals(1, map.engine().interfaces());
    map.advance(Duration.ofSeconds(1));
    assertEquals(0, map.engine().interfaces());
    assertEquals(0, map.engine().gates());
    assertEquals(0, map.engine().counters().gates());
    assertEquals(List.of(new MapEvent.InterfaceGone(gate.key(), 1, true)), map.takeEvents());
  }

  @Test
  void shouldKeepAnInterfaceThatRegistersAgain() {
    GateEnd gate = map.register(map.newGate(), HOME);
    for (int i = 0; i < 10; i++) {
      map.advance(Duration.ofSeconds(10));
      map.send(gate, HOME, gate.register());
    }
    assertEquals(1, map.engine().interfaces());
  }

  @Test
  void shouldForgetOneInterfaceOrAllOnRequest() {
    LocalIdentity identity = map.newGate();
    GateEnd first = map.connect(identity, 1, HOME);
    GateEnd second = map.connect(identity, 2, ELSEWHERE);
    GateEnd third = map.connect(identity, 3, TestMap.endpoint(3));
    map.send(first, HOME, first.register());
    map.send(second, ELSEWHERE, second.register());
    map.send(third, TestMap.endpoint(3), third.register());
    map.send(first, HOME, new Deregister(2));
    assertEquals(2, map.engine().interfaces());
    map.send(first, HOME, new Deregister(Deregister.ALL));
    assertEquals(0, map.engine().interfaces());
    assertEquals(0, map.engine().gates());
  }

  @Test
  void shouldForgetWhatAnEarlierStartRegistered() {
    PrivateKey key = map.newKey();
    LocalIdentity before = map.start(key);
    GateEnd old = map.connect(before, 1, HOME);
    GateEnd oldOther = map.connect(before, 2, TestMap.endpoint(3));
    map.send(old, HOME, old.register());
    map.send(oldOther, TestMap.endpoint(3), oldOther.register());
    GateEnd fresh = map.connect(map.start(key), 1, ELSEWHERE);
    map.send(fresh, ELSEWHERE, fresh.register());
    assertEquals(1, map.engine().gates());
    assertEquals(1, map.engine().interfaces());
  }

  @Test
  void shouldIgnoreALateRegisterOfAnEarlierStart() {
    PrivateKey key = map.newKey();
    GateEnd old = map.register(map.start(key), HOME);
    GateEnd fresh = map.register(map.start(key), ELSEWHERE);
    old.takeRegistered();
    map.takeEvents();
    map.send(old, HOME, old.register());
    assertEquals(Optional.empty(), old.takeRegistered());
    assertEquals(List.of(), map.takeEvents());
    map.send(fresh, ELSEWHERE, fresh.register());
    assertTrue(fresh.takeRegistered().isPresent());
  }

  @Test
  void shouldIgnoreARegisterThatALaterOneOvertook() {
    GateEnd gate = map.connect(map.newGate(), 1, HOME);
    byte[] early = gate.seal(map.nowNanos(), gate.register(TestMap.endpoint(8)));
    map.send(gate, HOME, gate.register(TestMap.endpoint(9)));
    map.takeEvents();
    map.deliver(HOME, early);
    assertEquals(List.of(), map.takeEvents());
    assertEquals(1, map.engine().drops().get(DropReason.UNEXPECTED));
  }

  @Test
  void shouldForgetTheInterfaceThatRegisteredLongestAgoForOneBeyondTheLimit() {
    LocalIdentity identity = map.newGate();
    int limit = MapLimits.DEFAULT.interfacesPerGate();
    GateEnd first = map.register(identity, TestMap.endpoint(0));
    for (int id = 2; id <= limit; id++) {
      map.advance(Duration.ofMillis(100));
      register(identity, id);
    }
    map.advance(Duration.ofMillis(100));
    map.send(first, TestMap.endpoint(0), first.register());
    map.takeEvents();
    register(identity, limit + 1);
    assertEquals(
        List.of(
            new MapEvent.InterfaceGone(identity.publicKey(), 2, true),
            new MapEvent.InterfaceRegistered(
                identity.publicKey(), limit + 1, TestMap.endpoint(limit + 1))),
        map.takeEvents());
    assertEquals(limit, map.engine().interfaces());
  }

  private void register(LocalIdentity identity, int id) {
    GateEnd end = map.connect(identity, id, TestMap.endpoint(id));
    map.send(end, TestMap.endpoint(id), end.register());
    assertTrue(end.takeRegistered().isPresent());
  }

  @Test
  void shouldRefuseNewGatesBeyondTheLimitAndServeThoseItHas() {
    TestMap small = new TestMap(MapLimits.DEFAULT.withTables(1, 10, 10));
    GateEnd known = small.register(small.newGate(), HOME);
    GateEnd late = small.register(small.newGate(), ELSEWHERE);
    assertEquals(Optional.empty(), late.takeRegistered());
    known.takeRegistered();
    small.send(known, HOME, known.register());
    assertTrue(known.takeRegistered().isPresent());
  }

  @Test
  void shouldMoveToAnEndpointOnlyOnceItHasShownThatItCanReceive() {
    GateEnd gate = map.register(map.newGate(), HOME);
    map.takeEvents();
    map.move(gate, HOME, ELSEWHERE);
    gate.takeRegistered();
    map.send(gate, ELSEWHERE, gate.register());
    assertEquals(Optional.empty(), gate.takeRegistered());
    assertEquals(List.of(), map.takeEvents());
    Ping challenge = gate.take(Ping.class).getFirst();
    map.send(gate, ELSEWHERE, new Pong(0, challenge.number() + 1, 0, 0, 0));
    assertEquals(Optional.empty(), gate.takeRegistered());
    map.send(gate, ELSEWHERE, new Pong(0, challenge.number(), 0, 0, 0));
    assertEquals(ELSEWHERE, gate.takeRegistered().orElseThrow().reflexive());
    assertEquals(
        List.of(new MapEvent.InterfaceRegistered(gate.key(), 1, ELSEWHERE)), map.takeEvents());
  }

  @Test
  void shouldSendAnUnprovenEndpointNoMoreThanCameFromThere() {
    GateEnd gate = map.register(map.newGate(), HOME);
    map.takeSent();
    List<byte[]> datagrams =
        List.of(
            gate.seal(map.nowNanos()),
            gate.seal(map.nowNanos(), new Ping(1, 5)),
            gate.seal(map.nowNanos(), gate.register()),
            gate.seal(map.nowNanos(), gate.register(), new Ping(1, 6), GateEnd.wants(9)));
    for (byte[] datagram : datagrams) {
      map.deliver(ELSEWHERE, datagram);
      int answered = map.takeSent().stream().mapToInt(sent -> sent.datagram().length).sum();
      assertTrue(answered <= datagram.length, answered + " for " + datagram.length);
    }
  }

  @Test
  void shouldAnswerAPing() {
    GateEnd gate = map.register(map.newGate(), HOME);
    map.send(gate, HOME, new Ping(1, 42));
    Pong pong = gate.take(Pong.class).getFirst();
    assertEquals(42, pong.number());
    assertEquals(3, pong.received());
    assertEquals(2, pong.highestCounter());
  }

  @Test
  void shouldEraseASessionTenSecondsAfterItsInterfaceRegisteredOverANewerOne() {
    GateEnd gate = map.register(map.newGate(), HOME);
    gate.beginAgain();
    map.deliver(HOME, gate.initiation());
    map.send(gate, HOME, gate.register());
    assertEquals(2, map.engine().sessions());
    map.advance(Duration.ofSeconds(11));
    assertEquals(1, map.engine().sessions());
    map.send(gate, HOME, gate.register());
    assertEquals(1, map.engine().interfaces());
  }

  @Test
  void shouldForgetWhatWasRegisteredOverASessionThatItsFarEndClosed() {
    GateEnd gate = map.register(map.newGate(), HOME);
    map.send(gate, HOME, new Close(Close.STOPPING));
    assertEquals(0, map.engine().gates());
    assertEquals(0, map.engine().sessions());
  }

  @Test
  void shouldTellAGateWhoseSessionItDoesNotKnow() {
    GateEnd gate = map.register(map.newGate(), HOME);
    byte[] late = gate.seal(map.nowNanos(), gate.register());
    map.send(gate, HOME, new Close(Close.STOPPING));
    map.takeSent();
    map.deliver(HOME, late);
    byte[] notice = map.takeSent().getFirst().datagram();
    assertEquals(DatagramKind.RESET_NOTICE, notice[0]);
    assertTrue(gate.session().isResetBy(Arrays.copyOfRange(notice, 8, 24)));
  }

  @Test
  void shouldHoldASessionToItsFrames() {
    GateEnd gate = map.register(map.newGate(), HOME);
    int allowed = MapLimits.DEFAULT.framesPerSecond();
    for (int i = 0; i < 3 * allowed; i++) {
      map.send(gate, HOME, new Ping(1, i));
    }
    assertTrue(gate.take(Pong.class).size() < allowed);
    assertTrue(map.engine().drops().get(DropReason.RATE_LIMITED) >= 2L * allowed);
    map.advance(Duration.ofSeconds(1));
    map.send(gate, HOME, new Ping(1, 1));
    assertFalse(gate.take(Pong.class).isEmpty());
  }
}
