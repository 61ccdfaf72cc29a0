package dev.warp.gate.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.engine.GateStatus.Registration;
import dev.warp.gate.io.GateSnapshot;
import dev.warp.gate.io.GateSnapshot.SocketState;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class NotReadyTest {

  private static final Endpoint MAP = Endpoint.ofIpv4(0x01020304, 13116);
  private static final Endpoint SAME_MAP = Endpoint.ofIpv4(0x01020305, 13116);

  @Test
  void shouldSayWhatIsWrongWithTheInterfaces() {
    assertEquals(
        "wwan0: cannot bind; cannot resolve map.example:13116; no far gate has a session",
        reason(List.of("map.example:13116"), List.of("wwan0: cannot bind")));
    assertEquals(
        "the interfaces of this host are still being looked at; no far gate has a session",
        reason(List.of(), List.of()));
  }

  @Test
  void shouldNameWhatDoesNotResolve() {
    assertEquals(
        "cannot resolve map.example:13116; cannot resolve far.example:1; no far gate has a session",
        reason(
            List.of("map.example:13116", "far.example:1"),
            List.of("standing, and no reason"),
            asking("wwan0")));
  }

  @Test
  void shouldSayWhichMapDoesNotAnswerAndOverWhat() {
    assertEquals(
        "no answer from 1.2.3.4:13116 over wwan0, wwan1; no far gate has a session",
        reason(List.of(), List.of(), asking("wwan0", MAP), asking("wwan1", MAP)));
    assertEquals(
        "cannot resolve other.example:13116; no answer from 1.2.3.4:13116 or 1.2.3.5:13116 over"
            + " wwan0; no far gate has a session",
        reason(
            List.of("other.example:13116"),
            List.of(),
            asking("wwan0", MAP, SAME_MAP),
            asking("wwan0")));
  }

  @Test
  void shouldSayThatNoAddressIsKnownThatCanBeReached() {
    assertEquals(
        "no answer from 1.2.3.4:13116 over wwan0; no address of a map is known that can be reached"
            + " over six0; no far gate has a session",
        reason(List.of(), List.of(), asking("wwan0", MAP), asking("six0")));
  }

  private static Registration asking(String interfaceName, Endpoint... map) {
    return new Registration(
        PublicKey.PUBLISHED_MAP_KEY, interfaceName, List.of(map), Optional.empty());
  }

  private static String reason(
      List<String> unresolved, List<String> troubles, Registration... registrations) {
    GateStatus status =
        new GateStatus(
            PublicKey.PUBLISHED_MAP_KEY,
            List.of(registrations),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Map.of());
    List<SocketState> interfaces =
        Stream.of(registrations)
            .map(
                each ->
                    new SocketState(
                        each.interfaceName(), 0, 0, Map.of(), 0, 0, 0, 0, Optional.empty()))
            .toList();
    return NotReady.reason(
        new GateSnapshot(0, status, unresolved, troubles, interfaces, List.of(), List.of()));
  }
}
