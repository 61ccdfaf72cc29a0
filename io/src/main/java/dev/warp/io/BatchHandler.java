package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands the datagrams of one read over as one batch, on the Vert.x context. An error while
 * receiving is counted and leaves the channel open: after an ICMP error the next datagram comes all
 * the same.
 */
final class BatchHandler extends ChannelInboundHandlerAdapter {

  private final ContextInternal context;
  private final DatagramReceiver receiver;
  private final EndpointCache endpoints;
  private final DatagramCounters counters;
  private final byte[] data;
  private final List<DatagramPacket> batch = new ArrayList<>();

  BatchHandler(
      ContextInternal context,
      DatagramReceiver receiver,
      EndpointCache endpoints,
      DatagramCounters counters,
      int maxDatagramBytes) {
    this.context = context;
    this.receiver = receiver;
    this.endpoints = endpoints;
    this.counters = counters;
    this.data = new byte[maxDatagramBytes];
  }

  @Override
  public void channelRead(ChannelHandlerContext channelContext, Object message) {
    batch.add((DatagramPacket) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext channelContext) {
    if (batch.isEmpty()) {
      return;
    }
    ContextInternal previous = context.beginDispatch();
    try {
      for (DatagramPacket datagram : batch) {
        handOver(datagram);
      }
      receiver.onBatchEnd();
    } catch (RuntimeException e) {
      context.reportException(e);
    } finally {
      context.endDispatch(previous);
      batch.forEach(DatagramPacket::release);
      batch.clear();
    }
  }

  private void handOver(DatagramPacket datagram) {
    ByteBuf content = datagram.content();
    int length = content.readableBytes();
    if (length > data.length) {
      counters.countTruncated();
      return;
    }
    counters.countReceived();
    content.getBytes(content.readerIndex(), data, 0, length);
    Endpoint source = endpoints.endpoint(datagram.sender());
    try {
      receiver.onDatagram(data, 0, length, source);
    } catch (RuntimeException e) {
      context.reportException(e);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext channelContext, Throwable cause) {
    counters.countReceiveError();
  }
}
