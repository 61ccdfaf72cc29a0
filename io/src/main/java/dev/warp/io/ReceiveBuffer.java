package dev.warp.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The one buffer a socket receives into, used over and over. A batch's buffer is larger than the
 * chunks of Netty's pool as Quarkus sets it up (64 KiB), so taking one from the pool for each read
 * would map and unmap memory each time.
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {

  private final ByteBuf buffer;

  /**
   * @param bytes size of the buffer
   * @param maxMessagesPerRead after how many datagrams the event loop turns to other work
   */
  ReceiveBuffer(int bytes, int maxMessagesPerRead) {
    super(maxMessagesPerRead);
    this.buffer = PooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's own interface still names its deprecated handle.
  public Handle newHandle() {
    return new BufferHandle();
  }

  void release() {
    buffer.release();
  }

  private final class BufferHandle extends MaxMessageHandle {

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      // Someone else holds it while a read of the portable transport goes on to a second datagram;
      // nobody does after the socket was closed.
      boolean free = buffer.refCnt() == 1;
      return free ? buffer.clear().retain() : allocator.directBuffer(buffer.capacity());
    }

    @Override
    public int guess() {
      return buffer.capacity();
    }
  }
}
