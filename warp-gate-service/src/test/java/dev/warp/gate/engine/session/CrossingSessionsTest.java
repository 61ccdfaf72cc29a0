package dev.warp.gate.engine.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.Handshakes;
import dev.warp.gate.engine.session.SessionEnd.Up;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.session.OutgoingHandshake;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.DatagramKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Initiations of both ends at once, and such as nobody stands behind. */
final class CrossingSessionsTest {

  private final SessionWorld world = new SessionWorld();
  private final SessionEnd small = world.small;
  private final SessionEnd large = world.large;

  @Test
  void shouldSettleOnTheInitiationOfTheSmallerKeyWhereTheyCross() {
    world.lose(
        (from, kind) -> from == small && kind == DatagramKind.INITIATION && world.millis() < 700);
    pathsUp();
    world.runUntil(60_000);
    assertEquals(List.of(new Up(770, true, false)), small.ups);
    assertEquals(List.of(new Up(780, false, false)), large.ups);
    assertEquals(List.of(0L, 250L, 750L), small.initiationTimes);
    assertEquals(List.of(300L, 550L), large.initiationTimes);
    assertEquals(List.of(DropReason.UNEXPECTED, DropReason.UNEXPECTED), small.refusals);
    assertSettled();
  }

  @Test
  void shouldAnswerTheLargerKeyWhereItsOwnInitiationHasNotSucceededWithinASecond() {
    world.lose((from, kind) -> from == small && kind == DatagramKind.INITIATION);
    pathsUp();
    world.runUntil(60_000);
    assertEquals(List.of(300L, 550L, 1050L), large.initiationTimes);
    assertEquals(List.of(new Up(1070, true, false)), large.ups);
    assertEquals(List.of(new Up(1080, false, false)), small.ups);
    assertSettled();
  }

  @Test
  void shouldSettleWhereTheResponseToTheSmallerKeyIsLostAtFirst() {
    world.lose(
        (from, kind) -> from == large && kind == DatagramKind.RESPONSE && world.millis() < 500);
    pathsUp();
    world.runUntil(60_000);
    assertEquals(List.of(new Up(770, true, false)), small.ups);
    assertEquals(List.of(new Up(780, false, false)), large.ups);
    assertSettled();
  }

  @Test
  void shouldSettleOnTheSmallerKeysSessionWhenBothAnswersCross() {
    world.lose((from, kind) -> true);
    pathsUp();
    world.runUntil(2_500);
    world.lose((from, kind) -> false);
    // Both send at once, and neither holds its attempt to go first any more.
    pathsUp();
    world.runUntil(2_600);
    assertSame(
        large.sessions.find(small.sessions.current().remoteIndex()), large.sessions.current());
    assertTrue(small.sessions.current().isInitiator());
    world.runUntil(30_000);
    assertSettled();
  }

  @Test
  void shouldNotEndAnAttemptOfItsOwnForAnInitiationThatProvesNothing() {
    world.lose((from, kind) -> from == large && world.millis() < 1000);
    pathsUp();
    small.pathDown();
    world.runUntil(400);
    large.receive(recording(small, large));
    world.runUntil(800);
    large.receive(recording(small, large));
    world.runUntil(5_000);
    assertEquals(List.of(300L, 1400L), large.initiationTimes);
    assertEquals(List.of(new Up(1420, true, false)), large.ups);
  }

  @Test
  void shouldHoldItsAttemptBackOnlyOnceBetweenTwoSendingsHoweverManyRecordingsCome() {
    world.lose((from, kind) -> true);
    large.pathUp();
    for (int millis = 100; millis <= 9_000; millis += 100) {
      world.runUntil(millis);
      large.receive(recording(small, large));
    }
    assertEquals(List.of(1100L, 2100L, 3100L, 4100L, 6100L, 8100L), large.initiationTimes);
  }

  @Test
  void shouldWaitASecondOnceForTheFarGatesInitiationToProveItself() {
    small.receive(recording(large, small));
    world.runUntil(300);
    small.receive(recording(large, small));
    world.runUntil(700);
    small.pathUp();
    small.receive(recording(large, small));
    world.runUntil(999);
    assertEquals(List.of(), small.initiationTimes);
    world.runUntil(1_100);
    assertEquals(List.of(1000L), small.initiationTimes);
    assertEquals(List.of(new Up(1020, true, false)), small.ups);
  }

