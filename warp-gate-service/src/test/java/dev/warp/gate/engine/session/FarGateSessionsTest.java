package dev.warp.gate.engine.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateEvent.SessionDown.Cause;
import dev.warp.gate.engine.session.SessionEnd.Down;
import dev.warp.gate.engine.session.SessionEnd.Up;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.DatagramKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session's life from its beginning to its end, renewals in between. */
final class FarGateSessionsTest {

  private static final Up FIRST_OF_SMALL = new Up(20, true, false);
  private static final Up FIRST_OF_LARGE = new Up(30, false, false);

  private final SessionWorld world = new SessionWorld();
  private final SessionEnd small = world.small;
  private final SessionEnd large = world.large;

  @BeforeEach
  void findPaths() {
    small.pathUp();
    large.pathUp();
  }

  @Test
  void shouldBeginAtOnceWithTheSmallerKey() {
    world.runUntil(10_000);
    assertEquals(List.of(FIRST_OF_SMALL), small.ups);
    assertEquals(List.of(FIRST_OF_LARGE), large.ups);
    assertEquals(List.of(), large.initiationTimes);
    assertEquals(List.of(0L), small.initiationTimes);
    assertEquals(1, small.sessions.size());
    assertEquals(1, large.sessions.size());
  }

  @Test
  void shouldBeginAfter300MillisecondsWithTheLargerKey() {
    small.pathDown();
    world.runUntil(1_000);
    assertEquals(List.of(300L), large.initiationTimes);
    assertEquals(List.of(new Up(320, true, false)), large.ups);
    assertEquals(List.of(new Up(330, false, false)), small.ups);
  }

  @Test
  void shouldRepeatAnInitiationAndBeginAnewAfterTenSeconds() {
    large.pathDown();
    world.lose((from, kind) -> true);
    world.runUntil(10_300);
    assertEquals(
        List.of(0L, 250L, 750L, 1750L, 3750L, 5750L, 7750L, 9750L, 10_000L, 10_250L),
        small.initiationTimes);
    for (byte[] copy : small.initiations.subList(1, 8)) {
      assertArrayEquals(small.initiations.getFirst(), copy);
    }
    assertFalse(Arrays.equals(small.initiations.getFirst(), small.initiations.get(8)));
    assertArrayEquals(small.initiations.get(8), small.initiations.get(9));
    assertEquals(1, small.index.size());
  }

  @Test
  void shouldSendTheInitiationAtOnceOverAPathThatComesUp() {
    world.lose((from, kind) -> true);
    large.pathDown();
    world.runUntil(900);
    small.pathUp();
    world.runUntil(1_000);
    assertEquals(List.of(0L, 250L, 750L, 900L), small.initiationTimes);
  }

  @Test
  void shouldNotBeginWithoutAPath() {
    small.pathDown();
    large.pathDown();
    world.runUntil(60_000);
    assertEquals(List.of(), small.initiationTimes);
    assertEquals(List.of(), large.initiationTimes);
    assertNull(small.sessions.current());
  }

  @Test
  void shouldRenewASessionAfter120SecondsByItsInitiator() {
    world.runUntil(120_019);
    assertEquals(1, small.initiationTimes.size());
    world.runUntil(200_000);
    assertEquals(List.of(FIRST_OF_SMALL, new Up(120_040, true, false)), small.ups);
    assertEquals(List.of(FIRST_OF_LARGE, new Up(120_050, false, false)), large.ups);
    assertEquals(List.of(), small.downs);
    assertEquals(List.of(), large.downs);
  }

  @Test
  void shouldRenewASessionAfter130SecondsByItsResponderWhereTheInitiatorDoesNot() {
    world.runUntil(1_000);
    world.lose((from, kind) -> from == small && kind == DatagramKind.INITIATION);
    world.runUntil(130_009);
    assertEquals(List.of(), large.initiationTimes);
    world.runUntil(135_000);
    assertEquals(130_010, large.initiationTimes.getFirst());
    assertEquals(List.of(FIRST_OF_LARGE, new Up(130_030, true, false)), large.ups);
    assertEquals(List.of(FIRST_OF_SMALL, new Up(130_040, false, false)), small.ups);
  }

  @Test
  void shouldOpenDatagramsOfTheOldSessionForTenSecondsMoreAndThenEraseIt() {
    world.runUntil(1_000);
    Session oldOfSmall = small.sessions.current();
    Session oldOfLarge = large.sessions.current();
    world.runUntil(120_040 + 9_999);
    assertEquals(2, small.sessions.size());
    assertTrue(small.opens(oldOfLarge));
    assertTrue(large.opens(oldOfSmall));
    world.runUntil(120_040 + 10_000);
    assertNull(small.sessions.find(oldOfSmall.localIndex()));
    assertFalse(oldOfSmall.isUsable(world.now()));
    assertTrue(oldOfLarge.isUsable(world.now()));
    world.runUntil(120_050 + 10_000);
    assertNull(large.sessions.find(oldOfLarge.localIndex()));
    assertFalse(oldOfLarge.isUsable(world.now()));
    assertEquals(1, small.index.size());
    assertEquals(1, large.index.size());
  }

