package dev.warp.gate.engine.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.VirtualTimer;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a {@link PathWatch} pings paths and finds those that have stopped working. */
final class PathWatchTest {

  private static final long MILLIS = 1_000_000;
  private static final long START = 1_000_000 * MILLIS;
  private static final long KEEP_ALIVE = 15_000 * MILLIS;
  private static final long RTT = 20 * MILLIS;

  /** Milliseconds from the start at which pings left, by path. */
  private final List<List<Long>> pings = List.of(new ArrayList<>(), new ArrayList<>());

  /** The same of paths that went down; one entry each. */
  private final List<List<Long>> downs = List.of(new ArrayList<>(), new ArrayList<>());

  private final boolean[] answers = {true, true};
  private final VirtualTimer timer = new VirtualTimer(START);
  private final PathTable table = new PathTable(timer.wakeup(), PathMtu.BASE);
  private final PathWatch watch =
      new PathWatch(
          table,
          new SmallDatagrams() {
            @Override
            public void sendPing(Path path, long number) {
              pings.get(path.id()).add(sinceStart());
              if (answers[path.id()]) {
                path.ponged(number, 0, timer.now());
              }
            }

            @Override
            public void wentDown(Path path) {
              assertFalse(path.isUp());
              downs.get(path.id()).add(sinceStart());
            }
          },
          timer.wakeup(),
          KEEP_ALIVE);
  private Path path;

  @BeforeEach
  void addPath() {
    path = add(RTT);
  }

  @Test
  void shouldPingAnIdlePathAtTheKeepAliveInterval() {
    run(61_000);
    assertEquals(List.of(15_000L, 30_000L, 45_000L, 60_000L), pings.getFirst());
    assertTrue(path.isUp());
  }

  @Test
  void shouldPingAPathThatCarriesNothingOnceASecondWhilePayloadsFlow() {
    for (int millis = 0; millis <= 5_000; millis += 50) {
      run(millis);
      watch.payloadSeen(timer.now());
    }
    List<Long> later = pings.getFirst().stream().filter(at -> at > 1_000).toList();
    assertEquals(List.of(1_900L, 2_900L, 3_900L, 4_900L), later);
  }

  @Test
  void shouldPingEvery100MillisecondsWhilePayloadsFlowAndASecondLonger() {
    run(500);
    for (int millis = 500; millis <= 1000; millis += 50) {
      run(millis);
      payload();
    }
    run(1999);
    assertEquals(multiplesOf100(500, 1900), pings.getFirst());
    run(1_900 + 15_000 - 1);
    assertEquals(1900, pings.getFirst().getLast());
    run(1_900 + 15_000);
    assertEquals(16_900, pings.getFirst().getLast());
  }

  @Test
  void shouldPingAgainSoonWhenAnIdlePathDoesNotAnswer() {
    answers[0] = false;
    run(15_540);
    assertEquals(List.of(15_000L, 15_270L, 15_540L), pings.getFirst());
    path.ponged(3, 0, timer.now());
    run(30_539);
    assertEquals(3, pings.getFirst().size());
    run(30_540);
    assertEquals(4, pings.getFirst().size());
    assertTrue(path.isUp());
  }

  @Test
  void shouldNotPingASuspiciousPathLessOftenThanAnyOther() {
    PathTable few = new PathTable(timer.wakeup(), PathMtu.BASE);
    PathWatch hurried =
        new PathWatch(
            few,
            new SmallDatagrams() {
              @Override
              public void sendPing(Path pinged, long number) {
                pings.get(1).add(sinceStart());
              }

              @Override
              public void wentDown(Path lost) {}
            },
            timer.wakeup(),
            120 * MILLIS);
    few.add(0, endpoint(9), 0, START).orElseThrow().validated(0, RTT, START);
    timer.runUntil(START + 370 * MILLIS, hurried::onTimer);
    assertEquals(List.of(120L, 240L, 360L), pings.get(1));
  }

  /** What is being found out about size does not keep a path up that answers nothing. */
  @Test
  void shouldTakeASilentIdlePathDownWhileItIsAskedForItsSize() {
    PathTable wanting = new PathTable(timer.wakeup(), Paths.MTU);
    List<Long> padded = new ArrayList<>();
    PathWatch asking =
        new PathWatch(
            wanting,
            new PathWatch.Watcher() {
              @Override
              public void sendPing(Path asked, long number) {
                pings.get(1).add(sinceStart());
              }

              @Override
              public void sendPaddedPing(Path asked, long number, int bytes) {
                padded.add(sinceStart());
              }

              @Override
              public void wentDown(Path lost) {
                downs.get(1).add(sinceStart());
              }

              @Override
              public void standingChanged(Path changed) {
                // Paths say themselves how they stand.
              }

              @Override
              public void limitChanged(Path changed) {
                throw new AssertionError("nothing is known of its size");
              }
            },
            timer.wakeup(),
            KEEP_ALIVE);
    wanting.add(0, endpoint(9), 0, START).orElseThrow().validated(0, RTT, START);
    timer.runUntil(START + 60_000 * MILLIS, asking::onTimer);
    assertEquals(1, downs.get(1).size());
    assertTrue(downs.get(1).getFirst() <= 2_000, () -> "down after " + downs.get(1));
    assertTrue(padded.getLast() <= 2_000, () -> "asked at " + padded);
  }

