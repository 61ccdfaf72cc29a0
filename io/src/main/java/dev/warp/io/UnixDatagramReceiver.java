package dev.warp.io;

/** Takes the datagrams of one {@link UnixDatagramSocket}, on the socket's event loop. */
public interface UnixDatagramReceiver {

  /**
   * One datagram. {@link UnixDatagramSocket#pause} may be called meanwhile; then no other is read.
   *
   * @param data the socket's own array, valid only during this call
   * @param offset where the datagram begins in {@code data}
   * @param length its size in bytes, which may be 0 and is at most the socket's maximum
   * @param source the path of who sent it, beginning with a zero character where it is an abstract
   *     one; empty where the sender is not bound and cannot be answered
   */
  void onDatagram(byte[] data, int offset, int length, String source);

  /** No more datagrams for now. Called once after each run of {@link #onDatagram}. */
  void onBatchEnd();
}
