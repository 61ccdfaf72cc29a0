package dev.warp.gate.config;

import static dev.warp.gate.config.Fixtures.FAR_GATE;
import static dev.warp.gate.config.Fixtures.FAR_KEY;
import static dev.warp.gate.config.Fixtures.OWN_PUBLIC_KEY;
import static dev.warp.gate.config.Fixtures.TUNNEL;
import static dev.warp.gate.config.Fixtures.accepted;
import static dev.warp.gate.config.Fixtures.mistakes;
import static dev.warp.gate.config.Fixtures.read;
import static dev.warp.gate.config.Fixtures.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.config.ControlConfiguration.RemoteControl;
import dev.warp.gate.config.InterfacesConfiguration.BindToDevice;
import dev.warp.protocol.keys.PublicKey;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class GateConfigurationReaderTest {

  @Test
  void shouldAcceptTheGuidesExampleAsItIs() {
    GateConfiguration read = accepted(Fixtures.filledIn(Fixtures.wireguardExample()));

    Identity.Configured identity = assertInstanceOf(Identity.Configured.class, read.identity());
    assertEquals(OWN_PUBLIC_KEY, identity.privateKey().publicKey().toString());
    assertEquals(
        List.of("lo", "wg.*", "wt.*", "wlp.*", "enp.*", "docker.*"),
        read.interfaces().patterns().exclusion());
    MapConfiguration map = read.maps().getFirst();
    assertEquals(List.of(new HostPort("warp-map.mapless.dev", 13116)), map.addresses());
    assertTrue(map.hasPublishedKey());
    assertEquals(
        new TunnelConfiguration(
            "wireguard",
            OptionalLong.empty(),
            "far_gate",
            3,
            new LoopbackGate(true, false, 59401, OptionalInt.empty()),
            new TransportConfiguration(
                1400,
                65_535,
                Duration.ofMillis(100),
                new RedundancyConfiguration(5, 3, 1),
                false,
                new DeliveryConfiguration(false, Optional.empty(), 8 << 20))),
        read.tunnels().getFirst());
  }

  @Test
  void shouldNameBothPlaceholdersOfTheGuidesExample() {
    assertEquals(
        List.of(
            "gate.toml:1: private_key: a placeholder stands where a private key in base32 belongs;"
                + " write the private key that 'warp keygen' prints, or remove the line and let the"
                + " gate make a private_key_file",
            "gate.toml:12: far_gate.public_key: a placeholder stands where a public key in base32"
                + " belongs; write the public key that the far gate prints when it starts"),
        mistakes(Fixtures.wireguardExample()));
  }

  @Test
  void shouldWarnOfTheMapsPublishedKey() {
    assertEquals(
        List.of(
            "gate.toml:9: warp_map.public_key: the private half of this key has been published, so"
                + " anybody can be this map; give the map a key of its own and write its public"
                + " half"),
        warnings(Fixtures.filledIn(Fixtures.wireguardExample())));
  }

  @Test
  void shouldFillInEveryDefault() {
    assertEquals(
        new GateConfiguration(
            new Identity.KeyFile(Path.of("/var/lib/warp/gate.key")),
            new InterfacesConfiguration(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                new InterfacePatterns(List.of(".*"), List.of()),
                BindToDevice.AUTO,
                0,
                true,
                List.of(),
                Map.of(),
                Map.of()),
            List.of(),
            List.of(
                new FarGateConfiguration(
                    "far_gate",
                    PublicKey.parse(FAR_KEY),
                    List.of(new HostPort("192.0.2.1", 40000)),
                    Optional.empty())),
            List.of(
                new TunnelConfiguration(
                    "wireguard",
                    OptionalLong.empty(),
                    "far_gate",
                    3,
                    new LoopbackGate(true, false, 59401, OptionalInt.empty()),
                    new TransportConfiguration(
                        1400,
                        65_535,
                        Duration.ofMillis(100),
                        new RedundancyConfiguration(5, 3, 1),
                        false,
                        new DeliveryConfiguration(false, Optional.empty(), 8 << 20)))),
            new HttpConfiguration("127.0.0.1", 8180),
            new LogConfiguration(false),
            new ControlConfiguration(RemoteControl.VIEW, Optional.empty())),
        accepted(FAR_GATE + TUNNEL));
  }

  @Test
  void shouldReadEveryKey() {
    GateConfiguration read =
        accepted(
            """
            private_key_file = "keys/gate.key"

            [interfaces]
            interface_scan_interval = 2.5
            holepunch_keep_alive_interval = "500ms"
            inclusion_patterns = ["eth.*", "lo"]
            exclusion_patterns = ["eth9"]
            bind_to_device = false
            port = 40000
            port_mapping = false
            addresses = ["192.0.2.7", "2001:db8::7"]
            labels = { eth0 = "fibre", "eth0.100" = "office" }
            cost = { wwan0 = 10, "2001:db8::7" = 0 }

            [[warp_map]]
            address = ["map.example.org", "[2001:db8::1]:5000"]
            public_key = "%s"

            [[warp_map]]
            address = "198.51.100.1:13117"
            public_key = "%s"
            relay = false
            control = "198.51.100.1:8181"

            [log]
            json = true

            [control]
            remote_control = "full"
            socket_directory = "sockets"

            [far_gates.vehicle]
            public_key = "%s"
            address = "vehicle.example.org:40000"
            preshared_key = "%s"

            [far_gates.other]
            public_key = "%s"

            [tunnels.video]
            tunnel_id = 0
            far_gate = "vehicle"
            priority = 6

            [tunnels.video.gate]
            ipv4 = false
            ipv6 = true
            application_to_gate = 5004
            gate_to_application = 5005

            [tunnels.video.transport]
            mtu = 1280
            ordered = true
            reorder_window = "20ms"
            reassembly_memory = 1_048_576
            send_deadline = 0.25
            payload = "authenticated"
            redundancy = { num_shards = 15, required_shards = 10, survive_path_failures = 0, strategy = "spread" }

            [http]
            host = "::1"
            port = 8181
            """
                .formatted(
                    FAR_KEY,
                    Fixtures.OTHER_KEY,
                    FAR_KEY,
                    "0".repeat(51) + "G",
                    Fixtures.OTHER_KEY));

    assertEquals(
        new InterfacesConfiguration(
            Duration.ofMillis(2500),
            Duration.ofMillis(500),
            new InterfacePatterns(List.of("eth.*", "lo"), List.of("eth9")),
            BindToDevice.NEVER,
            40000,
            false,
            List.of(InetAddress.ofLiteral("192.0.2.7"), InetAddress.ofLiteral("2001:db8::7")),
            Map.of("eth0", "fibre", "eth0.100", "office"),
            Map.of("wwan0", 10, "2001:db8::7", 0)),
        read.interfaces());
    assertEquals(new Identity.KeyFile(Path.of("keys/gate.key")), read.identity());
    assertEquals(
        List.of(
            new MapConfiguration(
                List.of(new HostPort("map.example.org", 13116), new HostPort("2001:db8::1", 5000)),
                PublicKey.parse(FAR_KEY),
                true,
                Optional.empty()),
            new MapConfiguration(
                List.of(new HostPort("198.51.100.1", 13117)),
                PublicKey.parse(Fixtures.OTHER_KEY),
                false,
                Optional.of(new HostPort("198.51.100.1", 8181)))),
        read.maps());
    assertEquals(
        new ControlConfiguration(
            RemoteControl.FULL, Optional.of(Path.of("").toAbsolutePath().resolve("sockets"))),
        read.control());
    FarGateConfiguration vehicle = read.farGates().getFirst();
    assertEquals("vehicle", vehicle.name());
    assertEquals(1, vehicle.presharedKey().orElseThrow().toBytes()[31]);
    assertEquals(
        List.of(
            new TunnelConfiguration(
                "video",
                OptionalLong.of(0),
                "vehicle",
                6,
                new LoopbackGate(false, true, 5004, OptionalInt.of(5005)),
                new TransportConfiguration(
                    1280,
                    65_535,
                    Duration.ofMillis(250),
                    new RedundancyConfiguration(15, 10, 0),
                    true,
                    new DeliveryConfiguration(true, Optional.of(Duration.ofMillis(20)), 1 << 20)))),
        read.tunnels());
    assertEquals(new HttpConfiguration("::1", 8181), read.http());
    assertEquals(new LogConfiguration(true), read.log());
  }

  @Test
  void shouldReportEveryMistakeInOneGo() {
    assertEquals(
        List.of(
            "gate.toml:1: privat_key: unknown key; did you mean private_key?",
            "gate.toml:4: interfaces.interface_scan_interval: found the integer -1, wanted a"
                + " duration from 100ms to 1h; write interface_scan_interval = 10, for example",
            "gate.toml:7: interfaces.exclusion_patterns: \"wg[\" is no regular expression: Unclosed"
                + " character class; write exclusion_patterns = [], for example",
            "gate.toml:9: interfaces.exclusion_patterns: found the integer 3, wanted a regular"
                + " expression; write exclusion_patterns = [], for example",
            "gate.toml:11: interfaces.mtu: unknown key; it is a key of [tunnels.NAME.transport]",
            "gate.toml:13: warp_map.public_key: is missing; write the public key that the warp-map"
                + " prints when it starts",
            "gate.toml:14: warp_map.address: the port of \"map.example.org:0\" is not one of 1 to"
                + " 65535; write address = \"map.example.org:13116\" or \"[2001:db8::1]:13116\","
                + " for example",
            "gate.toml:17: far_gate.public_key: is not a public key in base32: expected 53"
                + " characters of base32, found 6; write the public key that the far gate prints"
                + " when it starts",
            "gate.toml:19: tunnels.a.gate.application_to_gate: is missing; write"
                + " application_to_gate = 59401, for example",
            "gate.toml:20: tunnels.a.gate.ipv4: found the string \"yes\", wanted true or false;"
                + " write ipv4 = true, for example",
            "gate.toml:23: tunnels.a.transport.mtu: found the integer 70000, wanted an integer from"
                + " 576 to 9000; write mtu = 1400, for example",
            "gate.toml:26: tunnels.a.transport.redundancy.required_shards: 6 shards cannot arrive"
                + " where num_shards is 5; write required_shards of 1 to 5, or a larger"
                + " num_shards"),
        mistakes(
            """
            privat_key = "x"

            [interfaces]
            interface_scan_interval = -1
            exclusion_patterns = [
              "lo", # loopback
              "wg[",
              # a list may have comments
              3,
            ]
            mtu = 1400

            [warp_map]
            address = "map.example.org:0"

            [far_gate]
            public_key = "secret"

            [tunnels.a.gate]
            ipv4 = "yes"

            [tunnels.a.transport]
            mtu = 70000
            [tunnels.a.transport.redundancy]
            num_shards = 5
            required_shards = 6
            """));
  }

  @Test
  void shouldSayThatNothingIsThere() {
    assertEquals(
        List.of(
            "gate.toml:1: far_gate: is missing; write [far_gate] and below it public_key ="
                + " \"...\"",
            "gate.toml:1: warp_map: is missing; write [warp_map] with its address and public_key,"
                + " unless each far gate has an address"),
        mistakes(""));
    assertEquals(
        List.of(
            "gate.toml:1: tunnels: there is no tunnel; write [tunnels.NAME.gate] and below it"
                + " application_to_gate"),
        warnings(FAR_GATE));
  }

  @Test
  void shouldAcceptAByteOrderMarkAndWindowsLineEnds() {
    assertEquals(
        accepted(FAR_GATE + TUNNEL),
        accepted("\ufeff" + (FAR_GATE + TUNNEL).replace("\n", "\r\n")));
  }
}
