package dev.warp.map.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.FleetGate;
import dev.warp.control.v1.Gate;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.LinkHello;
import dev.warp.control.v1.NatKind;
import dev.warp.control.v1.RegisteredInterface;
import dev.warp.control.v1.RemoteControl;
import dev.warp.map.engine.InterfaceView;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FleetTest {

  private static final long REPLICA = 7;

  private static final PublicKey GATE =
      PublicKey.parse("0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82");
  private static final PublicKey OTHER =
      PublicKey.parse("08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT");
  private static final Endpoint OWN = Endpoint.ofIpv4(0xc0a80117, 50_000);
  private static final Endpoint OUTSIDE = Endpoint.ofIpv4(0xcb007101, 40_000);
  private static final LinkHello HELLO =
      LinkHello.newBuilder()
          .setVersion("1")
          .setRemoteControl(RemoteControl.REMOTE_CONTROL_VIEW)
          .build();

  private final Fleet fleet = new Fleet(REPLICA, () -> Instant.ofEpochSecond(1_000), Runnable::run);

  @Test
  void shouldShowAGateAsLongAsItIsRegisteredOrConnected() {
    fleet.registered(GATE, List.of(interfaceAt(OWN, OWN)));
    fleet.connected(GATE, HELLO);
    fleet.registered(GATE, List.of());

    FleetGate shown = fleet.find(GATE).orElseThrow();
    assertEquals(1_000, shown.getConnectedSince().getSeconds());
    assertEquals(0, shown.getInterfacesCount());

    fleet.disconnected(GATE);
    assertEquals(Optional.empty(), fleet.find(GATE));
    assertEquals(List.of(), fleet.after(""));
  }

  @Test
  void shouldForgetWhatAGateSaidWhenItsStreamEnds() {
    fleet.registered(GATE, List.of(interfaceAt(OWN, OWN)));
    fleet.connected(GATE, HELLO);
    fleet.state(GATE, GateState.getDefaultInstance());
    fleet.disconnected(GATE);

    FleetGate shown = fleet.find(GATE).orElseThrow();
    assertFalse(shown.getConnected());
    assertFalse(shown.hasState());
    assertEquals("", shown.getVersion());
  }

  @Test
  void shouldSayWhatOneMapCanKnowAboutNats() {
    fleet.registered(
        GATE, List.of(interfaceAt(OWN, OWN), interfaceAt(OUTSIDE, OWN), interfaceAt(OUTSIDE)));

    assertEquals(
        List.of(NatKind.NAT_KIND_NONE, NatKind.NAT_KIND_TRANSLATED, NatKind.NAT_KIND_UNSPECIFIED),
        fleet.registrationsOf(GATE).getInterfacesList().stream()
            .map(RegisteredInterface::getNat)
            .toList());
  }

  @Test
  void shouldKnowWhatAGateCallsAnotherOne() {
    fleet.connected(GATE, HELLO);
    fleet.state(
        GATE,
        GateState.newBuilder()
            .addFarGates(FarGate.newBuilder().setName("yard").setPublicKey(OTHER.toString()))
            .build());

    assertEquals(Optional.of("yard"), fleet.nameOf(OTHER, GATE));
    assertEquals(Optional.empty(), fleet.nameOf(GATE, OTHER));
  }

  @Test
  void shouldNotLetAGatePassForAnother() {
    fleet.connected(GATE, HELLO);
    fleet.state(
        GATE,
        GateState.newBuilder().setGate(Gate.newBuilder().setPublicKey(OTHER.toString())).build());

    assertEquals(
        GATE.toString(), fleet.find(GATE).orElseThrow().getState().getGate().getPublicKey());
    assertEquals(Optional.empty(), fleet.find(OTHER));
  }

  @Test
  void shouldListInTheOrderOfKeysFromAnyKeyOn() {
    fleet.connected(GATE, HELLO);
    fleet.connected(OTHER, HELLO);

    assertEquals(
        List.of(OTHER.toString(), GATE.toString()),
        fleet.after("").stream().map(FleetGate::getPublicKey).toList());
    assertEquals(
        List.of(GATE.toString()),
        fleet.after(OTHER.toString()).stream().map(FleetGate::getPublicKey).toList());
  }

  private static InterfaceView interfaceAt(Endpoint reflexive, Endpoint... hosts) {
    return new InterfaceView(1, reflexive, List.of(hosts), true);
  }
}
