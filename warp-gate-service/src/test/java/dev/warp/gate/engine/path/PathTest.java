package dev.warp.gate.engine.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import org.junit.jupiter.api.Test;

final class PathTest {

  private static final long MILLIS = 1_000_000;
  private static final long START = 5_000 * MILLIS;
  private static final long INTERVAL = 100 * MILLIS;
  private static final Endpoint REMOTE = Endpoint.ofIpv4(0xc6336401, 13116);
  private static final Endpoint ELSEWHERE = Endpoint.ofIpv4(0xc6336402, 13116);

  private final Path path = Paths.carrying(7, 1, REMOTE, 2, START);

  @Test
  void shouldMeasureFromThePingThatWasAnsweredHoweverLate() {
    for (int ping = 1; ping <= 100; ping++) {
      assertEquals(ping, path.nextPing(START + ping * INTERVAL));
    }
    long now = START + 101 * INTERVAL;
    for (int ping = 37; ping <= 100; ping++) {
      assertTrue(path.ponged(ping, 0, now), "ping " + ping);
      assertEquals(now - START - ping * INTERVAL, path.rtt().latestNanos(), "ping " + ping);
    }
  }

  @Test
  void shouldRefuseNumbersOfNoRecentPing() {
    for (int ping = 1; ping <= 100; ping++) {
      path.nextPing(START + ping * INTERVAL);
    }
    long now = START + 101 * INTERVAL;
    for (long number : new long[] {0, 1, 36, 101, 1000, 0x7fff_ffffL, 0xffff_ffffL}) {
      assertFalse(path.ponged(number, 0, now), "ping " + number);
    }
    assertFalse(path.rtt().measured());
    assertEquals(START, path.lastHeardNanos());
    assertEquals(100, path.unansweredPings());
  }

  @Test
  void shouldRefuseAllNumbersBeforeTheFirstPing() {
    assertFalse(path.ponged(0, 0, START));
    assertFalse(path.ponged(1, 0, START));
    assertFalse(path.ponged(0xffff_ffffL, 0, START));
    path.nextPing(START);
    assertFalse(path.ponged(0, 0, START));
    assertFalse(path.ponged(0xffff_ffffL, 0, START));
    assertTrue(path.ponged(1, 0, START));
  }

