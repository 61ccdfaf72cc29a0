package dev.warp.gate.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.GateConfigurationReader;
import dev.warp.gate.engine.GateStatus.FarGateState;
import dev.warp.protocol.keys.PrivateKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One gate of an operator and the gates of a fleet, over sockets of loopback. */
final class ManyFarGatesTest extends OnBothTransports {

  private static final int VEHICLES = 50;
  private static final int MAX_TRIES = 100;

  private final int interfacePort = GateText.freePort();
  private final PrivateKey stationKey = newKey();
  private final List<Gate> gates = new ArrayList<>();
  private final List<AutoCloseable> secrets = new ArrayList<>(List.of(stationKey));

  /** A vehicle with its key and where applications enter its tunnel at either end. */
  private record Vehicle(PrivateKey key, int there, int here) {}

  @AfterEach
  void stopGates() throws Exception {
    for (Gate gate : gates) {
      await(gate.stop());
    }
    for (AutoCloseable secret : secrets) {
      secret.close();
    }
  }

  private static PrivateKey newKey() {
    return PrivateKey.generate(new SecureRandom()::nextBytes);
  }

  private Gate start(PrivateKey key, int port, String farGatesAndTunnels) throws Exception {
    String text =
        """
        private_key_file = "none.key"

        [interfaces]
        inclusion_patterns = ["no-such-interface"]
        addresses = ["127.0.0.1"]
        port = %d

        %s
        """
            .formatted(port, farGatesAndTunnels);
    ConfigurationResult result = GateConfigurationReader.read("gate.toml", text);
    GateConfiguration configuration =
        assertInstanceOf(ConfigurationResult.Accepted.class, result, result::toString)
            .configuration();
    Gate gate = new Gate(vertx, configuration, key, new RecordedLog());
    gates.add(gate);
    await(gate.start());
    return gate;
  }

  private static String vehicleInFile(int number, Vehicle vehicle) {
    return """
    [far_gates.v%1$d]
    public_key = "%2$s"
    address = "127.0.0.1:9"
    [tunnels.v%1$d]
    tunnel_id = 1
    far_gate = "v%1$d"
    [tunnels.v%1$d.gate]
    application_to_gate = %3$d
    """
        .formatted(number, vehicle.key().publicKey(), vehicle.here());
  }

  private Gate startVehicle(Vehicle vehicle) throws Exception {
    return start(
        vehicle.key(),
        0,
        """
        [far_gates.station]
        public_key = "%s"
        address = "127.0.0.1:%d"
        [tunnels.main]
        tunnel_id = 1
        [tunnels.main.gate]
        application_to_gate = %d
        """
            .formatted(stationKey.publicKey(), interfacePort, vehicle.there()));
  }

  @Test
  void shouldServeAFleetOverTheSameSocketsEachVehicleWithSessionsAndPathsOfItsOwn()
      throws Exception {
    List<Vehicle> vehicles = new ArrayList<>();
    StringBuilder file = new StringBuilder();
    List<Integer> ports = GateText.reservedPorts(2 * VEHICLES);
    for (int i = 0; i < VEHICLES; i++) {
      Vehicle vehicle = new Vehicle(newKey(), ports.get(2 * i), ports.get(2 * i + 1));
      secrets.add(vehicle.key());
      vehicles.add(vehicle);
      file.append(vehicleInFile(i, vehicle));
    }
    Gate station = start(stationKey, interfacePort, file.toString());
    for (Vehicle vehicle : vehicles) {
      startVehicle(vehicle);
    }
    Awaitility.await().atMost(DEADLINE).until(() -> connected(station) == VEHICLES);

    for (int i = 0; i < VEHICLES; i++) {
      assertCarries(vehicles.get(i), (byte) i);
    }
    assertEquals(1, station.snapshot().orElseThrow().interfaces().size());

    await(gates.remove(gates.size() - 1).stop());
    Awaitility.await().atMost(DEADLINE).until(() -> connected(station) == VEHICLES - 1);
    assertCarries(vehicles.getFirst(), (byte) 100);
  }

  private static long connected(Gate station) {
    return station.snapshot().orElseThrow().status().farGates().stream()
        .filter(ManyFarGatesTest::isConnected)
        .count();
  }

  private static boolean isConnected(FarGateState farGate) {
    return farGate.sessionAgeNanos().isPresent() && !farGate.paths().isEmpty();
  }

  /** A payload of the vehicle's comes out of its own tunnel at the station, and is answered. */
  private static void assertCarries(Vehicle vehicle, byte content) throws Exception {
    try (Application here = new Application("127.0.0.1");
        Application there = new Application("127.0.0.1")) {
      byte[] hello = {content, 1};
      byte[] answer = {content, 2};
      // Each gate knows whom to hand payloads to once it has heard from the application there; what
      // comes before is lost.
      here.send(hello, vehicle.here());
      there.send(hello, vehicle.there());
      byte[] got = hello;
      for (int tries = 0; tries < MAX_TRIES && !Arrays.equals(got, answer); tries++) {
        there.send(answer, vehicle.there());
        got = here.receiveSoon().orElse(hello);
      }
      assertArrayEquals(answer, got);
    }
  }
}
