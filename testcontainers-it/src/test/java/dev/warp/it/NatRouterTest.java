package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.netns.Access;
import dev.warp.lab.netns.Internet;
import dev.warp.lab.netns.NatKind;
import dev.warp.lab.netns.NatKind.Filtering;
import dev.warp.lab.netns.NatRouter.PortAssignment;
import dev.warp.lab.netns.Uplink;
import dev.warp.lab.netns.VehicleTopology;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The lab's NAT routers behave as RFC 4787 describes their kinds. */
@NeedsNamespaces
class NatRouterTest {

  private static final int PORT = 5555;

  @ParameterizedTest
  @EnumSource(NatKind.class)
  void shouldMapAndFilterAsItsKindSays(NatKind kind) throws IOException {
    try (VehicleTopology topology = create(kind, PortAssignment.REMAPPING);
        UdpProbe inside = insideProbe(topology);
        UdpProbe map = UdpProbe.open(topology.internet(), Internet.MAP, 3478);
        UdpProbe otherPort = UdpProbe.open(topology.internet(), Internet.MAP, 3479);
        UdpProbe stranger = UdpProbe.open(topology.internet(), Internet.STRANGER, 9999)) {
      InetSocketAddress mapping = inside.seenBy(map, "to the map");
      assertEquals(topology.vehicleUplinks().getFirst().publicAddress(), mapping.getAddress());

      otherPort.send("from another port", mapping);
      stranger.send("from a stranger", mapping);
      map.send("from the map", mapping);
      Map<String, InetSocketAddress> arrived = inside.receiveUntil("from the map");
      Filtering filtering = kind.filtering();
      assertEquals(
          filtering != Filtering.ADDRESS_AND_PORT_DEPENDENT,
          arrived.containsKey("from another port"));
      assertEquals(
          filtering == Filtering.ENDPOINT_INDEPENDENT, arrived.containsKey("from a stranger"));

      InetSocketAddress toOtherPort = inside.seenBy(otherPort, "to another port");
      InetSocketAddress toStranger = inside.seenBy(stranger, "to the stranger");
      if (kind.hasEndpointIndependentMapping()) {
        assertEquals(List.of(mapping, mapping), List.of(toOtherPort, toStranger));
      } else {
        assertNotEquals(mapping, toOtherPort);
        assertNotEquals(mapping, toStranger);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"PRESERVING, 5555, 5555", "REMAPPING, 10000, 19999"})
  void shouldAssignPortsAsAsked(PortAssignment ports, int lowest, int highest) throws IOException {
    try (VehicleTopology topology = create(NatKind.PORT_RESTRICTED, ports);
        UdpProbe inside = insideProbe(topology);
        UdpProbe map = UdpProbe.open(topology.internet(), Internet.MAP, 3478)) {
      int port = inside.seenBy(map, "hello").getPort();
      assertTrue(lowest <= port && port <= highest, () -> "port " + port);
    }
  }

  @Test
  void shouldKeepItsMappingWhenAProbeArrivesBeforeTheHoleIsPunched() throws IOException {
    try (VehicleTopology topology = create(NatKind.PORT_RESTRICTED, PortAssignment.PRESERVING);
        UdpProbe vehicle = insideProbe(topology);
        UdpProbe operator =
            UdpProbe.open(
                topology.operator(), topology.operatorUplinks().getFirst().hostAddress(), PORT);
        UdpProbe map = UdpProbe.open(topology.internet(), Internet.MAP, 3478)) {
      InetSocketAddress vehicleMapping = vehicle.seenBy(map, "vehicle registers");
      InetSocketAddress operatorMapping = operator.seenBy(map, "operator registers");
      operator.send("too early", vehicleMapping);
      vehicle.send("probe", operatorMapping);
      assertEquals(vehicleMapping, operator.receiveUntil("probe").get("probe"));
      operator.send("answer", vehicleMapping);
      Map<String, InetSocketAddress> arrived = vehicle.receiveUntil("answer");
      assertEquals(Map.of("answer", operatorMapping), arrived);
    }
  }

  @Test
  void shouldPreserveThePortOfASymmetricNatsFirstMappingAlone() throws IOException {
    try (VehicleTopology topology = create(NatKind.SYMMETRIC, PortAssignment.PRESERVING);
        UdpProbe inside = insideProbe(topology);
        UdpProbe map = UdpProbe.open(topology.internet(), Internet.MAP, 3478);
        UdpProbe otherPort = UdpProbe.open(topology.internet(), Internet.MAP, 3479)) {
      assertEquals(PORT, inside.seenBy(map, "first").getPort());
      assertNotEquals(PORT, inside.seenBy(otherPort, "second").getPort());
      assertEquals(PORT, inside.seenBy(map, "first again").getPort());
    }
  }

  @Test
  void shouldGiveNewMappingsWhenItForgetsTheOldOnes() throws IOException {
    try (VehicleTopology topology = create(NatKind.SYMMETRIC, PortAssignment.REMAPPING);
        UdpProbe inside = insideProbe(topology);
        UdpProbe map = UdpProbe.open(topology.internet(), Internet.MAP, 3478)) {
      InetSocketAddress before = inside.seenBy(map, "before");
      assertEquals(before, inside.seenBy(map, "still"));
      topology.vehicleUplinks().getFirst().nats().getFirst().forgetMappings();
      InetSocketAddress after = inside.seenBy(map, "after");
      assertNotEquals(before, after);
      map.send("to the old mapping", before);
      map.send("to the new mapping", after);
      Map<String, InetSocketAddress> arrived = inside.receiveUntil("to the new mapping");
      assertEquals(Map.of("to the new mapping", map.address()), arrived);
    }
  }

  private static VehicleTopology create(NatKind kind, PortAssignment ports) {
    return VehicleTopology.create(
        new VehicleTopology.Plan(
            List.of(Access.behind(kind, ports)),
            List.of(Access.behind(NatKind.PORT_RESTRICTED, ports))));
  }

  private static UdpProbe insideProbe(VehicleTopology topology) throws IOException {
    Uplink uplink = topology.vehicleUplinks().getFirst();
    return UdpProbe.open(topology.vehicle(), uplink.hostAddress(), PORT);
  }
}
