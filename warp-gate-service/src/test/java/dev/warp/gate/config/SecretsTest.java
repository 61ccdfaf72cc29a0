package dev.warp.gate.config;

import static dev.warp.gate.config.Fixtures.FAR_GATE;
import static dev.warp.gate.config.Fixtures.OWN_PRIVATE_KEY;
import static dev.warp.gate.config.Fixtures.TUNNEL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.warp.protocol.keys.PrivateKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {

  private static final String PRESHARED_KEY = "7" + "3".repeat(50) + "G";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "private_key = %s",
        "private_key = \"%s",
        "private_key = \"%sx\"",
        "private_key = [\"%s\"]",
        "private_kee = %s",
        "private_kee = \"%s\"",
        "private_key_file = \"%s\\u0000\"",
        "%s = 1",
        "\"%s\"",
        "[far_gate]\npublic_key = \"%s\"",
        "[far_gate]\npreshared_key = %s",
        "[far_gate]\naddress = \"%s:1:1\"",
        "[interfaces]\ninterface_scan_interval = \"%s\"",
        "[interfaces]\nexclusion_patterns = [\"%s[\"]",
        "[tunnels.a]\nfar_gate = \"%s\"",
        "[tunnels.%s]\nmtu = 1",
      })
  void shouldNotQuoteAKeyWhereverItWasPasted(String text) {
    List<String> mistakes = Fixtures.mistakes(text.replace("%s", OWN_PRIVATE_KEY) + "\n");

    assertFalse(mistakes.isEmpty());
    for (int i = 0; i + 12 <= OWN_PRIVATE_KEY.length(); i++) {
      String part = OWN_PRIVATE_KEY.substring(i, i + 12);
      assertFalse(mistakes.toString().contains(part), mistakes::toString);
    }
  }

  @Test
  void shouldNotPrintKeysWithTheConfiguration() {
    GateConfiguration configuration =
        Fixtures.accepted(
            "private_key = \"%s\"\n".formatted(OWN_PRIVATE_KEY)
                + FAR_GATE
                + "preshared_key = \"%s\"\n".formatted(PRESHARED_KEY)
                + TUNNEL);

    assertFalse(configuration.toString().contains(OWN_PRIVATE_KEY));
    assertFalse(configuration.toString().contains(PRESHARED_KEY));
  }

  @Test
  void shouldZeroItsKeysWhenClosed() {
    GateConfiguration configuration =
        Fixtures.accepted(
            "private_key = \"%s\"\n".formatted(OWN_PRIVATE_KEY)
                + FAR_GATE
                + "preshared_key = \"%s\"\n".formatted(PRESHARED_KEY)
                + TUNNEL);

    configuration.close();

    PrivateKey own =
        assertInstanceOf(Identity.Configured.class, configuration.identity()).privateKey();
    assertThrows(IllegalStateException.class, own::toBytes);
    assertArrayEquals(
        new byte[PresharedKey.SIZE],
        configuration.farGates().getFirst().presharedKey().orElseThrow().toBytes());
  }

  @Test
  void shouldComparePresharedKeysByContent() {
    PresharedKey key = PresharedKey.parse(PRESHARED_KEY);

    assertEquals(key, PresharedKey.parse(PRESHARED_KEY));
    assertEquals(key.hashCode(), PresharedKey.parse(PRESHARED_KEY).hashCode());
    assertNotEquals(key, PresharedKey.parse("0".repeat(52)));
    key.toBytes()[0] ^= 1;
    assertEquals(key, PresharedKey.parse(PRESHARED_KEY));
  }
}
