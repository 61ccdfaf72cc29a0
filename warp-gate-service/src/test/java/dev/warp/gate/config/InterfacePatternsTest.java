package dev.warp.gate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class InterfacePatternsTest {

  @Test
  void shouldMatchWholeNames() {
    InterfacePatterns patterns = new InterfacePatterns(List.of("eth", "wlan.*"), List.of("wlan9"));

    assertTrue(patterns.accepts("eth", false));
    assertFalse(patterns.accepts("eth0", false));
    assertTrue(patterns.accepts("wlan0", false));
    assertFalse(patterns.accepts("wlan9", false));
  }

  @Test
  void shouldUseSpecialDevicesOnlyWhereTheyAreNamed() {
    InterfacePatterns everything = new InterfacePatterns(List.of(".*"), List.of());
    InterfacePatterns naming = new InterfacePatterns(List.of(".*", "lo"), List.of());

    assertTrue(everything.accepts("eth0", false));
    assertFalse(everything.accepts("lo", true));
    assertFalse(new InterfacePatterns(List.of("^.+$"), List.of()).accepts("wg0", true));
    assertTrue(naming.accepts("lo", true));
    assertFalse(naming.accepts("wg0", true));
    assertFalse(new InterfacePatterns(List.of("lo"), List.of("lo")).accepts("lo", true));
  }

  @Test
  void shouldFindPatternsThatMatchOnlyPartsOfNames() {
    InterfacePatterns patterns =
        new InterfacePatterns(List.of("eth", "wlan0"), List.of("docker", "usb", "lan"));

    List<InterfacePatterns.SubstringMatch> matches =
        patterns.substringOnlyMatches(List.of("eth0", "eth1", "wlan0", "wlan01", "docker0"));

    assertEquals(
        List.of(
            new InterfacePatterns.SubstringMatch(
                "inclusion_patterns", "eth", List.of("eth0", "eth1")),
            new InterfacePatterns.SubstringMatch(
                "exclusion_patterns", "docker", List.of("docker0")),
            new InterfacePatterns.SubstringMatch(
                "exclusion_patterns", "lan", List.of("wlan0", "wlan01"))),
        matches);
    assertEquals(
        "the pattern \"eth\" matches only a part of eth0, eth1, and patterns match whole names;"
            + " write \".*eth.*\" to match them",
        matches.getFirst().message());
  }

  @Test
  void shouldBeEqualWhereThePatternsAre() {
    InterfacePatterns patterns = new InterfacePatterns(List.of("a"), List.of("b"));

    assertEquals(patterns, new InterfacePatterns(List.of("a"), List.of("b")));
    assertEquals(patterns.hashCode(), new InterfacePatterns(List.of("a"), List.of("b")).hashCode());
    assertNotEquals(patterns, new InterfacePatterns(List.of("b"), List.of("a")));
  }
}