  @Test
  void shouldGoOnBeyond32BitsOfPingNumbers() {
    Path old = new Path(7, 1, REMOTE, 2, Paths.MTU, START, 0xffff_fffdL);
    long[] numbers = new long[6];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = old.nextPing(START + i * INTERVAL);
    }
    assertEquals(0xffff_fffeL, numbers[0]);
    assertEquals(0xffff_ffffL, numbers[1]);
    assertEquals(0, numbers[2]);
    assertEquals(3, numbers[5]);
    assertEquals(6, old.unansweredPings());
    long now = START + 10 * INTERVAL;
    assertFalse(old.ponged(4, 0, now));
    assertTrue(old.ponged(numbers[1], 0, now));
    assertEquals(9 * INTERVAL, old.rtt().latestNanos());
    assertEquals(4, old.unansweredPings());
    assertTrue(old.ponged(numbers[2], 0, now));
    assertEquals(8 * INTERVAL, old.rtt().latestNanos());
    assertTrue(old.ponged(numbers[5], 0, now));
    assertEquals(5 * INTERVAL, old.rtt().latestNanos());
    assertEquals(0, old.unansweredPings());
  }

  @Test
  void shouldNotCountTheTimeThePingWasHeld() {
    long number = path.nextPing(START);
    path.ponged(number, 30 * MILLIS, START + 50 * MILLIS);
    assertEquals(20 * MILLIS, path.rtt().latestNanos());
  }

  @Test
  void shouldCountUnansweredPingsFromTheLatestThatWasAnswered() {
    for (int ping = 1; ping <= 5; ping++) {
      path.nextPing(START);
    }
    path.ponged(4, 0, START);
    assertEquals(1, path.unansweredPings());
    path.ponged(2, 0, START);
    assertEquals(1, path.unansweredPings());
    path.validated(2, MILLIS, START);
    assertEquals(0, path.unansweredPings());
  }

  @Test
  void shouldBeDeadAfterThreePingsAndTheLongestSilence() {
    path.validated(2, 20 * MILLIS, START);
    long due = START + 3 * (INTERVAL + 20 * MILLIS);
    path.nextPing(START + INTERVAL);
    path.nextPing(START + 2 * INTERVAL);
    assertFalse(path.isDead(INTERVAL, due));
    path.nextPing(START + 3 * INTERVAL);
    assertFalse(path.isDead(INTERVAL, due - 1));
    assertTrue(path.isDead(INTERVAL, due));
  }

  @Test
  void shouldNeverBeDeadBefore300Milliseconds() {
    for (int ping = 1; ping <= 20; ping++) {
      path.nextPing(START);
    }
    assertFalse(path.isDead(10 * MILLIS, START + 300 * MILLIS - 1));
    assertTrue(path.isDead(10 * MILLIS, START + 300 * MILLIS));
  }

  @Test
  void shouldBeginTheSilenceAnewWithWhateverIsHeard() {
    for (int ping = 1; ping <= 3; ping++) {
      path.nextPing(START);
    }
    path.heard(100, START + 250 * MILLIS);
    assertFalse(path.isDead(INTERVAL, START + 900 * MILLIS));
    for (int ping = 1; ping <= 3; ping++) {
      path.nextPing(START + 300 * MILLIS);
    }
    assertFalse(path.isDead(INTERVAL, START + 550 * MILLIS - 1));
    assertTrue(path.isDead(INTERVAL, START + 550 * MILLIS));
  }

  @Test
  void shouldBeDeadWhenTenPingsWentUnansweredWhateverIsHeard() {
    for (int ping = 1; ping <= 9; ping++) {
      path.nextPing(START + ping * INTERVAL);
    }
    long now = START + 10 * INTERVAL;
    path.heard(100, now);
    assertFalse(path.isDead(INTERVAL, now));
    path.nextPing(now);
    path.heard(100, now);
    assertTrue(path.isDead(INTERVAL, now));
    path.ponged(1, 0, now);
    assertFalse(path.isDead(INTERVAL, now));
  }

  @Test
  void shouldComeUpWithAResponseButNotWithAPong() {
    long number = path.nextPing(START);
    path.goDown(START);
    assertFalse(path.isUp());
    assertTrue(path.ponged(number, 0, START + 50 * MILLIS));
    path.heard(100, START + 60 * MILLIS);
    assertEquals(PathState.DOWN, path.state());
    path.validated(3, 20 * MILLIS, START + 70 * MILLIS);
    assertTrue(path.isUp());
    assertEquals(3, path.farInterfaceId());
    path.validated(3, 20 * MILLIS, START + 80 * MILLIS);
    assertEquals(START + 80 * MILLIS, path.lastHeardNanos());
  }

  @Test
  void shouldMoveOnlyWhenToldTo() {
    assertTrue(path.leads(1, REMOTE));
    assertFalse(path.leads(2, REMOTE));
    assertFalse(path.isExpectedAt(ELSEWHERE));
    path.expectAt(ELSEWHERE);
    assertTrue(path.isExpectedAt(ELSEWHERE));
    assertFalse(path.leads(1, ELSEWHERE));
    path.moveTo(ELSEWHERE);
    assertTrue(path.leads(1, ELSEWHERE));
    assertFalse(path.leads(1, REMOTE));
    assertFalse(path.isExpectedAt(ELSEWHERE));
  }

  @Test
  void shouldCountWhatItCarries() {
    path.sent(100, START);
    path.sent(50, START);
    path.heard(30, START + MILLIS);
    assertEquals(2, path.traffic().sentDatagrams());
    assertEquals(150 + 2 * 28, path.traffic().sentBytes());
    assertEquals(1, path.traffic().receivedDatagrams());
    assertEquals(30 + 28, path.traffic().receivedBytes());
    assertEquals(START + MILLIS, path.lastHeardNanos());
  }

  @Test
  void shouldMeasureLossWithinEachSession() {
    path.reported(1, 0, 0);
    path.reported(101, 200, 0);
    assertEquals(0.5, path.lossRatio());
    path.newSession();
    path.reported(1, 0, 0);
    assertEquals(0.5, path.lossRatio());
    path.reported(201, 200, 0);
    assertEquals(0.25, path.lossRatio());
  }
}
