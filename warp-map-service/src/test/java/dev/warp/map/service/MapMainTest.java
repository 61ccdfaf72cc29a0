package dev.warp.map.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MapMainTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private int exitCode(int ofQuarkus, Throwable failure) {
    return MapMain.exitCode(
        ofQuarkus, failure, new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void shouldEndAsQuarkusEndsAfterAStart() {
    assertEquals(143, exitCode(143, null));
    assertEquals(List.of(), lines());
  }

  @Test
  void shouldPrintALineForEachMistake() {
    Throwable failure =
        new IllegalStateException(new StartException(List.of("this is wrong", "and that")));
    assertEquals(MapMain.EXIT_MISTAKE, exitCode(1, failure));
    assertEquals(List.of("warp map: this is wrong", "warp map: and that"), lines());
  }

  @Test
  void shouldPrintALineForAConfiguredValueOfTheWrongType() {
    Throwable failure =
        assertThrows(
            RuntimeException.class,
            () -> GivenConfiguration.of(Map.of("warp.map.http-port", "many")));
    assertEquals(MapMain.EXIT_MISTAKE, exitCode(1, failure));
    assertEquals(
        List.of(
            "warp map: warp.map.http-port 'many' will not do: Expected an integer value, got"
                + " \"many\"; --help says what to give"),
        lines());
  }

  @Test
  void shouldPrintTheStackTraceOfAFault() {
    assertEquals(1, exitCode(1, new IllegalStateException("a bug")));
    assertTrue(lines().size() > 2);
  }
}
