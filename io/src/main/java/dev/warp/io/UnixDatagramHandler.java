package dev.warp.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.DomainDatagramPacket;
import io.vertx.core.impl.ContextInternal;

/**
 * Hands datagrams over one by one, as they are read, on the Vert.x context: so the receiver can
 * pause the socket before another one is taken from the kernel.
 */
final class UnixDatagramHandler extends ChannelInboundHandlerAdapter {

  private final ContextInternal context;
  private final UnixDatagramReceiver receiver;
  private final DatagramCounters counters;
  private final byte[] data;

  UnixDatagramHandler(
      ContextInternal context,
      UnixDatagramReceiver receiver,
      DatagramCounters counters,
      int maxDatagramBytes) {
    this.context = context;
    this.receiver = receiver;
    this.counters = counters;
    this.data = new byte[maxDatagramBytes];
  }

  @Override
  public void channelRead(ChannelHandlerContext channelContext, Object message) {
    DomainDatagramPacket datagram = (DomainDatagramPacket) message;
    ContextInternal previous = context.beginDispatch();
    try {
      handOver(datagram.content(), datagram.sender().path());
    } catch (RuntimeException e) {
      context.reportException(e);
    } finally {
      context.endDispatch(previous);
      datagram.release();
    }
  }

  private void handOver(ByteBuf content, String source) {
    int length = content.readableBytes();
    if (length > data.length) {
      counters.countTruncated();
      return;
    }
    counters.countReceived();
    content.getBytes(content.readerIndex(), data, 0, length);
    receiver.onDatagram(data, 0, length, source);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext channelContext) {
    ContextInternal previous = context.beginDispatch();
    try {
      receiver.onBatchEnd();
    } catch (RuntimeException e) {
      context.reportException(e);
    } finally {
      context.endDispatch(previous);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext channelContext, Throwable cause) {
    counters.countReceiveError();
  }
}
