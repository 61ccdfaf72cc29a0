package dev.warp.gate.engine.transport;

/** Takes the payloads that a {@link Reassembler} delivers. */
@FunctionalInterface
public interface PayloadConsumer {

  /**
   * Takes a payload.
   *
   * @param buffer holds the payload; valid only during the call
   * @param offset where the payload starts
   * @param length length of the payload in bytes, 0 for an empty one
   */
  void deliver(byte[] buffer, int offset, int length);
}
