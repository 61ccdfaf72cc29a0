package dev.warp.gate.config;

import static dev.warp.gate.config.Fixtures.FAR_GATE;
import static dev.warp.gate.config.Fixtures.OTHER_KEY;
import static dev.warp.gate.config.Fixtures.TUNNEL;
import static dev.warp.gate.config.Fixtures.accepted;
import static dev.warp.gate.config.Fixtures.mistakes;
import static dev.warp.gate.config.Fixtures.transportMistakes;
import static dev.warp.gate.config.Fixtures.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TunnelsSectionTest {

  private static final String TRANSPORT = "[tunnels.wireguard.transport]\n";

  @Test
  void shouldRejectAPortThatTwoTunnelsWant() {
    assertEquals(
        List.of(
            "gate.toml:7: tunnels.b.gate.application_to_gate: 59401 is already the port of"
                + " [tunnels.wireguard.gate]; write another port"),
        mistakes(FAR_GATE + TUNNEL + "[tunnels.b.gate]\napplication_to_gate = 59401\n"));
  }

  @Test
  void shouldRejectThePortOfTheInterfaces() {
    assertEquals(
        List.of(
            "gate.toml:7: tunnels.wireguard.gate.application_to_gate: 59401 is already"
                + " interfaces.port; write another port in one of the two places"),
        mistakes("[interfaces]\nport = 59401\n" + FAR_GATE + TUNNEL));
  }

  @Test
  void shouldRejectAGateThatSendsToItself() {
    assertTrue(
        mistakes(FAR_GATE + TUNNEL + "gate_to_application = 59401\n")
            .getFirst()
            .startsWith(
                "gate.toml:6: tunnels.wireguard.gate.gate_to_application: is the port of"
                    + " application_to_gate"));
  }

  @Test
  void shouldRejectAGateThatListensNowhere() {
    assertEquals(
        List.of(
            "gate.toml:6: tunnels.wireguard.gate.ipv4: neither ipv4 nor ipv6 is on; write ipv4 ="
                + " true, ipv6 = true, or both"),
        mistakes(FAR_GATE + TUNNEL + "ipv4 = false\n"));
  }

  @Test
  void shouldRejectAnIdThatTwoTunnelsToOneFarGateHave() {
    assertEquals(
        List.of(
            "gate.toml:9: tunnels.b.tunnel_id: 5 is already the id of [tunnels.a]; write another"
                + " number"),
        mistakes(FAR_GATE + tunnel("a", "tunnel_id = 5", 1) + tunnel("b", "tunnel_id = 5", 2)));
  }

  @Test
  void shouldLetTunnelsToDifferentFarGatesShareAnId() {
    String other = "[far_gates.b]\npublic_key = \"%s\"\naddress = \"h:1\"\n".formatted(OTHER_KEY);

    assertEquals(
        List.of(),
        mistakes(
            FAR_GATE
                + other
                + tunnel("a", "tunnel_id = 5\nfar_gate = \"far_gate\"", 1)
                + tunnel("b", "tunnel_id = 5\nfar_gate = \"b\"", 2)));
  }

  @Test
  void shouldRejectANameThatDoesNotFitTheProtocol() {
    assertEquals(
        List.of(
            "gate.toml:4: tunnels.\"\": the tunnel's name has 0 bytes; write one of 1 to 64 bytes"),
        mistakes(FAR_GATE + "[tunnels.\"\".gate]\napplication_to_gate = 1\n"));
    assertTrue(
        mistakes(FAR_GATE + "[tunnels." + "a-".repeat(33) + ".gate]\napplication_to_gate = 1\n")
            .getFirst()
            .endsWith("the tunnel's name has 66 bytes; write one of 1 to 64 bytes"));
  }

  @Test
  void shouldReadHowPayloadsAreProtected() {
    assertEquals(List.of(), transportMistakes("payload = \"authenticated\""));
    assertEquals(
        List.of(
            "gate.toml:7: tunnels.wireguard.transport.payload: found the string \"plain\", wanted"
                + " \"encrypted\" or \"authenticated\"; write payload = \"encrypted\", for"
                + " example"),
        transportMistakes("payload = \"plain\""));
  }

  @Test
  void shouldReplicateWholePayloadsAndSayWhatHasNoEffectThen() {
    String text =
        FAR_GATE
            + TUNNEL
            + "[tunnels.wireguard.transport.redundancy]\n"
            + "strategy = \"replicate\"\n"
            + "num_shards = 7\n";
    assertEquals(
        new RedundancyConfiguration(1, 1, 255),
        accepted(text).tunnels().getFirst().transport().redundancy());
    assertEquals(
        List.of(
            "gate.toml:8: tunnels.wireguard.transport.redundancy.num_shards: has no effect where"
                + " strategy is \"replicate\"; remove it, or write \"spread\""),
        warnings(text));
  }

  @Test
  void shouldReadHowPayloadsAreOrdered() {
    assertEquals(
        new DeliveryConfiguration(true, Optional.empty(), 8 << 20), delivery("ordered = true"));
    assertEquals(
        new DeliveryConfiguration(true, Optional.of(Duration.ofMillis(50)), 8 << 20),
        delivery("ordered = true\nreorder_window = 0.05"));
    assertEquals(
        new DeliveryConfiguration(true, Optional.of(Duration.ZERO), 8 << 20),
        delivery("ordered = true\nreorder_window = \"0s\""));
    assertEquals(
        List.of(
            "gate.toml:7: tunnels.wireguard.transport.reorder_window: found the string \"11s\","
                + " wanted a duration from 0s to 10s; write reorder_window = \"50ms\", for"
                + " example"),
        transportMistakes("reorder_window = \"11s\""));
    assertEquals(
        List.of(
            "gate.toml:7: tunnels.wireguard.transport.reorder_window: has no effect where ordered"
                + " is false; remove it, or write ordered = true"),
        warnings(FAR_GATE + TUNNEL + TRANSPORT + "reorder_window = \"50ms\"\n"));
  }

  private static DeliveryConfiguration delivery(String lines) {
    return accepted(FAR_GATE + TUNNEL + TRANSPORT + lines + "\n")
        .tunnels()
        .getFirst()
        .transport()
        .delivery();
  }

  @Test
  void shouldRaiseADeadlineThatIsTooShort() {
    String text = FAR_GATE + TUNNEL + TRANSPORT + "send_deadline = 0.00000001\n";

    assertEquals(
        Duration.ofMillis(1), accepted(text).tunnels().getFirst().transport().sendDeadline());
    assertEquals(
        List.of(
            "gate.toml:7: tunnels.wireguard.transport.send_deadline: 10ns is too short to meet and"
                + " becomes 1ms; write \"1ms\" or more"),
        warnings(text));
  }

  @Test
  void shouldIgnoreWhatEarlierVersionsHad() {
    assertEquals(
        List.of(
            "gate.toml:2: interfaces.max_consecutive_failures: is ignored: an interface that fails"
                + " is tried again for as long as it exists; remove the line"),
        warnings("[interfaces]\nmax_consecutive_failures = 10\n" + FAR_GATE + TUNNEL));
  }

  @Test
  void shouldRejectShardCountsThatCannotWork() {
    assertTrue(
        transportMistakes("redundancy.required_shards = 7")
            .getFirst()
            .contains(
                "redundancy.required_shards: 7 shards cannot arrive where num_shards is 5 by"
                    + " default;"));
    assertTrue(
        transportMistakes("redundancy.num_shards = 2")
            .getFirst()
            .contains("redundancy.num_shards: 2 is less than required_shards, which is 3 by"));
    assertTrue(
        transportMistakes("redundancy.num_shards = 256")
            .getFirst()
            .contains("found the integer 256, wanted an integer from 1 to 255"));
    assertEquals(
        List.of(), transportMistakes("redundancy = { num_shards = 255, required_shards = 255 }"));
  }

  private static String tunnel(String name, String lines, int port) {
    return "[tunnels.%s]\n%s\n[tunnels.%s.gate]\napplication_to_gate = %d\n"
        .formatted(name, lines, name, port);
  }
}
