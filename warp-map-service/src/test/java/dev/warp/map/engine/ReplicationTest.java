package dev.warp.map.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.Candidate.Kind;
import dev.warp.protocol.frame.Deregister;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.frame.FarGateKnown;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Several replicas of one map as gates see them: one map (docs/protocol.md section 9.9). */
final class ReplicationTest {

  private static final Endpoint A = TestMap.endpoint(1);
  private static final Endpoint A2 = TestMap.endpoint(2);
  private static final Endpoint B = TestMap.endpoint(3);

  private final TestReplicas replicas = new TestReplicas(3, MapLimits.DEFAULT);
  private final TestMap first = replicas.get(0);
  private final TestMap second = replicas.get(1);
  private final TestMap third = replicas.get(2);

  private static Set<Endpoint> reflexive(List<FarGateCandidates> told) {
    return told.getLast().candidates().stream()
        .filter(candidate -> candidate.kind() == Kind.SERVER_REFLEXIVE)
        .map(Candidate::endpoint)
        .collect(Collectors.toSet());
  }

  /** Registers a gate at each of two replicas that want each other. */
  private Pair pair() {
    LocalIdentity b = second.newGate();
    GateEnd endOfA = first.register(first.newGate(), A);
    first.send(endOfA, A, GateEnd.wants(7, b.publicKey()));
    replicas.settle();
    GateEnd endOfB = second.register(b, B, endOfA);
    replicas.settle();
    return new Pair(endOfA, endOfB);
  }

  private record Pair(GateEnd a, GateEnd b) {}

  @Test
  void shouldTellGatesAtDifferentReplicasOfEachOther() {
    Pair pair = pair();
    assertEquals(Set.of(B), reflexive(pair.a().takeTold()));
    assertEquals(Set.of(A), reflexive(pair.b().takeTold()));
  }

  @Test
  void shouldTellOfAGateAtOnceWhereverItsInterfacesAre() {
    Pair pair = pair();
    pair.b().takeTold();
    LocalIdentity identity = pair.a().identity();
    GateEnd other = third.connect(identity, 2, A2);
    third.send(other, A2, other.register());
    replicas.settle();
    assertEquals(Set.of(A, A2), reflexive(pair.b().takeTold()));
    assertEquals(2, second.engine().interfacesOf(pair.a().key()).size());
  }

  @Test
  void shouldFollowAGateToWhereItRegistersLaterAndTellNobody() {
    Pair pair = pair();
    pair.b().takeTold();
    replicas.advance(Duration.ofSeconds(1));
    pair.b().takeTold();
    acknowledge(pair);
    GateEnd moved = third.connect(pair.a().identity(), 1, A);
    third.send(moved, A, pair.a().register());
    replicas.settle();
    assertEquals(0, first.engine().interfaces());
    assertEquals(1, third.engine().interfaces());
    assertEquals(List.of(), pair.b().takeTold());
    assertEquals(1, first.engine().interfacesOf(pair.a().key()).size());
    replicas.advance(Duration.ofSeconds(11));
    assertEquals(0, first.engine().sessions());
  }

  private void acknowledge(Pair pair) {
    second.send(
        pair.b(), B, new FarGateKnown(pair.a().key(), second.takeTold().getLast().version()));
  }

  @Test
  void shouldGoByTheListOfWantsThatAGateHasToldLast() {
    Pair pair = pair();
    pair.b().takeTold();
    GateEnd moved = third.connect(pair.a().identity(), 1, A);
    third.send(moved, A, pair.a().register(), GateEnd.wants(8));
    replicas.settle();
    assertEquals(List.of(), pair.b().takeTold().getLast().candidates());
    // The first replica has the earlier list from the gate itself.
    GateEnd again = first.connect(pair.b().identity(), 2, TestMap.endpoint(8));
    first.send(again, TestMap.endpoint(8), again.register(), GateEnd.wants(9, pair.a().key()));
    replicas.settle();
    assertEquals(List.of(), again.takeTold());
  }

