package dev.warp.lab.world;

import static dev.warp.lab.world.Connected.THREE_OF_SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateSettings;
import dev.warp.gate.engine.boundary.GateSettings.FarGateSettings;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.lab.sim.Host;
import dev.warp.lab.sim.IpAddress;
import dev.warp.lab.sim.Nat;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.map.engine.MapLimits;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.keys.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pre-shared keys, several maps, several far gates. */
final class PeersTest {

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
  private static final long SECONDS = 1_000_000_000L;
  private static final int VEHICLES = 50;

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final List<SimulatedMap> maps = new ArrayList<>();

  private SimulatedMap startMap() {
    Host host = network.addHost("map" + maps.size());
    IpAddress address = IpAddress.of("198.51.100." + (1 + maps.size()));
    host.addInterface("eth0", address, network.internet());
    SimulatedMap map = new SimulatedMap(network, host, MapLimits.DEFAULT);
    map.start();
    maps.add(map);
    return map;
  }

  private SimulatedGate gate(String name, int number) {
    IpAddress outside = IpAddress.of("198.51.100." + (100 + number));
    Nat nat =
        network.addNat(name + "-nat", NatBehavior.portRestricted(), outside, network.internet());
    Host host = network.addHost(name);
    host.addInterface("up0", IpAddress.of("10.70.%d.2".formatted(number)), nat.inside());
    SimulatedGate gate = new SimulatedGate(network, host);
    maps.forEach(map -> gate.mapAt(map.publicKey(), map.endpoints()));
    return gate;
  }

  /** One tunnel to each far gate, of that far gate's name. */
  private GateSettings settings(FarGateSettings... farGates) {
    List<TunnelSettings> tunnels =
        IntStream.range(0, farGates.length)
            .mapToObj(i -> new TunnelSettings("main", OptionalLong.empty(), i, 1400, THREE_OF_SIX))
            .toList();
    return new GateSettings(
        List.of(farGates),
        tunnels,
        maps.stream().map(SimulatedMap::publicKey).toList(),
        10 * SECONDS,
        10 * SECONDS);
  }

  private static FarGateSettings farGate(SimulatedGate gate, int secret) {
    byte[] preSharedKey = new byte[32];
    Arrays.fill(preSharedKey, (byte) secret);
    return new FarGateSettings(gate.name(), gate.publicKey(), preSharedKey);
  }

  private static long sessions(SimulatedGate gate) {
    return gate.status().farGates().stream()
        .filter(farGate -> farGate.sessionAgeNanos().isPresent())
        .count();
  }

  @Test
  void shouldConnectWithTheSamePreSharedKeyAndNotWithAnother() {
    startMap();
    SimulatedGate one = gate("one", 1);
    SimulatedGate other = gate("other", 2);
    List<Integer> delivered = new ArrayList<>();
    one.connect((tunnel, payload) -> delivered.add(payload.length));
    other.connect((tunnel, payload) -> delivered.add(payload.length));
    one.start(settings(farGate(other, 7)));
    other.start(settings(farGate(one, 8)));
    network.time().runFor(LONG_ENOUGH);
    one.send(0, new byte[100]);
    other.send(0, new byte[200]);
    network.time().runFor(LONG_ENOUGH);
    // They hear each other, and do not know by what they hear who it is.
    assertTrue(one.engine().drops().get(DropReason.UNKNOWN_PEER) > 0);
    assertTrue(other.engine().drops().get(DropReason.UNKNOWN_PEER) > 0);
    assertEquals(0, ConnectingTest.count(one, GateEvent.SessionUp.class));
    assertEquals(0, ConnectingTest.count(other, GateEvent.SessionUp.class));
    assertEquals(List.of(), delivered);

    other.stop();
    other.start(settings(farGate(one, 7)));
    network.time().runFor(LONG_ENOUGH);
    one.send(0, new byte[100]);
    other.send(0, new byte[200]);
    network.time().runFor(Duration.ofSeconds(1));
    assertEquals(List.of(100, 200), delivered.stream().sorted().toList());
  }

  @Test
  void shouldMeetThroughWhicheverOfTwoMapsIsThere() {
    SimulatedMap first = startMap();
    SimulatedMap second = startMap();
    SimulatedGate one = gate("one", 1);
    SimulatedGate other = gate("other", 2);
    first.kill();
    one.start(settings(farGate(other, 0)));
    other.start(settings(farGate(one, 0)));
    network.time().runFor(LONG_ENOUGH);
    assertEquals(1, sessions(one));
    assertEquals(2, second.engine().gates());

    // Those two meet anew through the other map.
    first.start();
    second.kill();
    one.restartAtSamePorts();
    other.kill();
    other.restart();
    network.time().runFor(LONG_ENOUGH);
    assertEquals(1, sessions(one));
    assertEquals(2, first.engine().gates());
  }

