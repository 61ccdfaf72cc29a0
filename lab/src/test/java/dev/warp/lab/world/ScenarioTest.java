package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;

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

  @Test
  void shouldPlayTheSameScenarioTheSameWayTwice() {
    ScenarioRun.Result first = new ScenarioRun(ScenarioDraw.of(7)).play();
    assertEquals(first, new ScenarioRun(ScenarioDraw.of(7)).play());
    assertEquals(ScenarioDraw.of(7).describe(), ScenarioDraw.of(7).describe());
  }
}