  @Test
  void shouldTellAGateThatHasMovedWhatItMayHaveMissed() {
    Pair pair = pair();
    GateEnd moved = third.connect(pair.a().identity(), 1, A);
    third.send(moved, A, pair.a().register());
    replicas.settle();
    assertEquals(Set.of(B), reflexive(moved.takeTold()));
  }

  @Test
  void shouldLeaveInterfacesElsewhereAloneWhereThereAreTooManyHere() {
    LocalIdentity gate = first.newGate();
    GateEnd elsewhere = second.connect(gate, 100, B);
    second.send(elsewhere, B, elsewhere.register());
    replicas.settle();
    int limit = MapLimits.DEFAULT.interfacesPerGate();
    for (int id = 0; id <= limit; id++) {
      GateEnd end = first.connect(gate, id, TestMap.endpoint(10 + id));
      first.send(end, TestMap.endpoint(10 + id), end.register());
    }
    replicas.settle();
    assertEquals(limit, first.engine().interfaces());
    assertEquals(limit + 1, third.engine().interfacesOf(gate.publicKey()).size());
    assertEquals(List.of(gate.publicKey()), third.engine().heldBy(first.engine().replicaId()));
  }

  @Test
  void shouldNotHeedWhatWasSoBefore() {
    Pair pair = pair();
    ReplicatedGate before = first.engine().heldOf(pair.a().key());
    GateEnd moved = third.connect(pair.a().identity(), 1, A2);
    third.send(moved, A2, pair.a().register());
    replicas.settle();
    third.engine().replicated(before, third.nowNanos());
    assertEquals(1, third.engine().interfaces());
    assertEquals(A2, third.engine().interfacesOf(pair.a().key()).getFirst().reflexive());
  }

  @Test
  void shouldSayThatAGateIsGoneWhereverItTakesItsInterfacesBack() {
    Pair pair = pair();
    pair.b().takeTold();
    first.send(pair.a(), A, new Deregister(Deregister.ALL));
    replicas.settle();
    assertEquals(List.of(), pair.b().takeTold().getLast().candidates());
    assertEquals(List.of(), third.engine().interfacesOf(pair.a().key()));
    assertEquals(1, second.engine().gates());
  }

  @Test
  void shouldTakeAnInterfaceBackWhereItIsHeldWhicheverReplicaHearsOfIt() {
    Pair pair = pair();
    LocalIdentity a = pair.a().identity();
    GateEnd other = third.connect(a, 2, A2);
    third.send(other, A2, other.register());
    replicas.settle();
    assertEquals(Set.of(A, A2), reflexive(pair.b().takeTold()));

    third.send(other, A2, new Deregister(1));
    replicas.settle();
    assertEquals(Set.of(A2), reflexive(pair.b().takeTold()));
    assertEquals(0, first.engine().interfaces());
    // What the first replica says later does not bring it back.
    replicas.heal();
    assertEquals(1, second.engine().interfacesOf(a.publicKey()).size());
  }

  @Test
  void shouldLeaveAnInterfaceThatHasRegisteredSinceItWasTakenBack() {
    Pair pair = pair();
    TakenBack late =
        new TakenBack(
            first.engine().replicaId(),
            pair.a().key(),
            pair.a().identity().startId(),
            1,
            first.nowNanos());
    replicas.advance(Duration.ofSeconds(1));
    first.send(pair.a(), A, pair.a().register());
    first.engine().takenBack(late, first.nowNanos());
    assertEquals(1, first.engine().interfaces());
    TakenBack now = new TakenBack(late.replica(), late.gate(), late.startId(), 1, first.nowNanos());
    first.engine().takenBack(now, first.nowNanos());
    assertEquals(0, first.engine().interfaces());
  }

  @Test
  void shouldForgetWhatAReplicaHeldThatIsGone() {
    Pair pair = pair();
    pair.b().takeTold();
    replicas.end(0);
    assertEquals(List.of(), pair.b().takeTold().getLast().candidates());
    GateEnd again = third.connect(pair.a().identity(), 1, A);
    third.send(again, A, pair.a().register(), GateEnd.wants(7, pair.b().key()));
    replicas.settle();
    assertEquals(Set.of(A), reflexive(pair.b().takeTold()));
    assertEquals(Set.of(B), reflexive(again.takeTold()));
  }

