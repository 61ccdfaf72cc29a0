package dev.warp.gate.engine.probe;

import static dev.warp.gate.engine.probe.ChecksWorld.MAP;
import static dev.warp.gate.engine.probe.ChecksWorld.candidate;
import static dev.warp.gate.engine.probe.ChecksWorld.candidates;
import static dev.warp.gate.engine.probe.ChecksWorld.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.Candidate.Kind;
import dev.warp.protocol.keys.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How many candidates {@link ConnectivityChecks} hold and ask, whoever names them. */
final class CandidateLimitsTest {

  private static final int MAX_CANDIDATES = 32;
  private static final int MAX_PEER_REFLEXIVE = 8;
  private static final int MAX_TOLD = MAX_CANDIDATES - MAX_PEER_REFLEXIVE;

  private final ChecksWorld world = new ChecksWorld();
  private final ConnectivityChecks checks = world.checks;

  @Test
  void shouldHoldNoMoreCandidatesThan32() {
    world.told(MAP, candidates(Kind.HOST, 1, 1000));
    assertEquals(MAX_TOLD, checks.size());
    for (int number = 2000; number < 2100; number++) {
      world.request(number);
    }
    assertEquals(MAX_CANDIDATES, checks.size());
    world.runFor(60_000);
    assertEquals(MAX_CANDIDATES, world.askedEndpoints().size());
  }

  @Test
  void shouldKeepTheMostPromisingOfTooMany() {
    List<Candidate> told = new ArrayList<>(candidates(Kind.HOST, 1, 1000));
    told.addAll(candidates(Kind.SERVER_REFLEXIVE, 2000, 4));
    world.told(MAP, told);
    assertNotNull(checks.find(1, endpoint(2003)));
    assertNotNull(checks.find(1, endpoint(20)));
    assertNull(checks.find(1, endpoint(21)));
  }

  @Test
  void shouldHoldThoseThatTwoMapsTellOnce() {
    CandidateSource otherMap =
        new CandidateSource.Map(PrivateKey.generate(new Random(1)::nextBytes).publicKey());
    List<Candidate> told = new ArrayList<>(candidates(Kind.SERVER_REFLEXIVE, 1, 10));
    told.addAll(candidates(Kind.HOST, 11, 14));
    world.told(MAP, told);
    world.told(otherMap, told);
    assertEquals(MAX_TOLD, checks.size());
    world.told(MAP, List.of());
    world.told(otherMap, told);
    assertEquals(MAX_TOLD, checks.size());
    world.runFor(5 * MAX_TOLD);
    assertEquals(MAX_TOLD, world.askedEndpoints().size());
  }

  @Test
  void shouldHoldNoMoreThoughAMapNamesOthersAllTheTime() {
    world.reachable = true;
    for (int second = 0; second < 120; second++) {
      world.told(MAP, candidates(Kind.SERVER_REFLEXIVE, 1 + 1000 * second, 1000));
      world.runFor(1000);
      assertEquals(MAX_TOLD, checks.size());
    }
    int askedOfEach = 6;
    assertTrue(world.sent.size() <= 120 * MAX_TOLD * askedOfEach, world.sent.size() + " probes");
  }

  @Test
  void shouldHoldNoMoreThoughAllThatWasNamedHasAnswered() {
    for (int change = 0; change < 20; change++) {
      int first = 1 + 100 * change;
      world.told(MAP, candidates(Kind.SERVER_REFLEXIVE, first, MAX_TOLD));
      for (int i = 0; i < MAX_TOLD; i++) {
        world.answering.add(endpoint(first + i));
      }
      world.runFor(1000);
      assertTrue(checks.size() <= MAX_CANDIDATES, checks.size() + " candidates");
    }
  }

  @Test
  void shouldKeepOfWhatHasAnsweredTheLatestWhereThereIsRoom() {
    world.answering.addAll(List.of(endpoint(1), endpoint(2), endpoint(3)));
    for (int number = 1; number <= 3; number++) {
      world.told(MAP, List.of(candidate(Kind.SERVER_REFLEXIVE, number)));
      world.runFor(100);
      world.answering.remove(endpoint(number));
    }
    world.told(MAP, candidates(Kind.HOST, 100, MAX_TOLD - 2));
    assertNull(checks.find(1, endpoint(1)));
    assertNotNull(checks.find(1, endpoint(2)));
    assertNotNull(checks.find(1, endpoint(3)));
    assertEquals(MAX_TOLD, checks.size());
  }

  @Test
  void shouldHoldNoMoreThan8ThatWereLearnedFromRequests() {
    for (int number = 1; number <= 8; number++) {
      world.request(number);
    }
    world.request(9);
    assertEquals(MAX_PEER_REFLEXIVE, checks.size());
    assertNull(checks.find(1, endpoint(9)));
  }

  @Test
  void shouldMakeRoomForALearnedOneWhereAnotherHasNotAnsweredFiveTimes() {
    world.request(1);
    world.runFor(200);
    for (int number = 2; number <= 8; number++) {
      world.request(number);
    }
    world.request(9);
    assertNull(checks.find(1, endpoint(9)));
    world.runFor(200);
    world.request(9);
    assertNotNull(checks.find(1, endpoint(9)));
    assertNull(checks.find(1, endpoint(1)));
    assertEquals(MAX_PEER_REFLEXIVE, checks.size());
  }

  @Test
  void shouldNotMakeRoomByWhatIsWatched() {
    for (int number = 1; number <= 8; number++) {
      world.request(number);
    }
    world.runFor(10_000);
    for (int number = 1; number <= 8; number++) {
      world.watched.add(checks.find(1, endpoint(number)));
    }
    world.request(9);
    assertNull(checks.find(1, endpoint(9)));
    assertEquals(MAX_PEER_REFLEXIVE, checks.size());
  }

  @Test
  void shouldAskNobodyMoreThanTenTimesQuicklyWhoIsNamedByFloodsOfRequests() {
    world.reachable = true;
    for (int millis = 0; millis < 20_000; millis += 10) {
      world.request(1);
      world.runFor(10);
    }
    List<Long> probes = world.sentTo(1);
    assertEquals(40, probes.size());
    for (int row = 0; row < 4; row++) {
      assertEquals(5000L * row, probes.get(10 * row));
      assertEquals(5000L * row + 10, probes.get(10 * row + 1));
      assertEquals(5000L * row + 410, probes.get(10 * row + 9));
    }
  }
}
