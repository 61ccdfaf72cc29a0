package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.erasure.ErasureCode;

/**
 * The shape of a payload's block: how many data and parity shards, of what length. Reused from
 * payload to payload, without allocation.
 *
 * <p><b>The promise.</b> With L links and F failures to survive, the shards of a block are spread
 * evenly: no link holds two more than another. The F fullest links must then hold no more shards
 * than there are parity shards, or, which is the same, the L - F emptiest must hold all k that
 * rebuild the payload. Dealing shards out one to a link and round again, F of each full round go to
 * the links that may fail, and L - F count towards k. So ceil(k / (L - F)) rounds are begun, and
 * the promise takes F times as many parity shards: 3 on two links and 2 on three for k = 3 and F =
 * 1. The two ends may have different numbers of links, and not every link of one may reach every
 * link of the other: L is the number of paths of which no two share a link, and the promise holds
 * for the links of either end.
 *
 * <p><b>The reserve.</b> Links that are degraded, or that cost more than others. What they carry
 * comes on top of a block that would be sent without them, so that they cannot make things worse.
 * They get shards only where the promise needs them: where as many links may fail as count, so many
 * that the payload is rebuilt from theirs alone.
 *
 * <p><b>Small payloads.</b> Each shard is a datagram with headers, so a small payload may cost
 * fewer bytes in fewer, longer shards. Any number of data shards up to the configured one may be
 * used, as long as no fewer losses are survived than by the ordinary block and the promise holds;
 * the cheapest wins, and of equally cheap ones the one with the fewest datagrams. A tunnel
 * configured to survive no path failure does without, for it sends exactly what was configured.
 *
 * <p><b>Large payloads.</b> What does not fit in the configured number of data shards takes as many
 * as it needs, with parity in at least the same ratio.
 */
public final class BlockShape {

  private final Redundancy redundancy;

  /**
   * Data and parity shards by the number of data shards; 0 where they exceed what a block holds.
   */
  private final int[] totals = new int[ErasureCode.MAX_SHARDS + 1];

  /** Shards on top for the reserve, by the number of data shards. */
  private final int[] bonuses = new int[ErasureCode.MAX_SHARDS + 1];

  private int links;
  private int maxShardBytes;
  private int overheadBytes;
  private int dataShards;
  private int totalShards;
  private int bonusShards;
  private int shardBytes;

  /** A shape for a tunnel's redundancy under the conditions of {@link #adapt}. */
  public BlockShape(Redundancy redundancy, int links, int maxShardBytes, int overheadBytes) {
    this.redundancy = redundancy;
    adapt(links, 0, maxShardBytes, overheadBytes);
  }

  /**
   * Adapts the shapes from now on to what the paths allow.
   *
   * @param links number of links that the shards are spread over evenly, at least 1
   * @param reserveLinks number of links of the reserve, which carry what comes on top
   * @param maxShardBytes bytes of a shard that fit in a datagram, at least 1
   * @param overheadBytes bytes that a datagram costs on the wire beyond the shard, headers of UDP
   *     and IP included
   */
  public void adapt(int links, int reserveLinks, int maxShardBytes, int overheadBytes) {
    if (links < 1 || reserveLinks < 0 || maxShardBytes < 1 || overheadBytes < 0) {
      throw new IllegalArgumentException(
          "no shape for %d and %d links, %d bytes a shard and %d bytes of overhead"
              .formatted(links, reserveLinks, maxShardBytes, overheadBytes));
    }
    this.links = links;
    this.maxShardBytes = maxShardBytes;
    this.overheadBytes = overheadBytes;
    int required = redundancy.requiredShards();
    int configured = redundancy.parityShards();
    long ordinary = Math.max(configured, promised(required, links));
    if (required + ordinary > ErasureCode.MAX_SHARDS) {
      // The ordinary block cannot be sent, and so sets no standard for smaller ones.
      ordinary = configured;
    }
    for (int k = 1; k <= ErasureCode.MAX_SHARDS; k++) {
      long kept = k <= required ? ordinary : configuredParity(k);
      long total = k + Math.max(kept, promised(k, links));
      totals[k] = total > ErasureCode.MAX_SHARDS ? 0 : (int) total;
      bonuses[k] = (int) Math.min(bonus(k, links, reserveLinks), ErasureCode.MAX_SHARDS - total);
    }
  }

  /**
   * Fits the shape to a payload.
   *
   * @param payloadBytes length of the payload, 0 included
   * @return whether one block can hold it; if not, the shape is undefined and the payload has to be
   *     sent in pieces
   */
  public boolean fit(int payloadBytes) {
    int largest = Math.max(redundancy.requiredShards(), Math.ceilDiv(payloadBytes, maxShardBytes));
    if (largest > ErasureCode.MAX_SHARDS) {
      return false;
    }
    boolean exact = redundancy.survivePathFailures() == 0;
    int smallest = exact ? largest : Math.max(1, Math.ceilDiv(payloadBytes, maxShardBytes));
    long leastCost = Long.MAX_VALUE;
    for (int k = smallest; k <= largest; k++) {
      int length = Math.ceilDiv(payloadBytes, k);
      long cost = (long) (totals[k] + bonuses[k]) * (length + overheadBytes);
      if (totals[k] != 0 && cost < leastCost) {
        leastCost = cost;
        dataShards = k;
        totalShards = totals[k];
        bonusShards = bonuses[k];
        shardBytes = length;
      }
    }
    return leastCost != Long.MAX_VALUE;
  }

  /** Number of data shards, at least 1. */
  public int dataShards() {
    return dataShards;
  }

  /** Number of data and parity shards for the links that count. */
  public int totalShards() {
    return totalShards;
  }

  /** Number of those that the promise takes: data, and parity for as many links as may fail. */
  public int promisedShards() {
    return dataShards + (int) promised(dataShards, links);
  }

  /** Number of data and parity shards that are configured, without those the promise takes. */
  public int configuredShards() {
    return dataShards + configuredParity(dataShards);
  }

  private int configuredParity(int k) {
    int required = redundancy.requiredShards();
    int configured = redundancy.parityShards();
    return k <= required ? configured : Math.ceilDiv(configured * k, required);
  }

  /** Number of links that may fail without loss. */
  public int survivedFailures() {
    return Math.min(redundancy.survivePathFailures(), links - 1);
  }

  /** Number of parity shards on top, for the reserve. */
  public int bonusShards() {
    return bonusShards;
  }

  /**
   * Length of each shard in bytes: the payload's divided by the number of data shards, rounded up;
   * 0 for an empty payload. Zeros fill up the last data shards.
   */
  public int shardBytes() {
    return shardBytes;
  }

  /** What the reserve must hold where all that count may fail: data, and the same promise. */
  private long bonus(int dataShards, int links, int reserveLinks) {
    int left = redundancy.survivePathFailures() - links;
    return left < 0 || reserveLinks == 0
        ? 0
        : dataShards + promised(dataShards, reserveLinks, left);
  }

  /** Parity shards that the failing links may take with them. */
  private long promised(int dataShards, int links) {
    return promised(dataShards, links, redundancy.survivePathFailures());
  }

  private static long promised(int dataShards, int links, int survived) {
    int failures = Math.min(survived, links - 1);
    return (long) failures * Math.ceilDiv(dataShards, links - failures);
  }
}