  @Test
  void shouldForgetAnEarlierStartOfAGateAtAllReplicas() {
    Pair pair = pair();
    pair.b().takeTold();
    PrivateKey key = first.newKey();
    LocalIdentity before = first.start(key);
    GateEnd old = first.register(before, A2);
    replicas.settle();
    replicas.advance(Duration.ofSeconds(5));
    GateEnd fresh = third.register(third.start(key), TestMap.endpoint(9));
    replicas.settle();
    assertEquals(
        List.of(TestMap.endpoint(9)),
        first.engine().interfacesOf(old.key()).stream().map(InterfaceView::reflexive).toList());
    first.send(old, A2, old.register());
    replicas.settle();
    assertEquals(1, third.engine().interfacesOf(fresh.key()).size());
    assertEquals(1, first.engine().interfacesOf(fresh.key()).size());
  }

  @Test
  void shouldRelayFromOneReplicaToAnother() {
    Pair pair = pair();
    Endpoint bForA = relayed(pair.a().takeTold());
    replicas.advance(Duration.ofSeconds(1));
    byte[] datagram = {1, 2, 3, 4, 5};
    first.deliver(A, pair.a().sealFrames(first.nowNanos(), GateEnd.relayFrame(bForA, datagram)));
    replicas.settle();
    GateEnd.Relayed got = pair.b().takeRelayed().getFirst();
    assertArrayEquals(datagram, got.datagram());
    Endpoint aForB = relayed(pair.b().takeTold());
    assertEquals(RelayAddress.relayId(aForB), got.relayId());
    assertEquals(1, got.interfaceId());
    assertEquals(1, second.engine().counters().relayedDatagrams());
  }

  @Test
  void shouldNotRelayToAGateThatDoesNotWantItAnyMore() {
    Pair pair = pair();
    Endpoint bForA = relayed(pair.a().takeTold());
    replicas.advance(Duration.ofSeconds(1));
    replicas.cut();
    second.want(pair.b(), B);
    replicas.settle();
    first.deliver(
        A, pair.a().sealFrames(first.nowNanos(), GateEnd.relayFrame(bForA, new byte[] {1})));
    replicas.settle();
    assertEquals(List.of(), pair.b().takeRelayed());
    assertEquals(1, second.engine().drops().get(DropReason.RELAY_REFUSED));
  }

  private static Endpoint relayed(List<FarGateCandidates> told) {
    return told.getLast().candidates().stream()
        .filter(candidate -> candidate.kind() == Kind.RELAYED)
        .map(Candidate::endpoint)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldEndInTheSameStateOnceReplicasHearOfEachOtherAgain() {
    replicas.cut();
    LocalIdentity b = second.newGate();
    GateEnd endOfA = first.register(first.newGate(), A);
    first.send(endOfA, A, GateEnd.wants(7, b.publicKey()));
    GateEnd endOfB = second.register(b, B, endOfA);
    replicas.settle();
    assertEquals(List.of(), endOfA.takeTold());
    assertEquals(1, first.engine().gates());
    replicas.heal();
    assertEquals(Set.of(B), reflexive(endOfA.takeTold()));
    assertEquals(Set.of(A), reflexive(endOfB.takeTold()));
    assertEquals(2, third.engine().gates());
  }

  @Test
  void shouldSayNothingMoreOfWhatHasNotChanged() {
    Pair pair = pair();
    first.send(pair.a(), A, pair.a().register());
    second.send(pair.b(), B, pair.b().register());
    assertEquals(0, replicas.settle());
    replicas.heal();
    assertEquals(0, replicas.settle());
  }

  @Test
  void shouldTakeInNoMoreGatesThanItMayHold() {
    TestReplicas small = new TestReplicas(2, MapLimits.DEFAULT.withTables(1, 10, 10));
    small.get(0).register(small.get(0).newGate(), A);
    small.get(1).register(small.get(1).newGate(), B);
    small.settle();
    assertEquals(1, small.get(0).engine().gates());
    assertEquals(1, small.get(1).engine().gates());
    assertTrue(small.get(0).engine().interfaces() == 1);
  }
}