  @Test
  void shouldServeSeveralFarGatesEachWithATunnelOfItsOwn() {
    startMap();
    SimulatedGate station = gate("station", 1);
    List<SimulatedGate> vehicles =
        IntStream.range(0, VEHICLES).mapToObj(i -> gate("vehicle" + i, 2 + i)).toList();
    List<String> atStation = new ArrayList<>();
    List<String> atVehicles = new ArrayList<>();
    station.connect((tunnel, payload) -> atStation.add(tunnel + ":" + payload.length));
    station.start(
        settings(vehicles.stream().map(v -> farGate(v, 0)).toArray(FarGateSettings[]::new)));
    PublicKey stationKey = station.publicKey();
    for (SimulatedGate vehicle : vehicles) {
      vehicle.connect((tunnel, payload) -> atVehicles.add(vehicle.name() + ":" + payload.length));
      vehicle.start(settings(new FarGateSettings("station", stationKey, new byte[32])));
    }
    network.time().runFor(LONG_ENOUGH);
    assertEquals(vehicles.size(), sessions(station));
    for (int i = 0; i < vehicles.size(); i++) {
      station.send(i, new byte[100 + i]);
      vehicles.get(i).send(0, new byte[200 + i]);
    }
    network.time().runFor(Duration.ofSeconds(1));
    assertEquals(
        IntStream.range(0, VEHICLES)
            .mapToObj(i -> "vehicle%d:%d".formatted(i, 100 + i))
            .sorted()
            .toList(),
        atVehicles.stream().sorted().toList());
    assertEquals(
        IntStream.range(0, VEHICLES).mapToObj(i -> "%d:%d".formatted(i, 200 + i)).sorted().toList(),
        atStation.stream().sorted().toList());

    vehicles.getFirst().stop();
    network.time().runFor(Duration.ofSeconds(1));
    assertEquals(vehicles.size() - 1, sessions(station));
    assertTrue(
        vehicles.stream().skip(1).allMatch(vehicle -> sessions(vehicle) == 1), "others go on");
  }

  @Test
  void shouldTalkToAFarGateFromWhenItIsAddedUntilItIsRemovedAndDisturbNoOther() {
    startMap();
    SimulatedGate station = gate("station", 1);
    SimulatedGate first = gate("first", 2);
    SimulatedGate second = gate("second", 3);
    List<String> delivered = new ArrayList<>();
    first.connect((tunnel, payload) -> delivered.add("first"));
    second.connect((tunnel, payload) -> delivered.add("second"));
    station.start(settings(farGate(first, 0)));
    first.start(settings(farGate(station, 0)));
    second.start(settings(farGate(station, 5)));
    network.time().runFor(LONG_ENOUGH);
    assertEquals(0, sessions(second));

    int number = station.engine().addFarGate(farGate(second, 5), network.time().nowNanos());
    int tunnel =
        station
            .engine()
            .openTunnel(
                new TunnelSettings("main", OptionalLong.empty(), number, 1400, THREE_OF_SIX),
                network.time().nowNanos());
    network.time().runFor(Duration.ofSeconds(1));
    station.send(0, new byte[100]);
    station.send(tunnel, new byte[100]);
    network.time().runFor(Duration.ofSeconds(1));
    assertEquals(List.of("first", "second"), delivered);

    long now = network.time().nowNanos();
    assertThrows(IllegalArgumentException.class, () -> station.engine().removeFarGate(number, now));
    assertThrows(
        IllegalArgumentException.class, () -> station.engine().addFarGate(farGate(second, 5), now));
    station.engine().closeTunnel(tunnel, now);
    station.engine().removeFarGate(number, now);
    network.time().runFor(LONG_ENOUGH);
    assertEquals(0, sessions(second));
    assertEquals(1, sessions(station));
    second.send(0, new byte[100]);
    station.send(0, new byte[100]);
    network.time().runFor(Duration.ofSeconds(1));
    assertEquals(List.of("first", "second", "first"), delivered);
    assertEquals(1, ConnectingTest.count(first, GateEvent.SessionUp.class));
  }
}