  @Test
  void shouldTakeASilentIdlePathDownAfterThreeUnansweredPings() {
    answers[0] = false;
    run(15_809);
    assertTrue(path.isUp());
    run(600_000);
    assertEquals(List.of(15_810L), downs.getFirst());
    assertEquals(3, pings.getFirst().size());
  }

  @Test
  void shouldTakeASilentPathDownWhilePayloadsFlowWhenThreeIntervalsAndRoundTripsAreOver() {
    answers[0] = false;
    flowUntil(399);
    assertTrue(path.isUp());
    flowUntil(2_000);
    assertEquals(List.of(400L), downs.getFirst());
    assertEquals(List.of(100L, 200L, 300L), pings.getFirst());
  }

  @Test
  void shouldGiveAPathOfLongRoundTripsLonger() {
    answers[0] = false;
    answers[1] = false;
    Path slow = add(300 * MILLIS);
    flowUntil(1199);
    assertFalse(path.isUp());
    assertTrue(slow.isUp());
    flowUntil(3_000);
    assertEquals(List.of(1200L), downs.get(1));
  }

  @Test
  void shouldCountTheSilenceFromTheLastThatWasHeard() {
    answers[0] = false;
    flowUntil(350);
    path.heard(100, timer.now());
    flowUntil(799);
    assertTrue(path.isUp());
    flowUntil(800);
    assertEquals(List.of(800L), downs.getFirst());
  }

  @Test
  void shouldKeepAPathUpThatAnswers() {
    flowUntil(60_000);
    run(24 * 3600 * 1000);
    assertTrue(path.isUp());
    assertEquals(List.of(), downs.getFirst());
  }

  @Test
  void shouldKeepAPathUpThatAnswersEveryThirdPing() {
    for (int round = 0; round < 200; round++) {
      answers[0] = round % 3 == 0;
      flowUntil(100 + 100 * round);
    }
    assertTrue(path.isUp());
    assertTrue(pings.getFirst().size() >= 200);
  }

  @Test
  void shouldTakeAPathDownThatBringsDatagramsButNoPongs() {
    answers[0] = false;
    for (int millis = 0; millis < 1100; millis += 10) {
      flowUntil(millis);
      path.heard(100, timer.now());
    }
    assertTrue(path.isUp());
    assertEquals(multiplesOf100(100, 1000), pings.getFirst());
    flowUntil(1100);
    assertEquals(List.of(1100L), downs.getFirst());
  }

  @Test
  void shouldWatchEachPathOnItsOwn() {
    answers[0] = false;
    add(RTT);
    flowUntil(2_000);
    assertEquals(List.of(400L), downs.getFirst());
    assertEquals(List.of(), downs.get(1));
    assertEquals(multiplesOf100(100, 2000), pings.get(1));
  }

  @Test
  void shouldPingAtOnceWhenAskedTo() {
    Path down = add(RTT);
    down.goDown(START);
    run(40);
    watch.pingAll(timer.now());
    assertEquals(List.of(40L), pings.getFirst());
    assertEquals(List.of(), pings.get(1));
    run(50);
    watch.ping(path, timer.now());
    assertEquals(List.of(40L, 50L), pings.getFirst());
    run(15_049);
    assertEquals(2, pings.getFirst().size());
    run(15_050);
    assertEquals(3, pings.getFirst().size());
    assertEquals(List.of(), pings.get(1));
  }

  @Test
  void shouldBePingedAgainOnceItIsUpAgain() {
    answers[0] = false;
    flowUntil(1_000);
    assertFalse(path.isUp());
    answers[0] = true;
    path.validated(0, RTT, timer.now());
    watch.ping(path, timer.now());
    flowUntil(1_350);
    assertEquals(
        Stream.concat(
                Stream.of(100L, 200L, 300L),
                LongStream.iterate(1000, m -> m <= 1350, m -> m + 25).boxed())
            .toList(),
        pings.getFirst().stream().sorted().toList());
    assertEquals(PathState.DEGRADED, path.state());
  }

  private Path add(long rttNanos) {
    Path added = table.add(0, endpoint(table.all().size()), 0, timer.now()).orElseThrow();
    added.validated(0, rttNanos, timer.now());
    return added;
  }

  private void run(long untilMillis) {
    timer.runUntil(START + untilMillis * MILLIS, watch::onTimer);
  }

  /** One that came in shards over all paths. */
  private void payload() {
    watch.payloadSeen(timer.now());
    table.all().forEach(each -> each.shardCame(timer.now()));
  }

  /** The same while payloads flow. */
  private void flowUntil(long untilMillis) {
    do {
      payload();
      run(Math.min(untilMillis, sinceStart() + 10));
    } while (sinceStart() < untilMillis);
  }

  private long sinceStart() {
    return (timer.now() - START) / MILLIS;
  }

  private static List<Long> multiplesOf100(long from, long to) {
    List<Long> multiples = new ArrayList<>();
    for (long millis = from; millis <= to; millis += 100) {
      multiples.add(millis);
    }
    return multiples;
  }

  private static Endpoint endpoint(int number) {
    return Endpoint.ofIpv4(0xc6336400 + number, 13116);
  }
}
