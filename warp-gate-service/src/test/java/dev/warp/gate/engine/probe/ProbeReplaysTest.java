package dev.warp.gate.engine.probe;

import static dev.warp.gate.engine.probe.ProbeReplays.Verdict.LIVE;
import static dev.warp.gate.engine.probe.ProbeReplays.Verdict.REPLAYED;
import static dev.warp.gate.engine.probe.ProbeReplays.Verdict.UNPROVEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.probe.ProbeReplays.Verdict;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.probe.ProbeType;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ProbeReplaysTest {

  private static final long FIRST = 0x1111;
  private static final long SECOND = 0x2222;
  private static final long THIRD = 0x3333;

  private final ProbeReplays replays = new ProbeReplays();

  @Test
  void shouldLetEachCounterOfAnUnknownProcessCountOnce() {
    assertEquals(UNPROVEN, judge(FIRST, 1));
    assertEquals(UNPROVEN, judge(FIRST, 3));
    assertEquals(UNPROVEN, judge(FIRST, 2));
    assertEquals(REPLAYED, judge(FIRST, 1));
    assertEquals(REPLAYED, judge(FIRST, 2));
    assertEquals(REPLAYED, judge(FIRST, 3));
  }

  @Test
  void shouldTakeAnyStartIdZeroIncluded() {
    assertEquals(UNPROVEN, judge(0, 1));
    assertEquals(REPLAYED, judge(0, 1));
    replays.proven(0);
    assertEquals(LIVE, judge(0, 2));
    assertEquals(REPLAYED, judge(0, 1));
    replays.proven(FIRST);
    assertTrue(replays.isDead(0));
    assertEquals(REPLAYED, judge(0, 3));
  }

  @Test
  void shouldRememberWhatItSawOfAProcessOnceThatIsProven() {
    assertEquals(UNPROVEN, judge(FIRST, 1));
    assertEquals(UNPROVEN, judge(FIRST, 2));
    replays.proven(FIRST);
    assertEquals(REPLAYED, judge(FIRST, 1));
    assertEquals(REPLAYED, judge(FIRST, 2));
    assertEquals(LIVE, judge(FIRST, 3));
    assertEquals(REPLAYED, judge(FIRST, 3));
  }

  @Test
  void shouldLetEachCounterOfTheLiveProcessCountOnceInAnyOrder() {
    replays.proven(FIRST);
    List<Long> counters = new ArrayList<>();
    for (long counter = 1; counter <= 960; counter++) {
      counters.add(counter);
    }
    Collections.shuffle(counters, new Random(3));
    counters.forEach(counter -> assertEquals(LIVE, judge(FIRST, counter)));
    counters.forEach(counter -> assertEquals(REPLAYED, judge(FIRST, counter)));
  }

  @Test
  void shouldRefuseWhatIsFarBehindTheHighestCounter() {
    replays.proven(FIRST);
    assertEquals(LIVE, judge(FIRST, 5000));
    assertEquals(REPLAYED, judge(FIRST, 5000 - 1024));
    assertEquals(LIVE, judge(FIRST, 5000 - 959));
    assertEquals(LIVE, judge(FIRST, 0xffff_ffffL));
    assertEquals(REPLAYED, judge(FIRST, 5001));
  }

  @Test
  void shouldNotBelieveInARestartBeforeItIsProven() {
    replays.proven(FIRST);
    assertEquals(LIVE, judge(FIRST, 1));
    assertEquals(UNPROVEN, judge(SECOND, 1));
    assertEquals(LIVE, judge(FIRST, 2));
    assertEquals(REPLAYED, judge(SECOND, 1));
    assertEquals(UNPROVEN, judge(SECOND, 2));
    assertEquals(REPLAYED, judge(FIRST, 1));
    assertFalse(replays.isDead(FIRST));
    assertFalse(replays.isDead(SECOND));
  }

  @Test
  void shouldFollowARestartOnceItIsProven() {
    replays.proven(FIRST);
    judge(FIRST, 1);
    judge(SECOND, 1);
    judge(SECOND, 7);
    replays.proven(SECOND);
    assertEquals(REPLAYED, judge(SECOND, 1));
    assertEquals(REPLAYED, judge(SECOND, 7));
    assertEquals(LIVE, judge(SECOND, 6));
    assertEquals(REPLAYED, judge(FIRST, 2));
    assertTrue(replays.isDead(FIRST));
    assertFalse(replays.isDead(SECOND));
  }

  @Test
  void shouldBeginWithNoCounterWhereARestartIsProvenUnseen() {
    replays.proven(FIRST);
    judge(FIRST, 1);
    judge(THIRD, 1);
    replays.proven(SECOND);
    assertEquals(LIVE, judge(SECOND, 1));
    assertEquals(REPLAYED, judge(SECOND, 1));
    assertEquals(UNPROVEN, judge(THIRD, 2));
  }

  @Test
  void shouldStayWithTheLiveProcessWhenItIsProvenAgain() {
    replays.proven(FIRST);
    judge(FIRST, 1);
    judge(SECOND, 1);
    replays.proven(FIRST);
    assertEquals(REPLAYED, judge(FIRST, 1));
    assertEquals(REPLAYED, judge(SECOND, 1));
    assertEquals(LIVE, judge(FIRST, 2));
    assertFalse(replays.isDead(FIRST));
  }

  @Test
  void shouldLetEachCounterCountOnceHoweverTheProbesOfSeveralProcessesAlternate() {
    replays.proven(FIRST);
    for (long startId = 10; startId < 18; startId++) {
      assertEquals(UNPROVEN, judge(startId, 1));
    }
    for (int again = 0; again < 100; again++) {
      for (long startId = 10; startId < 18; startId++) {
        assertEquals(REPLAYED, judge(startId, 1));
      }
    }
    replays.proven(12);
    assertEquals(REPLAYED, judge(12, 1));
    assertEquals(LIVE, judge(12, 2));
  }

  @Test
  void shouldNeverBelieveADeadProcessAgain() {
    for (long startId = 1; startId <= 17; startId++) {
      replays.proven(startId);
      assertEquals(LIVE, judge(startId, 1));
    }
    for (long startId = 1; startId <= 16; startId++) {
      assertTrue(replays.isDead(startId));
      assertEquals(REPLAYED, judge(startId, 2));
      assertEquals(REPLAYED, judge(startId, 1_000_000));
    }
    assertEquals(LIVE, judge(17, 2));
  }

  private Verdict judge(long startId, long counter) {
    return replays.judge(
        new Probe(ProbeType.REQUEST, startId, counter, 1, 0, Endpoint.of(0, 0, 0)));
  }
}
