package dev.warp.gate.engine.transport;

/** Takes the payloads that a {@link Reassembler} has put together. */
@FunctionalInterface
public interface PayloadConsumer {

  /**
   * Takes a payload.
   *
   * @param number the payload's in its tunnel; none comes twice
   * @param buffer holds the payload; valid only during the call
   * @param offset where the payload starts
   * @param length length of the payload in bytes, 0 for an empty one
   * @param nowNanos the time
   */
  void deliver(long number, byte[] buffer, int offset, int length, long nowNanos);
}
