package dev.warp.map.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.Deregister;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.frame.FarGateKnown;
import dev.warp.protocol.frame.Wants;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/protocol.md section 9.2. */
final class RendezvousTest {

  private static final Endpoint A = TestMap.endpoint(1);
  private static final Endpoint B = TestMap.endpoint(2);
  private static final Endpoint B2 = TestMap.endpoint(3);

  private final TestMap map = TestMap.create();

  /** Of host and reflexive candidates; of others see {@link RelayCandidatesTest}. */
  private static List<Endpoint> endpoints(FarGateCandidates told) {
    return told.candidates().stream()
        .filter(candidate -> candidate.kind() != Candidate.Kind.RELAYED)
        .map(Candidate::endpoint)
        .toList();
  }

  private static void acknowledge(TestMap map, GateEnd gate, Endpoint from) {
    for (FarGateCandidates told : gate.takeTold()) {
      map.send(gate, from, new FarGateKnown(told.farGate(), told.version()));
    }
  }

  @Test
  void shouldTellBothGatesOfAPairAtTheSameTime() {
    LocalIdentity identityOfB = map.newGate();
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(identityOfB, B, a);
    assertEquals(List.of(), a.takeTold());
    assertEquals(List.of(), b.takeTold());
    map.takeSent();
    map.want(a, A, b);
    FarGateCandidates toA = a.takeTold().getFirst();
    FarGateCandidates toB = b.takeTold().getFirst();
    assertEquals(b.key(), toA.farGate());
    assertEquals(identityOfB.startId(), toA.startId());
    assertEquals(new Candidate(Candidate.Kind.SERVER_REFLEXIVE, 1, B), toA.candidates().getFirst());
    assertEquals(a.key(), toB.farGate());
    assertEquals(List.of(A), endpoints(toB));
    assertEquals(2, map.takeSent().size());
  }

  @Test
  void shouldRevealNothingWithoutMutualConsent() {
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(map.newGate(), B, a);
    GateEnd c = map.register(map.newGate(), B2, a, b);
    map.send(c, B2, c.register(TestMap.endpoint(77)));
    map.send(b, B, b.register(TestMap.endpoint(78)));
    map.advance(Duration.ofSeconds(30));
    assertEquals(List.of(), a.takeTold());
    assertEquals(List.of(), b.takeTold());
    assertEquals(List.of(), c.takeTold());
  }

  @Test
  void shouldTellHostCandidatesExceptLoopbackAndWhatIsNoHost() {
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(map.newGate(), B, a);
    map.want(a, A, b);
    a.takeTold();
    Endpoint host = TestMap.endpoint(50);
    map.send(
        b,
        B,
        b.register(
            host,
            B,
            Endpoint.ofIpv4(0x7f000001, 5),
            Endpoint.ofIpv4(0xe0000001, 5),
            Endpoint.ofIpv4(0xffffffff, 5),
            RelayAddress.of(0, 1, 1),
            TestMap.endpoint(51).withPort(0)));
    assertEquals(List.of(B, host), endpoints(a.takeTold().getFirst()));
  }

  @Test
  void shouldTellAtMostThirtyTwoCandidatesWithAllReflexiveOnesAmongThem() {
    GateEnd a = map.register(map.newGate(), A);
    LocalIdentity b = map.newGate();
    List<Endpoint> reflexive = new ArrayList<>();
    for (int id = 0; id < 8; id++) {
      Endpoint from = TestMap.endpoint(100 + id);
      GateEnd end = map.connect(b, id, from);
      Endpoint[] hosts = new Endpoint[8];
      for (int i = 0; i < hosts.length; i++) {
        hosts[i] = TestMap.endpoint(1000 + 10 * id + i);
      }
      map.send(end, from, end.register(hosts), GateEnd.wants(1, a.key()));
      reflexive.add(from);
    }
    map.send(a, A, GateEnd.wants(0x7fff_ffff, b.publicKey()));
    FarGateCandidates told = a.takeTold().getLast();
    assertEquals(FarGateCandidates.MAX_CANDIDATES, told.candidates().size());
    assertTrue(endpoints(told).containsAll(reflexive));
  }

  @Test
  void shouldRepeatWhatIsNotAcknowledged() {
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(map.newGate(), B, a);
    map.want(a, A, b);
    acknowledge(map, b, B);
    long version = a.takeTold().getFirst().version();
    List<Long> gaps = new ArrayList<>();
    long last = map.nowNanos();
    while (gaps.size() < 6) {
      map.advance(Duration.ofMillis(10));
      for (FarGateCandidates told : a.takeTold()) {
        assertEquals(version, told.version());
        gaps.add(Math.round((map.nowNanos() - last) / 1e8));
        last = map.nowNanos();
      }
    }
    assertEquals(List.of(3L, 6L, 12L, 24L, 48L, 50L), gaps);
    assertEquals(List.of(), b.takeTold());
    map.send(a, A, a.register(), new FarGateKnown(b.key(), version));
    map.send(b, B, b.register());
    map.advance(Duration.ofSeconds(30));
    assertEquals(List.of(), a.takeTold());
  }

