package dev.warp.gate.engine.transport;

/** What became of a shard handed to a {@link Reassembler}. */
public enum ShardOutcome {
  /** Kept until enough others are there. */
  STORED,
  /** Completed its payload, all of whose data shards had come. */
  DELIVERED,
  /** Completed its payload, which needed parity in place of data shards that had not come. */
  REBUILT,
  /** Dropped: the same shard is already there. */
  DUPLICATE,
  /** Dropped: its payload was delivered or given up before, or is too old to tell. */
  LATE,
  /** Dropped: an earlier shard of the payload gave other numbers of shards or another length. */
  INCONSISTENT,
  /** Dropped: its numbers describe no shard. */
  MALFORMED,
  /** Dropped: its payload is longer than this end accepts. */
  TOO_LARGE;

  /** Whether the shard was of no use. */
  public boolean isDropped() {
    return compareTo(DUPLICATE) >= 0;
  }
}
