package dev.warp.gate.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.engine.GateStatus.Registration;
import dev.warp.gate.io.GateSnapshot;
import dev.warp.gate.io.GateSnapshot.SocketState;
import dev.warp.protocol.keys.PublicKey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NotReadyTest {

  @Test
  void shouldSayThatThereIsNoInterface() {
    assertEquals(
        "there is no network interface to send from that interfaces.inclusion_patterns and"
            + " exclusion_patterns let through; cannot resolve map.example; no far gate has a"
            + " session",
        NotReady.reason(snapshot(List.of(), List.of("map.example"))));
  }

  @Test
  void shouldNameWhatDoesNotResolve() {
    assertEquals(
        "cannot resolve map.example; cannot resolve far.example; no far gate has a session",
        NotReady.reason(snapshot(List.of("wwan0"), List.of("map.example", "far.example"))));
  }

  @Test
  void shouldSayWhereTheMapDoesNotAnswer() {
    assertEquals(
        "no map has answered over wwan0, wwan1; no far gate has a session",
        NotReady.reason(snapshot(List.of("wwan0", "wwan1"), List.of())));
  }

  private static GateSnapshot snapshot(List<String> interfaces, List<String> unresolved) {
    PublicKey key = PublicKey.PUBLISHED_MAP_KEY;
    List<Registration> registrations =
        interfaces.stream()
            .flatMap(name -> Collections.nCopies(2, name).stream())
            .map(name -> new Registration(key, name, Optional.empty()))
            .toList();
    return new GateSnapshot(
        0,
        new GateStatus(key, registrations, List.of(), List.of(), Map.of()),
        unresolved,
        interfaces.stream().map(name -> new SocketState(name, 0, 0, Map.of(), 0, 0, 0, 0)).toList(),
        List.of());
  }
}
