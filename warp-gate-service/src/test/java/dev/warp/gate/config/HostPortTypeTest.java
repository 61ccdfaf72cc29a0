package dev.warp.gate.config;

import static dev.warp.gate.config.Fixtures.FAR_GATE;
import static dev.warp.gate.config.Fixtures.FAR_KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPortTypeTest {

  @ParameterizedTest
  @CsvSource({
    "map.example.org, map.example.org:13116",
    "map.example.org., map.example.org.:13116",
    "localhost:1, localhost:1",
    "my_map:65535, my_map:65535",
    "192.0.2.1, 192.0.2.1:13116",
    "[2001:db8::1], [2001:db8::1]:13116",
    "[fe80::1%eth0]:99, [fe80::1%eth0]:99",
    "[::ffff:192.0.2.1]:99, [::ffff:192.0.2.1]:99",
  })
  void shouldReadNamesAndAddresses(String text, String expected) {
    assertEquals(
        expected,
        Fixtures.accepted(FAR_GATE + map(text))
            .maps()
            .getFirst()
            .addresses()
            .getFirst()
            .toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":13116",
        "map:",
        "map:0",
        "map:65536",
        "map:-1",
        "map:http",
        "map:1:2",
        "1.2.3",
        "300.1.1.1",
        "1.2.3.4.5",
        "2001:db8::1",
        "[2001:db8::1",
        "[2001:db8::g]",
        "[192.0.2.1]:1",
        "[::1]1",
        "a b",
        "-map",
        "map-",
        "a..b",
        "udp://map:13116",
        "12",
      })
  void shouldRejectEverythingElse(String text) {
    List<String> mistakes = Fixtures.mistakes(FAR_GATE + map(text));

    assertEquals(1, mistakes.size(), mistakes::toString);
    assertEquals("gate.toml:5: warp_map.address", mistakes.getFirst().substring(0, 29));
  }

  private static String map(String address) {
    return "[warp_map]\naddress = \"%s\"\npublic_key = \"%s\"\n".formatted(address, FAR_KEY);
  }
}
