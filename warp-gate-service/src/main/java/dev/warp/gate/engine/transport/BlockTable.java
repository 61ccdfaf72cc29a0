package dev.warp.gate.engine.transport;

/**
 * The incomplete blocks, found by payload number and piece and in the order they were opened. The
 * blocks and the table are allocated once and used again.
 *
 * <p>Blocks are found by open addressing with linear probing in a table at most half full; removal
 * closes the gap, so that no markers pile up.
 */
final class BlockTable {

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private final int capacity;
  private final IncompleteBlock[] slots;
  private final int slotMask;
  private final int hashShift;

  private IncompleteBlock oldest;
  private IncompleteBlock newest;

  /** Blocks to use again, linked by {@link IncompleteBlock#newer}. */
  private IncompleteBlock free;

  private int size;

  /** A table for {@code capacity} blocks, 1 to 2^20. */
  BlockTable(int capacity) {
    this.capacity = capacity;
    int length = Integer.highestOneBit(Math.max(2, 4 * capacity - 1));
    slots = new IncompleteBlock[length];
    slotMask = length - 1;
    hashShift = Long.SIZE - Integer.numberOfTrailingZeros(length);
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == capacity;
  }

  /** The block opened first; there must be one. */
  IncompleteBlock oldest() {
    return oldest;
  }

  /** The block opened first apart from those of one payload, or null if there is no other. */
  IncompleteBlock oldestExcept(long payloadNumber) {
    IncompleteBlock block = oldest;
    while (block != null && block.payloadNumber() == payloadNumber) {
      block = block.newer;
    }
    return block;
  }

  /** Counts the block as opened last, with that deadline. */
  void renew(IncompleteBlock block, long deadlineNanos) {
    unlink(block);
    append(block);
    block.renew(deadlineNanos);
  }

  /** The block of that {@link IncompleteBlock#key}, or null if there is none. */
  IncompleteBlock find(long key) {
    int slot = slot(key);
    while (slots[slot] != null && slots[slot].key() != key) {
      slot = slot + 1 & slotMask;
    }
    return slots[slot];
  }

  /** Opens the block of a key that has none; the table must not be full. */
  IncompleteBlock open(
      long key, int dataShards, int totalShards, int payloadBytes, long deadlineNanos) {
    IncompleteBlock block = free == null ? new IncompleteBlock() : free;
    free = block.newer;
    block.open(key, dataShards, totalShards, payloadBytes, deadlineNanos);
    int slot = slot(key);
    while (slots[slot] != null) {
      slot = slot + 1 & slotMask;
    }
    slots[slot] = block;
    append(block);
    size++;
    return block;
  }

  private void append(IncompleteBlock block) {
    block.older = newest;
    block.newer = null;
    if (newest == null) {
      oldest = block;
    } else {
      newest.newer = block;
    }
    newest = block;
  }

  /** Removes a block, which must have been released. */
  void remove(IncompleteBlock block) {
    unlink(block);
    vacate(block);
    block.older = null;
    block.newer = free;
    free = block;
    size--;
  }

  private void unlink(IncompleteBlock block) {
    if (block.older == null) {
      oldest = block.newer;
    } else {
      block.older.newer = block.newer;
    }
    if (block.newer == null) {
      newest = block.older;
    } else {
      block.newer.older = block.older;
    }
  }

  private void vacate(IncompleteBlock block) {
    int gap = slot(block.key());
    while (slots[gap] != block) {
      gap = gap + 1 & slotMask;
    }
    int slot = gap + 1 & slotMask;
    while (slots[slot] != null) {
      int home = slot(slots[slot].key());
      // A block moves into the gap unless that would put it before the slot its search starts at.
      if ((slot - home & slotMask) >= (slot - gap & slotMask)) {
        slots[gap] = slots[slot];
        gap = slot;
      }
      slot = slot + 1 & slotMask;
    }
    slots[gap] = null;
  }

  private int slot(long key) {
    return (int) ((key * GOLDEN_RATIO) >>> hashShift);
  }
}
