package dev.warp.gate.engine.probe;

import static dev.warp.gate.engine.probe.ChecksWorld.CONFIGURATION;
import static dev.warp.gate.engine.probe.ChecksWorld.MAP;
import static dev.warp.gate.engine.probe.ChecksWorld.OTHER_UPLINK;
import static dev.warp.gate.engine.probe.ChecksWorld.UPLINK;
import static dev.warp.gate.engine.probe.ChecksWorld.candidate;
import static dev.warp.gate.engine.probe.ChecksWorld.candidates;
import static dev.warp.gate.engine.probe.ChecksWorld.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.probe.ChecksWorld.Sent;
import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.Candidate.Kind;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConnectivityChecksTest {

  private final ChecksWorld world = new ChecksWorld();
  private final ConnectivityChecks checks = world.checks;

  private static final List<Long> ONE_ROW =
      List.of(0L, 50L, 100L, 200L, 400L, 900L, 1400L, 1900L, 2400L, 2900L);

  @Test
  void shouldStartPairs5MillisecondsApartTheMostPromisingFirst() {
    List<Candidate> told =
        List.of(
            candidate(Kind.HOST, 1),
            candidate(Kind.SERVER_REFLEXIVE, 2),
            candidate(Kind.HOST, 3),
            candidate(Kind.CONFIGURED, 4));
    checks.replaceCandidates(MAP, told, List.of(UPLINK, OTHER_UPLINK), world.timer.now());
    world.runFor(49);
    assertEquals(
        List.of(
            new Sent(1, endpoint(4), 0),
            new Sent(2, endpoint(4), 5),
            new Sent(1, endpoint(2), 10),
            new Sent(2, endpoint(2), 15),
            new Sent(1, endpoint(1), 20),
            new Sent(2, endpoint(1), 25),
            new Sent(1, endpoint(3), 30),
            new Sent(2, endpoint(3), 35)),
        world.sent);
    assertEquals(8, checks.size());
  }

  @Test
  void shouldSendNoMoreThanTenProbesQuicklyToAnAddressThatNeverAnswers() {
    world.reachable = true;
    world.told(MAP, candidates(Kind.HOST, 1, 1));
    world.runFor(60_000);
    assertEquals(
        List.of(
            0L, 50L, 100L, 200L, 400L, 900L, 1400L, 1900L, 2400L, 2900L, 7900L, 17_900L, 37_900L),
        world.sentTo(1));
    assertEquals(ONE_ROW, world.sentTo(1).subList(0, 10));
  }

  @Test
  void shouldBeginAnewWhenTheMapSaysSoThoughNotMoreThanOnceInFiveSeconds() {
    for (int repeat = 0; repeat < 60; repeat++) {
      world.told(MAP, candidates(Kind.HOST, 1, 1));
      world.runFor(100);
    }
    List<Long> rows = new ArrayList<>(ONE_ROW);
    rows.addAll(List.of(5000L, 5050L, 5100L, 5200L, 5400L, 5900L));
    assertEquals(rows, world.sentTo(1));
  }

  @Test
  void shouldGoOnWithTheRowOfWhatIsWithdrawnAndNamedAgain() {
    for (int repeat = 0; repeat < 24; repeat++) {
      world.told(MAP, candidates(Kind.HOST, 1, 1));
      world.runFor(100);
      world.told(MAP, List.of());
      world.runFor(100);
    }
    assertEquals(ONE_ROW, world.sentTo(1));
  }

  @Test
  void shouldStartOneAfterTheOtherThoughListsComeTogether() {
    world.told(MAP, candidates(Kind.HOST, 1, 2));
    world.told(MAP, candidates(Kind.HOST, 3, 2));
    world.told(MAP, candidates(Kind.HOST, 1, 4));
    world.runFor(49);
    List<Long> starts = world.sent.stream().map(Sent::millis).toList();
    assertEquals(List.of(0L, 5L, 10L, 15L), starts);
  }

  /** However much a map names, and takes back, and however fast. */
  @Test
  void shouldNotPutOffWhatIsConfiguredOrHeardOfForWhatAMapNames() {
    for (int list = 0; list < 400; list++) {
      world.told(MAP, candidates(Kind.HOST, 1_000 + 24 * list, 24));
      world.runFor(5);
    }
    assertTrue(world.askedEndpoints().size() >= DepartedPairs.MAX_PAIRS);
    world.told(CONFIGURATION, candidates(Kind.CONFIGURED, 1, 1));
    world.request(2);
    world.runFor(160);
    assertFalse(world.sentTo(1).isEmpty());
    assertEquals(List.of(2_000L, 2_050L, 2_100L), world.sentTo(2));
  }

  @Test
  void shouldPairAnInterfaceOnlyWithWhatItCanReach() {
    Endpoint ipv6 = Endpoint.of(0x2001_0db8_0000_0000L, 1, 13116);
    Endpoint loopback = Endpoint.ofIpv4(0x7f000001, 13116);
    GateInterface both = new GateInterface(3, "both", List.of(endpoint(1), ipv6));
    List<Candidate> told =
        List.of(
            candidate(Kind.HOST, 1),
            new Candidate(Kind.HOST, 2, ipv6.withPort(7)),
            new Candidate(Kind.HOST, 3, loopback));
    checks.replaceCandidates(MAP, told, List.of(UPLINK, both), world.timer.now());
    assertNotNull(checks.find(1, endpoint(1)));
    assertNotNull(checks.find(3, ipv6.withPort(7)));
    assertEquals(2, checks.size());
  }

  @Test
  void shouldNotAskWhereNoHostCanBe() {
    for (Endpoint nowhere :
        List.of(
            Endpoint.ofIpv4(0, 13116),
            Endpoint.ofIpv4(0xe0000001, 13116),
            Endpoint.ofIpv4(0xffffffff, 13116),
            endpoint(1).withPort(0))) {
      world.told(MAP, List.of(new Candidate(Kind.SERVER_REFLEXIVE, 1, nowhere)));
      checks.triggeredCheck(1, nowhere, 1, Sign.REQUEST, world.timer.now());
    }
    world.runFor(1000);
    assertEquals(0, checks.size());
    assertEquals(List.of(), world.sent);
  }

  @Test
  void shouldStopAskingWhatHasBeenWithdrawn() {
    world.told(MAP, candidates(Kind.HOST, 1, 2));
    world.runFor(1000);
    world.told(MAP, candidates(Kind.HOST, 2, 1));
    world.runFor(60_000);
    assertEquals(900, world.sentTo(1).getLast());
    assertTrue(world.sentTo(2).getLast() > 50_000);
    world.told(MAP, List.of());
    int before = world.sent.size();
    world.runFor(60_000);
    assertEquals(before, world.sent.size());
    assertEquals(0, checks.size());
  }

  @Test
  void shouldAskForTenMoreMinutesWhatHasWorked() {
    world.told(MAP, candidates(Kind.HOST, 1, 1));
    world.answering.add(endpoint(1));
    world.runFor(1000);
    world.answering.clear();
    long answered = world.sentTo(1).getLast();
    world.told(MAP, List.of());
    world.runFor(700_000);
    assertTrue(world.sentTo(1).getLast() > answered + 598_000);
    assertTrue(world.sentTo(1).getLast() < answered + 600_000);
    assertEquals(0, checks.size());
  }

  @Test
  void shouldForgetWhatHasWorkedAndWasWithdrawnWhenTheFarGateSaysGoodbye() {
    world.told(MAP, candidates(Kind.HOST, 1, 1));
    world.answering.add(endpoint(1));
    world.runFor(1000);
    world.told(MAP, List.of());
    world.runFor(10);
    assertEquals(1, checks.size());
    checks.farGateStops();
    world.runFor(2000);
    assertEquals(0, checks.size());
  }

  @Test
  void shouldKeepWhatIsWatchedThoughItWasWithdrawn() {
    world.told(MAP, candidates(Kind.HOST, 1, 1));
    world.watched.add(checks.find(1, endpoint(1)));
    world.told(MAP, List.of());
    world.runFor(100_000);
    assertEquals(1, checks.size());
    assertEquals(List.of(), world.sent);
    world.watched.clear();
    checks.onTimer(world.timer.now());
    assertEquals(0, checks.size());
  }

  @Test
  void shouldLetEachSourceTakeBackOnlyItsOwn() {
    world.told(CONFIGURATION, candidates(Kind.CONFIGURED, 1, 1));
    world.told(MAP, candidates(Kind.HOST, 2, 1));
    world.request(3);
    world.told(MAP, List.of());
    assertNotNull(checks.find(1, endpoint(1)));
    assertNull(checks.find(1, endpoint(2)));
    assertNotNull(checks.find(1, endpoint(3)));
    world.told(CONFIGURATION, List.of());
    assertNull(checks.find(1, endpoint(1)));
    assertNotNull(checks.find(1, endpoint(3)));
  }

  @Test
  void shouldAskEverySecondWhatAnswersAndNothingThatIsWatched() {
    world.told(MAP, candidates(Kind.HOST, 1, 1));
    world.answering.add(endpoint(1));
    world.runFor(3_100);
    assertEquals(List.of(0L, 50L, 1050L, 2050L, 3050L), world.sentTo(1));
    world.watched.add(checks.find(1, endpoint(1)));
    world.runFor(60_000);
    assertEquals(5, world.sent.size());
  }

  @Test
  void shouldPairANewInterfaceWithAllCandidatesAndForgetThoseOfOneThatIsGone() {
    world.told(MAP, candidates(Kind.HOST, 1, 3));
    world.runFor(20);
    world.sent.clear();
    checks.interfaceAdded(OTHER_UPLINK, world.timer.now());
    world.runFor(29);
    assertEquals(
        List.of(
            new Sent(2, endpoint(1), 20),
            new Sent(2, endpoint(2), 25),
            new Sent(2, endpoint(3), 30)),
        world.sent);
    assertEquals(6, checks.size());
    checks.interfaceRemoved(1);
    assertEquals(3, checks.size());
    world.sent.clear();
    world.runFor(10_000);
    assertTrue(world.sent.stream().allMatch(request -> request.interfaceId() == 2));
  }

  @Test
  void shouldAskAnewWhatDoesNotWork() {
    world.reachable = true;
    world.told(MAP, candidates(Kind.HOST, 1, 3));
    world.watched.add(checks.find(1, endpoint(2)));
    world.runFor(6_000);
    world.sent.clear();
    checks.restartAll(world.timer.now());
    world.runFor(49);
    assertEquals(
        List.of(new Sent(1, endpoint(1), 6000), new Sent(1, endpoint(3), 6005)), world.sent);
    world.runFor(6_000);
    world.sent.clear();
    checks.restart(1, endpoint(3), world.timer.now());
    world.runFor(49);
    assertEquals(List.of(new Sent(1, endpoint(3), 12_049)), world.sent);
    world.runFor(6_000);
    world.sent.clear();
    checks.restartInterface(2, world.timer.now());
    world.runFor(49);
    assertEquals(List.of(), world.sent);
    checks.restartInterface(1, world.timer.now());
    world.runFor(49);
    assertEquals(2, world.sent.size());
  }

  @Test
  void shouldAskAtOnceWhereARequestCameFrom() {
    world.runFor(70);
    checks.triggeredCheck(1, endpoint(5), 8, Sign.REQUEST, world.timer.now());
    world.runFor(0);
    assertEquals(List.of(new Sent(1, endpoint(5), 70)), world.sent);
    CandidatePair learned = checks.find(1, endpoint(5));
    assertEquals(Kind.PEER_REFLEXIVE, learned.kind());
    assertEquals(8, learned.farInterfaceId());
    checks.triggeredCheck(1, endpoint(5), 9, Sign.REQUEST, world.timer.now());
    assertEquals(9, learned.farInterfaceId());
    int unknown = Candidate.UNKNOWN_INTERFACE;
    checks.triggeredCheck(1, endpoint(5), unknown, Sign.TRANSPORT, world.timer.now());
    assertEquals(9, learned.farInterfaceId());
    assertEquals(1, checks.size());
    checks.forget(1, endpoint(5));
    assertEquals(0, checks.size());
  }
}
