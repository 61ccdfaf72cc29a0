package dev.warp.gate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NearestNameTest {

  private static final List<String> NAMES = List.of("mtu", "ordered", "send_deadline");

  @Test
  void shouldCountWrongLetters() {
    assertEquals(0, NearestName.distance("mtu", "mtu"));
    assertEquals(3, NearestName.distance("", "mtu"));
    assertEquals(1, NearestName.distance("mut", "mtu"));
    assertEquals(2, NearestName.distance("orderd", "ordred_"));
    assertEquals(3, NearestName.distance("kitten", "sitting"));
  }

  @Test
  void shouldSuggestOnlyWhatIsClose() {
    assertEquals(Optional.of("ordered"), NearestName.of("Orderd", NAMES));
    assertEquals(Optional.of("send_deadline"), NearestName.of("send-dedline", NAMES));
    assertEquals(Optional.of("mtu"), NearestName.of("mut", NAMES));
    assertEquals(Optional.empty(), NearestName.of("payload", NAMES));
    assertEquals(Optional.empty(), NearestName.of("m".repeat(1000), NAMES));
  }
}