  @Test
  void shouldExpireAfter180SecondsWhereItCannotBeRenewed() {
    world.runUntil(1_000);
    Session ofSmall = small.sessions.current();
    world.lose((from, kind) -> true);
    world.runUntil(180_019);
    assertEquals(List.of(new Down(180_010, Cause.EXPIRED)), large.downs);
    assertEquals(List.of(), small.downs);
    assertTrue(ofSmall.isUsable(world.now()));
    world.runUntil(180_020);
    assertEquals(List.of(new Down(180_020, Cause.EXPIRED)), small.downs);
    assertNull(small.sessions.current());
    assertFalse(ofSmall.isUsable(world.now()));
    world.lose((from, kind) -> false);
    world.runUntil(195_000);
    assertEquals(2, small.ups.size());
    assertEquals(2, large.ups.size());
  }

  @Test
  void shouldNotRenewASessionWithoutAPathButLetItExpire() {
    world.runUntil(1_000);
    small.pathDown();
    large.pathDown();
    world.runUntil(300_000);
    assertEquals(1, small.initiationTimes.size());
    assertEquals(List.of(), large.initiationTimes);
    assertEquals(List.of(new Down(180_020, Cause.EXPIRED)), small.downs);
    small.pathUp();
    world.runUntil(300_100);
    assertEquals(2, small.ups.size());
  }

  @Test
  void shouldTellARestartOfTheFarGateAndEraseTheOldSessionAtOnce() {
    world.runUntil(1_000);
    Session old = small.sessions.current();
    world.restartLarge();
    world.large.pathUp();
    world.runUntil(2_000);
    assertEquals(List.of(new Up(1_320, true, false)), world.large.ups);
    assertEquals(List.of(FIRST_OF_SMALL, new Up(1_330, false, true)), small.ups);
    assertNull(small.sessions.find(old.localIndex()));
    assertFalse(old.isUsable(world.now()));
    assertEquals(1, small.sessions.size());
    assertEquals(1, small.index.size());
  }

  @Test
  void shouldEndASessionOnlyByAGenuineResetNotice() {
    world.runUntil(1_000);
    Session session = small.sessions.current();
    byte[] token = large.local.resetToken(session.remoteIndex());
    byte[] forged = token.clone();
    forged[15] ^= 1;
    assertFalse(small.onResetNotice(session.remoteIndex(), forged, world.now()));
    assertFalse(small.onResetNotice(session.remoteIndex() + 1, token, world.now()));
    assertFalse(small.onResetNotice(session.localIndex(), token, world.now()));
    assertEquals(List.of(), small.downs);
    assertTrue(small.onResetNotice(session.remoteIndex(), token, world.now()));
    assertFalse(small.onResetNotice(session.remoteIndex(), token, world.now()));
    assertEquals(List.of(new Down(1000, Cause.RESET)), small.downs);
    assertFalse(session.isUsable(world.now()));
    world.runUntil(1_100);
    assertEquals(List.of(0L, 1000L), small.initiationTimes);
    assertEquals(2, small.ups.size());
  }

  @Test
  void shouldNotBeginTwiceWithinHalfASecond() {
    world.runUntil(100);
    small.sessions.end(Cause.CLOSED, world.now());
    world.runUntil(499);
    assertEquals(List.of(0L), small.initiationTimes);
    world.runUntil(500);
    assertEquals(List.of(0L, 500L), small.initiationTimes);
  }

  @Test
  void shouldEndNothingWhereThereIsNoSession() {
    small.sessions.end(Cause.CLOSED, world.now());
    assertEquals(List.of(), small.downs);
  }

  @Test
  void shouldWaitForTheGenuineResponse() {
    byte[] forged = new byte[137];
    forged[0] = DatagramKind.RESPONSE;
    forged[1] = DatagramKind.VERSION;
    small.receive(forged);
    assertEquals(List.of(DropReason.UNEXPECTED), small.refusals);
    world.runUntil(5);
    System.arraycopy(small.initiations.getFirst(), 4, forged, 4, 4);
    small.receive(forged);
    assertEquals(DropReason.UNAUTHENTICATED, small.refusals.getLast());
    world.runUntil(1_000);
    assertEquals(List.of(FIRST_OF_SMALL), small.ups);
  }

  @Test
  void shouldEraseEverythingWhenClosed() {
    world.runUntil(125_000);
    Session current = small.sessions.current();
    assertNotNull(current);
    assertEquals(2, small.sessions.size());
    small.sessions.close();
    assertEquals(0, small.sessions.size());
    assertEquals(0, small.index.size());
    assertFalse(current.isUsable(world.now()));
    assertEquals(List.of(), small.downs);
  }
}