  @Test
  void shouldKeepAsideFourSessionsForTenSeconds() {
    for (int recordings = 1; recordings <= 9; recordings++) {
      large.receive(recording(small, large));
      assertEquals(Math.min(4, recordings), large.sessions.size());
      assertEquals(Math.min(4, recordings), large.index.size());
    }
    world.runUntil(9_999);
    assertEquals(4, large.sessions.size());
    world.runUntil(10_000);
    assertEquals(0, large.sessions.size());
    assertEquals(0, large.index.size());
    assertEquals(List.of(), large.ups);
  }

  @Test
  void shouldLeaveTheSessionInUseAloneUntilAnotherProvesItself() {
    pathsUp();
    world.runUntil(1_000);
    Session current = large.sessions.current();
    large.receive(recording(small, large));
    world.runUntil(30_000);
    assertSame(current, large.sessions.current());
    assertTrue(current.isUsable(world.now()));
    assertEquals(1, large.ups.size());
  }

  @Test
  void shouldLetASessionTakeEffectOnceAndNoneThatIsOlderThanTheOneInUse() {
    Handshakes handshakes = new Handshakes(5);
    Session older = handshakes.shake(world.now()).responders();
    Session younger = handshakes.shake(world.now() + 1).responders();
    large.sessions.accepted(older, world.now());
    large.sessions.accepted(younger, world.now());
    large.sessions.opened(younger, world.now());
    large.sessions.opened(younger, world.now());
    large.sessions.opened(older, world.now());
    assertEquals(List.of(new Up(0, false, false)), large.ups);
    assertSame(younger, large.sessions.current());
    assertSame(older, large.sessions.find(older.localIndex()));
    world.runUntil(10_000);
    assertNull(large.sessions.find(older.localIndex()));
    assertFalse(older.isUsable(world.now()));
  }

  @Test
  void shouldDiscardWhatAFormerProcessBeganWhenTheFarGateHasRestarted() {
    Handshakes former = new Handshakes(5);
    Session used = former.shake(world.now()).responders();
    Session begun = former.shake(world.now()).responders();
    Session fresh = new Handshakes(6).shake(world.now()).responders();
    large.sessions.accepted(used, world.now());
    large.sessions.opened(used, world.now());
    large.sessions.accepted(begun, world.now());
    large.sessions.accepted(fresh, world.now());
    large.sessions.opened(fresh, world.now());
    assertEquals(List.of(new Up(0, false, false), new Up(0, false, true)), large.ups);
    assertSame(fresh, large.sessions.current());
    for (Session dead : List.of(used, begun)) {
      assertNull(large.sessions.find(dead.localIndex()));
      assertFalse(dead.isUsable(world.now()));
    }
  }

  @Test
  void shouldEraseASessionThatIsRefused() {
    Session refused = new Handshakes(5).shake(world.now()).responders();
    large.sessions.refuse(refused);
    assertFalse(refused.isUsable(world.now()));
    assertEquals(0, large.sessions.size());
  }

  private void pathsUp() {
    small.pathUp();
    large.pathUp();
  }

  /** Both ends use the same session, and have no other. */
  private void assertSettled() {
    Session ofSmall = small.sessions.current();
    Session ofLarge = large.sessions.current();
    assertEquals(ofSmall.localIndex(), ofLarge.remoteIndex());
    assertEquals(ofSmall.remoteIndex(), ofLarge.localIndex());
    assertEquals(1, small.index.size());
    assertEquals(1, large.index.size());
    assertEquals(List.of(), small.downs);
    assertEquals(List.of(), large.downs);
  }

  /** An initiation of {@code from} that it knows nothing of any more. */
  private static byte[] recording(SessionEnd from, SessionEnd to) {
    try (OutgoingHandshake outgoing =
        new OutgoingHandshake(
            from.local, to.local.publicKey(), Purpose.GATE, Handshakes.noPreSharedKey(), 77)) {
      return outgoing.datagram();
    }
  }
}
