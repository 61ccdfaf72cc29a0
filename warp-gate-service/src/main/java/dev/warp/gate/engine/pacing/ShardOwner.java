package dev.warp.gate.engine.pacing;

/** Hears what became of its shards. */
public interface ShardOwner {

  /** From 0 to one less than {@link SendQueue#PRIORITIES}; higher ones go first. */
  int priority();

  /** One was sent: so many bytes, UDP and IP headers included. */
  void sent(int bytes);

  /** One was not. */
  void dropped(ShardDrop reason);
}