  @Test
  void shouldTellBothAtOnceWhenAGateIsBackThatHasMissedSomething() {
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(map.newGate(), B, a);
    map.want(a, A, b);
    map.advance(Duration.ofSeconds(41));
    map.send(b, B, b.register());
    acknowledge(map, b, B);
    a.takeTold();
    a.beginAgain();
    map.deliver(A, a.initiation());
    assertEquals(List.of(), a.takeTold());
    map.send(a, A, a.register());
    assertEquals(List.of(B), endpoints(a.takeTold().getFirst()));
    assertEquals(List.of(A), endpoints(b.takeTold().getFirst()));
  }

  @Test
  void shouldNotTakeAnAcknowledgementOfWhatHasChangedSince() {
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(map.newGate(), B, a);
    map.want(a, A, b);
    long outdated = a.takeTold().getFirst().version();
    map.send(b, B, b.register(TestMap.endpoint(60)));
    assertNotEquals(outdated, a.takeTold().getFirst().version());
    map.send(a, A, new FarGateKnown(b.key(), outdated));
    map.advance(Duration.ofMillis(300));
    assertEquals(1, a.takeTold().size());
  }

  @Test
  void shouldTellOverAllInterfacesUntilOneAcknowledges() {
    LocalIdentity identityOfB = map.newGate();
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(identityOfB, B, a);
    GateEnd otherOfB = map.connect(identityOfB, 2, B2);
    map.send(otherOfB, B2, otherOfB.register());
    map.want(a, A, b);
    assertEquals(1, b.takeTold().size());
    acknowledge(map, otherOfB, B2);
    map.advance(Duration.ofSeconds(10));
    assertEquals(List.of(), b.takeTold());
    assertEquals(List.of(), otherOfB.takeTold());
  }

  @Test
  void shouldTellThatAFarGateIsGoneUntilThatIsAcknowledged() {
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(map.newGate(), B, a);
    map.want(a, A, b);
    acknowledge(map, a, A);
    map.send(b, B, new Deregister(Deregister.ALL));
    FarGateCandidates gone = a.takeTold().getFirst();
    assertEquals(b.key(), gone.farGate());
    assertEquals(List.of(), gone.candidates());
    map.advance(Duration.ofMillis(300));
    assertEquals(List.of(gone), a.takeTold());
    map.send(a, A, new FarGateKnown(b.key(), gone.version()));
    map.advance(Duration.ofSeconds(20));
    assertEquals(List.of(), a.takeTold());
  }

  @Test
  void shouldRevealNothingMoreOnceConsentIsWithdrawn() {
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(map.newGate(), B, a);
    map.want(a, A, b);
    a.takeTold();
    map.want(b, B);
    map.advance(Duration.ofSeconds(20));
    List<FarGateCandidates> told = a.takeTold();
    assertTrue(told.size() > 1);
    told.forEach(one -> assertEquals(List.of(), one.candidates()));
  }

  @Test
  void shouldTellBothAgainWhenAGateHasStartedAnew() {
    var keyOfB = map.newKey();
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(map.start(keyOfB), B, a);
    map.want(a, A, b);
    acknowledge(map, a, A);
    acknowledge(map, b, B);
    LocalIdentity restarted = map.start(keyOfB);
    GateEnd fresh = map.register(restarted, B2, a);
    FarGateCandidates toA = a.takeTold().getLast();
    assertEquals(restarted.startId(), toA.startId());
    assertEquals(List.of(B2), endpoints(toA));
    assertEquals(List.of(A), endpoints(fresh.takeTold().getLast()));
  }

  @Test
  void shouldHoldBackChangesOfAGateThatHasManyFarGatesAndChangesAllTheTime() {
    GateEnd busy = map.register(map.newGate(), B);
    GateEnd[] farGates = new GateEnd[Wants.MAX_KEYS];
    for (int i = 0; i < farGates.length; i++) {
      farGates[i] = map.register(map.newGate(), TestMap.endpoint(100 + i), busy);
    }
    map.want(busy, B, farGates);
    farGates[0].takeTold();
    int changes = 400;
    for (int i = 0; i < changes; i++) {
      map.advance(Duration.ofMillis(25));
      map.send(busy, B, busy.register(TestMap.endpoint(1000 + i)));
    }
    long told = farGates[0].takeTold().stream().map(FarGateCandidates::version).distinct().count();
    assertTrue(told > 100 && told < 300, told + " told");
    map.advance(Duration.ofSeconds(10));
    List<FarGateCandidates> later = farGates[0].takeTold();
    assertEquals(List.of(B, TestMap.endpoint(1000 + changes - 1)), endpoints(later.getLast()));
  }

  @Test
  void shouldNotTellAGateThatIsGone() {
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(map.newGate(), B, a);
    map.want(a, A, b);
    map.send(a, A, new Deregister(Deregister.ALL));
    a.takeTold();
    map.send(b, B, b.register(TestMap.endpoint(60)));
    map.advance(Duration.ofSeconds(30));
    assertEquals(List.of(), a.takeTold());
  }
}
