package dev.warp.gate.engine.pacing;

import java.util.Locale;

/** Why a shard was not sent. */
public enum ShardDrop {
  /** Its deadline passed before it was its turn. */
  DEADLINE,
  /** As many bytes wait for the path as may. */
  QUEUE_FULL,
  /** There is no session any more, or its keys may not be used any more. */
  NO_SESSION,
  /** The path that it waited for is gone: its interface, or what was at its other end. */
  PATH_GONE;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The reason as a metric label, lower case. */
  public String label() {
    return label;
  }
}
