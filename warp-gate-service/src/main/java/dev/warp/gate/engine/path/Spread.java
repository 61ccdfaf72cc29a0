package dev.warp.gate.engine.path;

import java.util.List;

/**
 * Deals the shards of a block to paths (docs/protocol.md section 11): first to those that count for
 * the redundancy promised and cost least, the quickest first, so that the data shards are not
 * waited for; then those that come on top to a reserve: the good ones that cost more, or, where
 * there are none, those that are degraded, which can then do no harm.
 */
public final class Spread {

  private static final int NONE = Integer.MAX_VALUE;

  private final LinkSet counted = new LinkSet();
  private final LinkSet reserve = new LinkSet();
  private int dueToCounted;
  private int dueToReserve;
  private boolean relayed;
  private int datagramBytes;

  /** Takes the paths to use from now on. */
  public void use(List<Path> candidates) {
    counted.clear();
    reserve.clear();
    int cost = leastCost(candidates, -1);
    int reserveCost = cost == NONE ? NONE : leastCost(candidates, cost);
    for (Path path : candidates) {
      if (path.isCounted() && path.cost() == cost) {
        counted.offer(path);
      } else if (reserveCost == NONE
          ? path.isUp()
          : path.isCounted() && path.cost() == reserveCost) {
        reserve.offer(path);
      }
    }
    if (counted.isEmpty()) {
      countTheBestThereIs(candidates);
    }
    counted.complete();
    // What only comes on top is to make datagrams no shorter while nothing is known of it.
    reserve.leaveOutUnknown(counted.datagramBytes());
    reserve.complete();
    relayed = counted.isAnyRelayed() || reserve.isAnyRelayed();
    datagramBytes = Math.min(counted.datagramBytes(), reserve.datagramBytes());
  }

  /** What the cheapest of the paths that count costs beyond {@code more}, or {@link #NONE}. */
  private static int leastCost(List<Path> candidates, int more) {
    int least = NONE;
    for (Path path : candidates) {
      if (path.isCounted() && path.cost() > more) {
        least = Math.min(least, path.cost());
      }
    }
    return least;
  }

  /** What serves is better than nothing; and where nothing does, what used to. */
  private void countTheBestThereIs(List<Path> candidates) {
    boolean anyUp = !reserve.isEmpty();
    reserve.clear();
    for (Path path : candidates) {
      if (path.isUp() || !anyUp) {
        counted.offer(path);
      }
    }
  }

  public boolean isEmpty() {
    return counted.isEmpty();
  }

  /** Whether a map passes on some of the datagrams. */
  public boolean isRelayed() {
    return relayed;
  }

  /** The longest datagram that all paths in use carry, in bytes of UDP payload. */
  public int datagramBytes() {
    return datagramBytes;
  }

  /** Paths in use. */
  public int paths() {
    return counted.paths() + reserve.paths();
  }

  /**
   * How many links that count can carry shards at once without one of either end carrying two; 0 if
   * empty.
   */
  public int links() {
    return counted.links();
  }

  /** The same of links that are reserve. */
  public int reserveLinks() {
    return reserve.links();
  }

  /**
   * Begins a new block.
   *
   * @param shards for the paths that count
   * @param bonus shards on top, for the reserve; 0 where there is none
   */
  public void begin(int shards, int bonus) {
    counted.begin(shards);
    reserve.begin(bonus);
    dueToCounted = shards;
    dueToReserve = bonus;
  }

  /**
   * Whether an application that can be made to wait need not: on no path that counts a datagram
   * would wait for longer than that, and none is given too much before it is known what it carries.
   */
  public boolean hasRoom(long longestWaitNanos, int priority, long nowNanos) {
    return counted.hasRoom(longestWaitNanos, priority, nowNanos);
  }

  /** The longest time that a datagram of that priority would wait on any path that counts. */
  public long longestWaitNanos(int priority, long nowNanos) {
    return counted.longestWaitNanos(priority, nowNanos);
  }

  /**
   * Takes the shards of the present block back from paths on which they would wait for longer than
   * that; returns whether any were for a path that counts.
   */
  public boolean withhold(long longestWaitNanos, int priority, long nowNanos) {
    int withheld = counted.withhold(longestWaitNanos, priority, nowNanos);
    dueToCounted -= withheld;
    dueToReserve -= reserve.withhold(longestWaitNanos, priority, nowNanos);
    return withheld > 0;
  }

  /**
   * Deals so many shards more to the path that counts on which they wait for the shortest time,
   * unless that is longer than {@code longestWaitNanos}; returns whether it could.
   */
  public boolean dealToLeastBusy(int shards, long longestWaitNanos, int priority, long nowNanos) {
    boolean dealt = counted.dealToLeastBusy(shards, longestWaitNanos, priority, nowNanos);
    dueToCounted += dealt ? shards : 0;
    return dealt;
  }

  /** The same with the paths of the reserve, for what those that count have no room for. */
  public boolean dealToReserve(int shards, long longestWaitNanos, int priority, long nowNanos) {
    boolean dealt = reserve.dealToLeastBusy(shards, longestWaitNanos, priority, nowNanos);
    dueToReserve += dealt ? shards : 0;
    return dealt;
  }

  /** Whether no so many links that count are to carry more shards of the present block. */
  public boolean isSpread(int links, int shards) {
    return counted.isSpread(links, shards);
  }

  /** Shards of the present block yet to be dealt to paths that count. */
  public int dueToCounted() {
    return dueToCounted;
  }

  /** Shards of the present block yet to be dealt. */
  public int due() {
    return dueToCounted + dueToReserve;
  }

  /** The path for the next shard of the block; there must be one. */
  public Path deal() {
    if (dueToCounted > 0) {
      dueToCounted--;
      return counted.deal();
    }
    dueToReserve--;
    return reserve.deal();
  }

  /** The path for something that matters, a report for one; there must be one. */
  public Path quickest() {
    return counted.quickest();
  }
}
