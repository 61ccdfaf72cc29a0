package dev.warp.gate.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.service.ConfigurationFile;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EventTextTest {

  private static final PublicKey MAP = PublicKey.parse(ConfigurationFile.FAR_PUBLIC_KEY);
  private static final Endpoint REMOTE = Endpoint.ofIpv4(0xc0000201, 4000);
  private static final Endpoint ELSEWHERE = Endpoint.ofIpv4(0xc0000202, 4001);

  @Test
  void shouldSayWhatHappenedAndWhere() {
    assertEquals(
        "registered with map " + MAP + ": wwan0 is seen at 192.0.2.1:4000",
        text(new GateEvent.Registered(MAP, 7, REMOTE)));
    assertEquals(
        "map " + MAP + " does not answer on wwan0", text(new GateEvent.RegistrationLost(MAP, 7)));
    assertEquals(
        "wwan0: the router maps 192.0.2.1:4000 to it", text(new GateEvent.PortMapped(7, REMOTE)));
    assertEquals(
        "wwan0: the router maps 192.0.2.1:4000 to it no more",
        text(new GateEvent.PortMappingLost(7, REMOTE)));
    assertEquals(
        "far gate vehicle: the map knows 2 candidates",
        text(new GateEvent.CandidatesLearned("vehicle", 2)));
    assertEquals(
        "far gate vehicle: path 3 up, wwan0 to 192.0.2.1:4000",
        text(new GateEvent.PathUp("vehicle", 3, 7, REMOTE)));
    assertEquals(
        "far gate vehicle: path 3 down, wwan0 to 192.0.2.1:4000",
        text(new GateEvent.PathDown("vehicle", 3, 7, REMOTE)));
    assertTrue(
        text(new GateEvent.PathDegraded("vehicle", 3, 7, REMOTE))
            .startsWith("far gate vehicle: path 3 degraded, "));
    assertTrue(
        text(new GateEvent.PathTrusted("vehicle", 3, 7, REMOTE))
            .startsWith("far gate vehicle: path 3 trusted again, "));
    assertEquals(
        "far gate vehicle: path 3 moved from 192.0.2.1:4000 to 192.0.2.2:4001",
        text(new GateEvent.PathMoved("vehicle", 3, REMOTE, ELSEWHERE)));
    assertEquals(
        "far gate vehicle has no tunnel that matches video",
        text(new GateEvent.TunnelUnknownThere("vehicle", "video")));
  }

  @Test
  void shouldSayWhetherATunnelIsProtected() {
    assertEquals(
        "far gate vehicle: tunnel video is unprotected, its paths cannot carry the redundancy"
            + " promised",
        text(new GateEvent.TunnelUnprotected("vehicle", "video")));
    assertEquals(
        "far gate vehicle: tunnel video is protected again",
        text(new GateEvent.TunnelProtected("vehicle", "video")));
  }

  @Test
  void shouldSayHowSessionsBeginAndEnd() {
    assertEquals(
        "far gate vehicle: session up, begun here",
        text(new GateEvent.SessionUp("vehicle", true, false)));
    assertEquals(
        "far gate vehicle: session up, begun there, the far gate has restarted",
        text(new GateEvent.SessionUp("vehicle", false, true)));
    assertEquals(
        "far gate vehicle: session down, closed",
        text(new GateEvent.SessionDown("vehicle", GateEvent.SessionDown.Cause.CLOSED)));
  }

  private static String text(GateEvent event) {
    return EventText.of(event, id -> Map.of(7, "wwan0").get(id));
  }
}
