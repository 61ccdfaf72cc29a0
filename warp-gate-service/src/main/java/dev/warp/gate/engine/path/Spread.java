package dev.warp.gate.engine.path;

import java.util.List;

/**
 * Deals the shards of a block to paths (docs/protocol.md section 11): first to those that count for
 * the redundancy promised, the quickest first, so that the data shards are not waited for; then
 * those that come on top to paths that are degraded, which can then do no harm.
 */
public final class Spread {

  private final LinkSet counted = new LinkSet();
  private final LinkSet degraded = new LinkSet();
  private int dueToCounted;

  /** Takes the paths to use from now on. */
  public void use(List<Path> candidates) {
    counted.clear();
    degraded.clear();
    for (Path path : candidates) {
      if (path.isCounted()) {
        counted.offer(path);
      } else if (path.isUp()) {
        degraded.offer(path);
      }
    }
    if (counted.isEmpty()) {
      countTheBestThereIs(candidates);
    }
    counted.complete();
    degraded.complete();
  }

  /** What serves is better than nothing; and where nothing does, what used to. */
  private void countTheBestThereIs(List<Path> candidates) {
    boolean anyUp = !degraded.isEmpty();
    degraded.clear();
    for (Path path : candidates) {
      if (path.isUp() || !anyUp) {
        counted.offer(path);
      }
    }
  }

  public boolean isEmpty() {
    return counted.isEmpty();
  }

  /** Paths in use. */
  public int paths() {
    return counted.paths() + degraded.paths();
  }

  /**
   * How many links that count can carry shards at once without one of either end carrying two; 0 if
   * empty.
   */
  public int links() {
    return counted.links();
  }

  /** The same of links that are degraded. */
  public int degradedLinks() {
    return degraded.links();
  }

  /**
   * Begins a new block.
   *
   * @param shards for the paths that count
   * @param bonus shards on top, for those that are degraded; 0 where there are none
   */
  public void begin(int shards, int bonus) {
    counted.begin(shards);
    degraded.begin(bonus);
    dueToCounted = shards;
  }

  /** The path for the next shard of the block; there must be one. */
  public Path deal() {
    if (dueToCounted > 0) {
      dueToCounted--;
      return counted.deal();
    }
    return degraded.deal();
  }

  /** The path for something that matters, a report for one; there must be one. */
  public Path quickest() {
    return counted.quickest();
  }
}
