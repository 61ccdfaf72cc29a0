package dev.warp.map.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Ping;
import dev.warp.protocol.frame.Pong;
import dev.warp.protocol.session.InitiationGuard;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What strangers can make the map hold and compute (docs/protocol.md sections 4.5 and 9.4). */
final class SessionLimitsTest {

  private static final Endpoint HOME = TestMap.endpoint(1);
  private static final int MAX_PER_GATE =
      SessionTable.MAX_PER_INTERFACE * MapLimits.DEFAULT.interfacesPerGate();

  private static MapLimits withInitiations(double perSecond, double perSource) {
    MapLimits usual = MapLimits.DEFAULT;
    return new MapLimits(
        usual.gates(),
        usual.sessions(),
        usual.wants(),
        usual.expiryNanos(),
        usual.interfacesPerGate(),
        usual.wantsPerGate(),
        usual.framesPerSecond(),
        usual.relay(),
        new InitiationGuard.Limits(perSecond, perSource, 100));
  }

  @Test
  void shouldAskForACookieUnderLoadAndTakeTheInitiationThatBringsIt() {
    TestMap map = new TestMap(withInitiations(2, 5));
    for (int i = 0; i < 2; i++) {
      map.connect(map.newGate(), 1, TestMap.endpoint(10 + i));
    }
    map.takeSent();
    GateEnd gate = map.attach(map.newGate(), 1, HOME);
    map.deliver(HOME, gate.initiation());
    assertFalse(gate.hasSession());
    byte[] reply = map.takeSent().getFirst().datagram();
    assertEquals(DatagramKind.COOKIE_REPLY, reply[0]);
    assertEquals(1, map.engine().drops().get(DropReason.COOKIE_REQUIRED));
    map.deliver(HOME, gate.initiation());
    assertTrue(gate.hasSession());
    map.send(gate, HOME, gate.register());
    assertTrue(gate.takeRegistered().isPresent());
  }

  @Test
  void shouldNotTakeACookieFromAnotherAddress() {
    TestMap map = new TestMap(withInitiations(1, 5));
    map.connect(map.newGate(), 1, TestMap.endpoint(10));
    GateEnd gate = map.attach(map.newGate(), 1, HOME);
    map.deliver(HOME, gate.initiation());
    map.deliver(TestMap.endpoint(2), gate.initiation());
    assertEquals(2, map.engine().drops().get(DropReason.COOKIE_REQUIRED));
    assertEquals(1, map.engine().sessions());
  }

  @Test
  void shouldHoldASourceWithACookieToItsRate() {
    TestMap map = new TestMap(withInitiations(1, 3));
    map.connect(map.newGate(), 1, TestMap.endpoint(10));
    for (int i = 0; i < 8; i++) {
      GateEnd gate = map.attach(map.newGate(), 1, HOME);
      map.deliver(HOME, gate.initiation());
      map.deliver(HOME, gate.initiation());
    }
    assertEquals(1 + 3, map.engine().sessions());
    assertEquals(5, map.engine().drops().get(DropReason.RATE_LIMITED));
  }

  @Test
  void shouldAnswerARepeatedInitiationAlikeWithoutAnotherSession() {
    TestMap map = TestMap.create();
    GateEnd gate = map.attach(map.newGate(), 1, HOME);
    map.deliver(HOME, gate.initiation());
    map.deliver(TestMap.endpoint(2), gate.initiation());
    List<TestMap.Sent> sent = map.takeSent();
    assertEquals(2, sent.size());
    assertArrayEquals(sent.get(0).datagram(), sent.get(1).datagram());
    assertEquals(1, map.engine().sessions());
  }

  @Test
  void shouldEvictUnconfirmedSessionsFirst() {
    TestMap map = TestMap.create();
    LocalIdentity identity = map.newGate();
    GateEnd confirmed = map.connect(identity, 1, HOME);
    map.send(confirmed, HOME, confirmed.register());
    for (int i = 0; i < 2 * MAX_PER_GATE; i++) {
      map.connect(identity, 2, TestMap.endpoint(100 + i));
    }
    assertEquals(MAX_PER_GATE, map.engine().sessions());
    map.send(confirmed, HOME, new Ping(1, 5));
    assertEquals(1, confirmed.take(Pong.class).size());
  }

  @Test
  void shouldForgetAnUnconfirmedSessionSoon() {
    TestMap map = TestMap.create();
    map.connect(map.newGate(), 1, HOME);
    map.advance(Duration.ofSeconds(9));
    assertEquals(1, map.engine().sessions());
    map.advance(Duration.ofSeconds(2));
    assertEquals(0, map.engine().sessions());
  }

  @Test
  void shouldRefuseNewGatesWhenThereAreTooManySessionsAndStillServeRegisteredOnes() {
    TestMap map = new TestMap(MapLimits.DEFAULT.withTables(100, 8, 100));
    GateEnd registered = map.register(map.newGate(), HOME);
    List<GateEnd> others = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      others.add(map.connect(map.newGate(), 1, TestMap.endpoint(10 + i)));
    }
    assertEquals(7, others.stream().filter(GateEnd::hasSession).count());
    assertEquals(3, map.engine().drops().get(DropReason.TABLE_FULL));
    registered.beginAgain();
    map.deliver(HOME, registered.initiation());
    map.send(registered, HOME, registered.register());
    assertEquals(9, map.engine().sessions());
  }

  @Test
  void shouldKeepNoRoomForMoreThanRenewingTheSessionsOfRegisteredGates() {
    TestMap map = new TestMap(MapLimits.DEFAULT.withTables(100, 8, 100));
    GateEnd honest = map.register(map.newGate(), HOME);
    LocalIdentity greedy = map.newGate();
    map.register(greedy, TestMap.endpoint(2));
    for (int i = 0; i < 20; i++) {
      map.connect(greedy, 1, TestMap.endpoint(10 + i));
    }
    assertEquals(8, map.engine().sessions());
    honest.beginAgain();
    map.deliver(HOME, honest.initiation());
    assertTrue(honest.hasSession());
  }

  @Test
  void shouldNotLetOneSourceFillTheTable() {
    TestMap map = TestMap.create();
    for (int i = 0; i < 1000; i++) {
      map.deliver(HOME.withPort(20_000 + i), map.attach(map.newGate(), 1, HOME).initiation());
    }
    int allowed = (int) InitiationGuard.Limits.DEFAULT.perSourcePerSecond();
    assertEquals(allowed, map.engine().sessions());
    assertEquals(1000 - allowed, map.engine().drops().get(DropReason.COOKIE_REQUIRED));
  }

  @Test
  void shouldEraseASessionAfterElevenMinutesThoughItIsInUse() {
    TestMap map = TestMap.create();
    GateEnd gate = map.register(map.newGate(), HOME);
    for (int i = 0; i < 65; i++) {
      map.advance(Duration.ofSeconds(10));
      map.send(gate, HOME, gate.register());
    }
    assertEquals(1, map.engine().sessions());
    map.advance(Duration.ofSeconds(10));
    assertEquals(0, map.engine().sessions());
  }
}
