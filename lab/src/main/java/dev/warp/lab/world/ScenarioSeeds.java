package dev.warp.lab.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays the scenarios of many seeds. */
final class ScenarioSeeds {

  /** More failures than this say no more. */
  private static final int MAX_FAILURES = 5;

  private final MemoryBounds bounds;
  private final List<ScenarioRun.Result> results = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  ScenarioSeeds() {
    this(MemoryBounds.DOCUMENTED);
  }

  /** Scenarios in which gates and the map may hold so much. */
  ScenarioSeeds(MemoryBounds bounds) {
    this.bounds = bounds;
  }

  /** Plays {@code first} to {@code last}, fewer if several fail. */
  ScenarioSeeds play(long first, long last) {
    for (long seed = first; seed <= last && failures.size() < MAX_FAILURES; seed++) {
      play(seed);
    }
    return this;
  }

  private void play(long seed) {
    try {
      results.add(new ScenarioRun(ScenarioDraw.of(seed), bounds).play());
    } catch (RuntimeException e) {
      // Whatever it is, the engine or the simulation threw it: there is nothing it may throw.
      failures.add(
          "seed %d: %s%n  replay it with: ./warp simulate --seed %d --trace"
              .formatted(seed, e, seed));
    }
  }

  /** What went wrong, with the command to see it happen; empty if nothing did. */
  Optional<String> failures() {
    return failures.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", failures));
  }

  int played() {
    return results.size();
  }

  /** The time to heal, in seconds, that a share of the runs stayed within. */
  double healedWithinSeconds(double share) {
    List<Long> sorted =
        results.stream().map(ScenarioRun.Result::healedAfterNanos).sorted().toList();
    int index = (int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size()));
    return sorted.isEmpty() ? 0 : sorted.get(index) / 1e9;
  }

  /** All of it on one line. */
  String summary() {
    return ("%d scenarios, %d payloads of which %d arrived, %d datagrams;"
            + " after the network healed payloads flowed within %.2f s (half), %.2f s (99 %%),"
            + " %.2f s (all)")
        .formatted(
            results.size(),
            results.stream().mapToLong(ScenarioRun.Result::payloads).sum(),
            results.stream().mapToLong(ScenarioRun.Result::delivered).sum(),
            results.stream().mapToLong(ScenarioRun.Result::datagrams).sum(),
            healedWithinSeconds(0.5),
            healedWithinSeconds(0.99),
            healedWithinSeconds(1));
  }
}
