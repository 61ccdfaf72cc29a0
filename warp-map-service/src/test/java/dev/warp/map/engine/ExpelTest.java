package dev.warp.map.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Endpoint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Gates that the map's operators admit or not. */
final class ExpelTest {

  private static final Endpoint HERE = TestMap.endpoint(1);
  private static final Endpoint THERE = TestMap.endpoint(2);

  private final Set<PublicKey> denied = new HashSet<>();
  private final TestMap map = new TestMap(MapLimits.DEFAULT, gate -> !denied.contains(gate));

  @Test
  void shouldMakeNoSessionWithAGateThatIsNotAdmitted() {
    LocalIdentity gate = map.newGate();
    denied.add(gate.publicKey());

    assertFalse(map.connect(gate, 1, HERE).hasSession());
    assertEquals(1, map.engine().drops().get(DropReason.UNKNOWN_PEER));
    assertTrue(map.connect(map.newGate(), 1, THERE).hasSession());
  }

  @Test
  void shouldForgetAGateThatIsExpelledAndTellItsFarGates() {
    LocalIdentity one = map.newGate();
    LocalIdentity other = map.newGate();
    GateEnd leaving = map.register(one, HERE);
    GateEnd staying = map.register(other, THERE, leaving);
    map.want(leaving, HERE, staying);
    assertFalse(staying.takeTold().getLast().candidates().isEmpty());

    denied.add(one.publicKey());
    map.engine().expel(denied::contains, map.nowNanos());

    assertEquals(1, map.engine().gates());
    assertEquals(List.of(), map.engine().interfacesOf(one.publicKey()));
    assertEquals(1, map.engine().sessions());
    FarGateCandidates told = staying.takeTold().getLast();
    assertEquals(one.publicKey(), told.farGate());
    assertEquals(List.of(), told.candidates());
    assertEquals(told, map.takeTold().getLast());
  }

  @Test
  void shouldShowWhatIsRegisteredOfAGate() {
    LocalIdentity gate = map.newGate();
    GateEnd end = map.connect(gate, 3, HERE);
    map.send(end, HERE, end.register(HERE, THERE));

    assertEquals(
        List.of(new InterfaceView(3, HERE, List.of(HERE, THERE), true)),
        map.engine().interfacesOf(gate.publicKey()));
    assertFalse(map.engine().interfacesOf(gate.publicKey()).getFirst().isTranslated());
    assertTrue(new InterfaceView(3, HERE, List.of(THERE), true).isTranslated());
  }
}
