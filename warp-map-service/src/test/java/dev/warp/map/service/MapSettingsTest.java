package dev.warp.map.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.map.engine.RelayLimits;
import dev.warp.protocol.wire.Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MapSettingsTest {

  private static final long HEAP = 256L << 20;

  private static MapSettings settings(Map<String, String> properties) {
    return MapSettings.of(GivenConfiguration.of(properties), HEAP);
  }

  @Test
  void shouldHaveTheDocumentedDefaults() {
    MapSettings settings = settings(Map.of());
    assertTrue(settings.udp().isUnspecified());
    assertEquals(13116, settings.udp().port());
    assertEquals(Endpoint.ofIpv4(0x7f000001, 8181), settings.http());
    assertEquals(Path.of("/var/lib/warp/map.key"), settings.keyFile());
    assertFalse(settings.allowPublishedKey());
    assertEquals(60_000_000_000L, settings.limits().expiryNanos());
    assertEquals(100_000, settings.limits().gates());
    assertEquals(new RelayLimits(true, 1_000_000), settings.limits().relay());
  }

  @Test
  void shouldTakeWhatIsGiven() {
    MapSettings settings =
        settings(
            Map.of(
                "warp.map.bind", "127.0.0.1",
                "warp.map.udp-port", "1000",
                "warp.map.http-host", "::1",
                "warp.map.http-port", "1001",
                "warp.map.key-file", "here.key",
                "warp.map.allow-published-key", "true",
                "warp.map.expiry", "90s",
                "warp.map.max-gates", "7",
                "warp.map.relay", "off",
                "warp.map.relay-rate", "1000"));
    assertEquals(Endpoint.ofIpv4(0x7f000001, 1000), settings.udp());
    assertEquals(Endpoint.of(0, 1, 1001), settings.http());
    assertEquals(Path.of("here.key"), settings.keyFile());
    assertTrue(settings.allowPublishedKey());
    assertEquals(90_000_000_000L, settings.limits().expiryNanos());
    assertEquals(7, settings.limits().gates());
    assertEquals(new RelayLimits(false, 1000), settings.limits().relay());
  }

  @Test
  void shouldNameEveryMistakeInALineOfItsOwn() {
    Map<String, String> wrong =
        Map.of(
            "warp.map.bind", "example.org",
            "warp.map.udp-port", "65536",
            "warp.map.http-host", "nowhere",
            "warp.map.http-port", "-1",
            "warp.map.expiry", "2h",
            "warp.map.max-gates", "0",
            "warp.map.relay", "perhaps",
            "warp.map.relay-rate", "999");
    List<String> reasons = assertThrows(StartException.class, () -> settings(wrong)).reasons();
    assertEquals(
        List.of(
            "bind",
            "http-host",
            "udp-port",
            "http-port",
            "expiry",
            "max-gates",
            "relay",
            "relay-rate"),
        reasons.stream().map(reason -> reason.substring(0, reason.indexOf(' '))).toList());
    reasons.forEach(reason -> assertTrue(reason.contains(": give "), reason));
  }

  @Test
  void shouldNameWhatIsNoNumberWithAllElse() {
    Map<String, String> wrong =
        Map.of(
            "warp.map.udp-port", "many",
            "warp.map.http-port", "65536",
            "warp.map.expiry", "a\nwhile",
            "warp.map.max-gates", "1e3",
            "warp.map.relay", "On",
            "warp.map.relay-rate", "1000.5");
    assertEquals(
        List.of(
            "udp-port 'many' is no port: give 1 to 65535, or 0 for any free one",
            "http-port 65536 is no port: give 1 to 65535, or 0 for any free one",
            "expiry 'a?while' is no duration: give 5s to 1h",
            "max-gates '1e3' is no such number: give 1 to 1000000",
            "relay 'On' is neither: give on or off",
            "relay-rate '1000.5' is no such number: give 1000 to 1000000000"),
        assertThrows(StartException.class, () -> settings(wrong)).reasons());
  }

  @Test
  void shouldFitItsTablesIntoTheHeap() {
    MapSettings small = MapSettings.of(GivenConfiguration.of(Map.of()), 64L << 20);
    MapSettings large = MapSettings.of(GivenConfiguration.of(Map.of()), 4L << 30);
    assertTrue(small.limits().sessions() * 3_000L < 64 << 19);
    assertTrue(large.limits().sessions() > 400_000);
  }
}
