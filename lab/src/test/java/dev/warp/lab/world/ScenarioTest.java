package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A thousand random worlds, each with its own troubles (docs/simulation.md). What every one of them
 * is checked for is in {@link ScenarioRun}. More seeds: {@code ./warp simulate --seeds 1..100000}.
 */
final class ScenarioTest {

  private static final int SEEDS = 1_000;

  @Test
  void shouldKeepItsPromisesInAThousandWorlds() {
    ScenarioSeeds played = new ScenarioSeeds().play(1, SEEDS);
    played.failures().ifPresent(failures -> fail(failures));
    System.out.println(played.summary());
    assertEquals(SEEDS, played.played());
    assertTrue(played.healedWithinSeconds(0.95) < 5, played.summary());
  }

  @ParameterizedTest
  @MethodSource
  void shouldFindOutWhoHoldsMoreThanHeMay(MemoryBounds tooTight, String finding) {
    String failures = new ScenarioSeeds(tooTight).play(7, 7).failures().orElseThrow();
    assertTrue(failures.contains(finding), failures);
    assertTrue(failures.contains("./warp simulate --seed 7 "), failures);
  }

  static Stream<Arguments> shouldFindOutWhoHoldsMoreThanHeMay() {
    long roomy = 1L << 30;
    return Stream.of(
        Arguments.of(new MemoryBounds(0, 64, 32, roomy, roomy, 2, 16, 3), "sessions, 0 at most"),
        Arguments.of(new MemoryBounds(7, 0, 32, roomy, roomy, 2, 16, 3), "paths, 0 at most"),
        Arguments.of(new MemoryBounds(7, 64, 0, roomy, roomy, 2, 16, 3), "candidate pairs"),
        Arguments.of(
            new MemoryBounds(7, 64, 32, 0, roomy, 2, 16, 3), "bytes of payloads in pieces, 0 at"),
        Arguments.of(new MemoryBounds(7, 64, 32, roomy, -1, 2, 16, 3), "bytes that wait"),
        Arguments.of(
            new MemoryBounds(7, 64, 32, roomy, roomy, 1, 16, 3), "the map holds 2 gates, 1 at"),
        Arguments.of(new MemoryBounds(7, 64, 32, roomy, roomy, 2, 0, 3), "interfaces, 0 at most"),
        Arguments.of(new MemoryBounds(7, 64, 32, roomy, roomy, 2, 16, 0), "sessions, 0 at most"));
  }

  @Test
  void shouldPlayTheSameScenarioTheSameWayTwice() {
    ScenarioRun.Result first = new ScenarioRun(ScenarioDraw.of(7)).play();
    assertEquals(first, new ScenarioRun(ScenarioDraw.of(7)).play());
    assertEquals(ScenarioDraw.of(7).describe(), ScenarioDraw.of(7).describe());
  }
}
