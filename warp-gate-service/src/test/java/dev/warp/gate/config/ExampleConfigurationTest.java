package dev.warp.gate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ExampleConfigurationTest {

  @Test
  void shouldBeAcceptedOnceFilledIn() {
    GateConfiguration example = Fixtures.accepted(Fixtures.filledIn(ExampleConfiguration.text()));

    // Private keys are equal by identity, so the rest is compared part by part.
    GateConfiguration guide = Fixtures.accepted(Fixtures.filledIn(Fixtures.wireguardExample()));
    assertEquals(guide.interfaces(), example.interfaces());
    assertEquals(guide.maps(), example.maps());
    assertEquals(guide.farGates(), example.farGates());
    assertEquals(guide.tunnels(), example.tunnels());
    assertEquals(guide.http(), example.http());
  }

  @Test
  void shouldNameItsTwoPlaceholders() {
    List<String> mistakes = Fixtures.mistakes(ExampleConfiguration.text());

    assertEquals(2, mistakes.size(), mistakes::toString);
    assertTrue(mistakes.get(0).contains(": private_key: a placeholder stands where"));
    assertTrue(mistakes.get(1).contains(": far_gate.public_key: a placeholder stands where"));
  }

  @Test
  void shouldShowTheDefaultOfEveryKeyThatHasOne() {
    String text = ExampleConfiguration.text();
    for (Key<?> key : GateKeys.all()) {
      key.fallback()
          .filter(fallback -> !fallback.equals("[]") && !fallback.equals("{}"))
          .map(fallback -> key.name() + " = " + fallback)
          .ifPresent(line -> assertTrue(text.contains(line), line));
    }
  }

  @Test
  void shouldBeAcceptedWithEveryExplainedDefaultTakenIn() {
    String withDefaults =
        ExampleConfiguration.text()
            .lines()
            .map(ExampleConfigurationTest::withoutCommentSignOnDefaults)
            .collect(Collectors.joining("\n"));

    assertEquals(List.of(), Fixtures.mistakes(Fixtures.filledIn(withDefaults)));
  }

  private static String withoutCommentSignOnDefaults(String line) {
    boolean isDefault =
        GateKeys.all().stream()
            .filter(key -> !key.name().equals("private_key_file"))
            .flatMap(key -> key.fallback().map(f -> "# " + key.name() + " = " + f).stream())
            .anyMatch(line::equals);
    return isDefault || line.equals("# [http]") ? line.substring(2) : line;
  }
}
