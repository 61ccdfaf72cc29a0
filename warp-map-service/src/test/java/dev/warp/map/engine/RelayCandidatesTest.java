package dev.warp.map.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.Candidate.Kind;
import dev.warp.protocol.frame.Deregister;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whom gates are told that the map passes datagrams on to (docs/protocol.md section 9.6). */
final class RelayCandidatesTest {

  private static final Endpoint A = TestMap.endpoint(1);
  private static final Endpoint B = TestMap.endpoint(2);
  private static final Endpoint B2 = TestMap.endpoint(3);

  private final TestMap map = TestMap.create();
  private final LocalIdentity identityOfB = map.newGate();

  private static List<Kind> kinds(FarGateCandidates told) {
    return told.candidates().stream().map(Candidate::kind).toList();
  }

  @Test
  void shouldTellOneForEachInterfaceWithTheLatestFirst() {
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(identityOfB, B, a);
    GateEnd other = map.connect(identityOfB, 7, B2);
    map.send(other, B2, other.register(TestMap.endpoint(50)));
    map.want(a, A, b);
    List<Candidate> told = a.takeTold().getLast().candidates();
    int relayId = RelayAddress.relayId(told.get(2).endpoint());
    assertEquals(
        List.of(
            new Candidate(Kind.SERVER_REFLEXIVE, 7, B2),
            new Candidate(Kind.SERVER_REFLEXIVE, 1, B),
            new Candidate(Kind.RELAYED, 7, RelayAddress.of(0, relayId, 7)),
            new Candidate(Kind.RELAYED, 1, RelayAddress.of(0, relayId, 1)),
            new Candidate(Kind.HOST, 7, TestMap.endpoint(50))),
        told);
  }

  @Test
  void shouldKeepTheRelayIdOfAGateAsLongAsItIsThere() {
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(identityOfB, B, a);
    map.want(a, A, b);
    Endpoint before = a.takeRelayedCandidates().getFirst();
    map.send(b, B, b.register(TestMap.endpoint(50)));
    assertEquals(List.of(before), a.takeRelayedCandidates());
    map.want(b, B);
    map.want(b, B, a);
    assertEquals(List.of(before), a.takeRelayedCandidates());
  }

  @Test
  void shouldCallEveryGateSomethingElse() {
    GateEnd[] farGates = new GateEnd[24];
    GateEnd a = map.register(map.newGate(), A);
    for (int i = 0; i < farGates.length; i++) {
      farGates[i] = map.register(map.newGate(), TestMap.endpoint(100 + i), a);
    }
    map.want(a, A, farGates);
    Set<Integer> ids = new HashSet<>();
    for (FarGateCandidates told : a.takeTold()) {
      ids.add(RelayAddress.relayId(told.candidates().getLast().endpoint()));
    }
    assertEquals(farGates.length, ids.size());
  }

  @Test
  void shouldTellNoneIfTheMapOrEitherGateHasSwitchedItOff() {
    GateEnd a = map.register(map.newGate(), A);
    GateEnd b = map.register(identityOfB, B, a);
    map.want(a, A, b);
    assertEquals(List.of(Kind.SERVER_REFLEXIVE, Kind.RELAYED), kinds(a.takeTold().getLast()));
    a.setRelay(false);
    b.takeTold();
    map.send(a, A, a.register());
    assertEquals(List.of(Kind.SERVER_REFLEXIVE), kinds(a.takeTold().getLast()));
    assertEquals(List.of(Kind.SERVER_REFLEXIVE), kinds(b.takeTold().getLast()));
    a.setRelay(true);
    map.send(a, A, a.register());
    assertEquals(List.of(Kind.SERVER_REFLEXIVE, Kind.RELAYED), kinds(a.takeTold().getLast()));
    assertEquals(List.of(Kind.SERVER_REFLEXIVE, Kind.RELAYED), kinds(b.takeTold().getLast()));
  }

  @Test
  void shouldTellNoneIfTheMapDoesNotRelay() {
    TestMap off = new TestMap(MapLimits.DEFAULT.withRelay(new RelayLimits(false, 1_000_000)));
    GateEnd a = off.register(off.newGate(), A);
    GateEnd b = off.register(off.newGate(), B, a);
    off.want(a, A, b);
    assertEquals(List.of(Kind.SERVER_REFLEXIVE), kinds(a.takeTold().getLast()));
    assertEquals(List.of(Kind.SERVER_REFLEXIVE), kinds(b.takeTold().getLast()));
  }

  @Test
  void shouldLeaveOutHostCandidatesFirstWhereThereAreTooMany() {
    GateEnd a = map.register(map.newGate(), A);
    int interfaces = 12;
    for (int id = 0; id < interfaces; id++) {
      Endpoint from = TestMap.endpoint(100 + id);
      GateEnd end = map.connect(identityOfB, id, from);
      Endpoint[] hosts = new Endpoint[8];
      for (int i = 0; i < hosts.length; i++) {
        hosts[i] = TestMap.endpoint(1000 + 10 * id + i);
      }
      map.send(end, from, end.register(hosts), GateEnd.wants(1, a.key()));
    }
    map.send(a, A, GateEnd.wants(0x7fff_ffff, identityOfB.publicKey()));
    List<Kind> kinds = kinds(a.takeTold().getLast());
    assertEquals(FarGateCandidates.MAX_CANDIDATES, kinds.size());
    assertEquals(interfaces, Collections.frequency(kinds, Kind.SERVER_REFLEXIVE));
    assertEquals(interfaces, Collections.frequency(kinds, Kind.RELAYED));
    assertTrue(kinds.indexOf(Kind.HOST) > kinds.lastIndexOf(Kind.RELAYED));
  }

  @Test
  void shouldCallAGateSomethingElseOnceItHasStartedAnew() {
    PrivateKey key = map.newKey();
    GateEnd a = map.register(map.newGate(), A);
    GateEnd before = map.register(map.start(key), B, a);
    map.want(a, A, before);
    Endpoint earlier = a.takeRelayedCandidates().getLast();
    map.send(before, B, new Deregister(1));
    map.send(before, B, before.register());
    map.want(before, B, a);
    assertEquals(earlier, a.takeRelayedCandidates().getLast());
    GateEnd after = map.register(map.start(key), B2);
    map.want(after, B2, a);
    assertNotEquals(earlier, a.takeRelayedCandidates().getLast());
  }
}
