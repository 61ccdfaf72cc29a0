package dev.warp.gate.config;

import static dev.warp.gate.config.Fixtures.FAR_GATE;
import static dev.warp.gate.config.Fixtures.FAR_KEY;
import static dev.warp.gate.config.Fixtures.OTHER_KEY;
import static dev.warp.gate.config.Fixtures.OWN_PRIVATE_KEY;
import static dev.warp.gate.config.Fixtures.OWN_PUBLIC_KEY;
import static dev.warp.gate.config.Fixtures.PUBLISHED_PRIVATE_KEY;
import static dev.warp.gate.config.Fixtures.PUBLISHED_PUBLIC_KEY;
import static dev.warp.gate.config.Fixtures.TUNNEL;
import static dev.warp.gate.config.Fixtures.accepted;
import static dev.warp.gate.config.Fixtures.mistakes;
import static dev.warp.gate.config.Fixtures.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FarGateAndMapTest {

  private static final String NO_ADDRESS = "[far_gate]\npublic_key = \"" + FAR_KEY + "\"\n";

  @Test
  void shouldWantAMapUnlessEveryFarGateHasAnAddress() {
    assertEquals(
        List.of(
            "gate.toml:1: warp_map: is missing, and [far_gate] has no address; write [warp_map]"
                + " with its address and public_key, or an address for each far gate, or"
                + " interfaces.port if they have this gate's"),
        mistakes(NO_ADDRESS));
    assertEquals(List.of(), mistakes(FAR_GATE));
  }

  /** As the server of engarde, which clients come to from wherever they are. */
  @Test
  void shouldWantNoMapWhereFarGatesKnowThePortToComeTo() {
    assertEquals(List.of(), mistakes("[interfaces]\nport = 59501\n" + NO_ADDRESS));
  }

  @Test
  void shouldRejectTheOwnKeyAsFarGate() {
    assertEquals(
        List.of("gate.toml:3: far_gate.public_key: " + FarGatesSection.OWN_KEY),
        mistakes(
            "private_key = \"%s\"\n[far_gate]\npublic_key = \"%s\"\naddress = \"h:1\"\n"
                .formatted(OWN_PRIVATE_KEY, OWN_PUBLIC_KEY.toLowerCase(java.util.Locale.ROOT))));
  }

  @Test
  void shouldRejectTwoFarGatesWithTheSameKey() {
    assertEquals(
        List.of(
            "gate.toml:5: far_gates.b.public_key: is the same key as in [far_gate]; write each far"
                + " gate once"),
        mistakes(FAR_GATE + farGate("b", FAR_KEY)));
  }

  @Test
  void shouldRejectAFarGateNamedAsTheSingleOne() {
    assertEquals(
        List.of(
            "gate.toml:4: far_gates.far_gate: [far_gate] already has the name far_gate; choose"
                + " another NAME"),
        mistakes(FAR_GATE + farGate("far_gate", OTHER_KEY)));
  }

  @Test
  void shouldWantATunnelsFarGateWhereThereAreSeveral() {
    String two = FAR_GATE + farGate("vehicle", OTHER_KEY);

    assertEquals(
        List.of(
            "gate.toml:7: tunnels.wireguard.far_gate: is missing, and there are several far gates;"
                + " write far_gate = \"NAME\" with one of far_gate, vehicle"),
        mistakes(two + TUNNEL));
    assertEquals(
        List.of(
            "gate.toml:8: tunnels.wireguard.far_gate: there is no far gate \"vehicel\"; did you mean"
                + " vehicle?"),
        mistakes(two + "[tunnels.wireguard]\nfar_gate = \"vehicel\"\n" + TUNNEL));
    assertEquals(
        "vehicle",
        accepted(two + "[tunnels.wireguard]\nfar_gate = \"vehicle\"\n" + TUNNEL)
            .tunnels()
            .getFirst()
            .farGate());
  }

  @Test
  void shouldTellAPrivateKeyInThePlaceOfAPublicOneWithoutQuotingIt() {
    assertEquals(
        List.of(
            "gate.toml:2: far_gate.public_key: is not a public key in base32: it has the length of"
                + " a private key, which is never given to anybody; write the public key that the"
                + " far gate prints when it starts"),
        mistakes("[far_gate]\npublic_key = \"" + OWN_PRIVATE_KEY + "\"\naddress = \"h:1\"\n"));
  }

  @Test
  void shouldRejectAPointThatIsNotOnTheCurve() {
    assertTrue(
        mistakes(FAR_GATE.replace(FAR_KEY, "0" + "Z".repeat(51) + "G"))
            .getFirst()
            .startsWith("gate.toml:2: far_gate.public_key: is not a public key in base32: "));
  }

  @Test
  void shouldRejectAnAddressOfAFarGateWithoutAPort() {
    assertTrue(
        mistakes(FAR_GATE.replace(":40000", ""))
            .getFirst()
            .startsWith("gate.toml:3: far_gate.address: \"192.0.2.1\" has no port; write "));
  }

  @Test
  void shouldReportEveryMapOfAList() {
    List<String> mistakes =
        mistakes(
            FAR_GATE
                + """
                [[warp_map]]
                address = []
                public_key = 5
                [[warp_map]]
                address = ["a", "2001:db8::1",
                  "b:x"]
                """);

    assertEquals(
        List.of(5, 6, 7, 8, 9),
        mistakes.stream().map(m -> Integer.parseInt(m.split(":", -1)[1])).toList());
    assertTrue(mistakes.get(0).contains("the list is empty"));
    assertTrue(mistakes.get(1).contains("found an integer, wanted a public key in base32"));
    assertTrue(mistakes.get(3).contains("\"2001:db8::1\" is not in brackets"));
  }

  @Test
  void shouldRejectAMapThatStandsThereTwice() {
    String map = "[[warp_map]]\naddress = \"%s\"\npublic_key = \"" + Fixtures.OTHER_KEY + "\"\n";

    assertEquals(
        List.of(
            "gate.toml:9: warp_map.public_key: is the same key as in a [[warp_map]] above, so it is"
                + " the same map; write all its addresses in one list there"),
        mistakes(FAR_GATE + map.formatted("a") + map.formatted("b")));
  }

  @Test
  void shouldSayThatATableIsWanted() {
    assertEquals(
        List.of(
            "gate.toml:1: warp_map: found the string \"map:1\", wanted a table; write a table:"
                + " [warp_map]",
            "gate.toml:2: http: found the integer 80, wanted a table; write a table: [http]",
            "gate.toml:7: tunnels.mtu: found the integer 1400, wanted a table; write a table:"
                + " [tunnels.NAME]"),
        mistakes("warp_map = \"map:1\"\nhttp = 80\n" + FAR_GATE + "[tunnels]\nmtu = 1400\n")
            .stream()
            .filter(mistake -> !mistake.contains("is missing"))
            .toList());
  }

  @Test
  void shouldWarnOfPublishedKeys() {
    List<String> warnings =
        warnings(
            "private_key = \"%s\"\n".formatted(PUBLISHED_PRIVATE_KEY)
                + FAR_GATE.replace(FAR_KEY, PUBLISHED_PUBLIC_KEY)
                + TUNNEL);

    assertEquals(2, warnings.size());
    assertTrue(warnings.get(0).startsWith("gate.toml:1: private_key: this key has been published"));
    assertTrue(warnings.get(1).startsWith("gate.toml:3: far_gate.public_key: the private half"));
  }

  @Test
  void shouldRejectBothKindsOfPrivateKeyAtOnce() {
    assertEquals(
        List.of(
            "gate.toml:2: private_key_file: private_key is set as well; keep one of the two, the"
                + " file where others may read this configuration"),
        mistakes(
            "private_key = \"%s\"\nprivate_key_file = \"x\"\n".formatted(OWN_PRIVATE_KEY)
                + FAR_GATE));
  }

  private static String farGate(String name, String key) {
    return "[far_gates.%s]\npublic_key = \"%s\"\naddress = \"h:1\"\n".formatted(name, key);
  }
}
