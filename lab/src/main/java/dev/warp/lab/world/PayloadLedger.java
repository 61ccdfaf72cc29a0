package dev.warp.lab.world;

import dev.warp.lab.sim.SimulatedRandom;
import dev.warp.protocol.wire.Bytes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes the payloads of a run and knows each again: what is delivered must be one of them,
 * unaltered, at the right end of the right tunnel, and for the first time.
 */
final class PayloadLedger {

  /** A payload begins with its number, so none is shorter. */
  static final int SMALLEST = Long.BYTES;

  private final SimulatedRandom random;
  private final Map<Long, Entry> entries = new HashMap<>();
  private final Map<String, Long> lastInOrder = new HashMap<>();
  private long delivered;

  private static final class Entry {
    private final String receiver;
    private final String tunnel;
    private final byte[] payload;
    private boolean delivered;

    Entry(String receiver, String tunnel, byte[] payload) {
      this.receiver = receiver;
      this.tunnel = tunnel;
      this.payload = payload;
    }
  }

  PayloadLedger(SimulatedRandom random) {
    this.random = random;
  }

  /** A new payload for an end of a tunnel; its number is {@link #numberOf}. */
  byte[] make(String receiver, String tunnel, int length) {
    byte[] payload = new byte[Math.max(SMALLEST, length)];
    random.nextBytes(payload);
    Bytes.putLong(payload, 0, entries.size());
    entries.put((long) entries.size(), new Entry(receiver, tunnel, payload));
    return payload;
  }

  static long numberOf(byte[] payload) {
    return Bytes.getLong(payload, 0);
  }

  /**
   * A gate handed a payload to its application.
   *
   * @throws BrokenPromiseException if it should not have
   */
  void deliver(String receiver, String tunnel, byte[] payload) {
    Entry entry = payload.length < SMALLEST ? null : entries.get(numberOf(payload));
    if (entry == null || !Arrays.equals(entry.payload, payload)) {
      throw new BrokenPromiseException("%s got a payload nobody sent".formatted(receiver));
    }
    if (!entry.receiver.equals(receiver) || !entry.tunnel.equals(tunnel)) {
      throw new BrokenPromiseException(
          "a payload for %s of %s came to %s of %s"
              .formatted(entry.tunnel, entry.receiver, tunnel, receiver));
    }
    if (entry.delivered) {
      throw new BrokenPromiseException(
          "payload %d came to %s twice".formatted(numberOf(payload), receiver));
    }
    entry.delivered = true;
    delivered++;
  }

  /**
   * A payload came out of an ordered tunnel.
   *
   * @throws BrokenPromiseException if one that was sent later has come before it
   */
  void checkOrder(String receiver, String tunnel, byte[] payload) {
    Long before = lastInOrder.put(receiver + " " + tunnel, numberOf(payload));
    if (before != null && before > numberOf(payload)) {
      throw new BrokenPromiseException(
          "payload %d came to %s after %d".formatted(numberOf(payload), receiver, before));
    }
  }

  boolean isDelivered(long number) {
    return entries.get(number).delivered;
  }

  int made() {
    return entries.size();
  }

  long delivered() {
    return delivered;
  }
}
