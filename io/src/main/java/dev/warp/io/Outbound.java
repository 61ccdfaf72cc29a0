package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;

/**
 * Writes datagrams to a channel. Several of one size, to one peer, can be handed to the kernel as
 * one large one that it cuts up again at the device (UDP_SEGMENT of udp(7)): the way through the
 * kernel, which costs more than the datagram's bytes, is then gone once for all of them. Only those
 * of the same turn are; so what a peer gets of one flush is in the order of turns.
 *
 * <p>A write that fails takes all its datagrams with it. Where the kernel refuses to cut up, as for
 * an interface whose MTU is smaller than the segments, datagrams are written one by one from then
 * on.
 */
final class Outbound {

  /** Peers whose datagrams are gathered at once. */
  private static final int PEERS = 4;

  private final DatagramChannel channel;
  private final EndpointCache endpoints;
  private final DatagramCounters counters;
  private final SendOutcome[] outcomes = new SendOutcome[GatheredWrite.MAX_DATAGRAMS + 1];
  private final GatheredWrite.Turns[] peers = new GatheredWrite.Turns[PEERS];
  private int oldest;
  private boolean segmenting;

  Outbound(DatagramChannel channel, EndpointCache endpoints, DatagramCounters counters) {
    this.channel = channel;
    this.endpoints = endpoints;
    this.counters = counters;
    segmenting = channel instanceof EpollDatagramChannel && isSegmentingSupported();
    for (int datagrams = 1; datagrams < outcomes.length; datagrams++) {
      outcomes[datagrams] = new SendOutcome(channel, counters, datagrams, this::failed);
    }
    for (int i = 0; i < PEERS; i++) {
      peers[i] = new GatheredWrite.Turns();
    }
  }

  // The class is deprecated for its namesake beside it, which cannot tell.
  @SuppressWarnings("deprecation")
  private static boolean isSegmentingSupported() {
    return io.netty.channel.epoll.SegmentedDatagramPacket.isSupported();
  }

  /** Writes a copy of a datagram of at least a byte. */
  void write(byte[] data, int offset, int length, Endpoint to) {
    ByteBuf content = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
    content.writeBytes(data, offset, length);
    var _ = channel.write(new DatagramPacket(content, endpoints.socketAddress(to)), outcomes[1]);
  }

  /** Takes a copy of a datagram of at least a byte; {@link #finish} has to follow. */
  void gather(byte[] data, int offset, int length, Endpoint to, int turn) {
    if (!segmenting) {
      write(data, offset, length, to);
      return;
    }
    GatheredWrite write = turnsOf(to).get(turn % GatheredWrite.Turns.WRITES);
    if (!write.add(data, offset, length)) {
      write(write, to);
      write.add(data, offset, length);
    }
  }

  private GatheredWrite.Turns turnsOf(Endpoint to) {
    for (GatheredWrite.Turns peer : peers) {
      if (peer.isFor(to)) {
        return peer;
      }
    }
    GatheredWrite.Turns replaced = peers[oldest];
    oldest = (oldest + 1) % PEERS;
    finish(replaced);
    replaced.begin(to);
    return replaced;
  }

  /** Writes what was taken. */
  void finish() {
    for (GatheredWrite.Turns peer : peers) {
      finish(peer);
    }
  }

  private void finish(GatheredWrite.Turns peer) {
    if (peer.isUsed()) {
      for (int i = 0; i < GatheredWrite.Turns.WRITES; i++) {
        write(peer.get(i), peer.peer());
      }
      peer.end();
    }
  }

  private void write(GatheredWrite write, Endpoint to) {
    int datagrams = write.datagrams();
    if (datagrams > 0) {
      ByteBuf content = write.take();
      DatagramPacket packet =
          datagrams == 1
              ? new DatagramPacket(content, endpoints.socketAddress(to))
              : new SegmentedDatagramPacket(
                  content, write.datagramBytes(), endpoints.socketAddress(to));
      var _ = channel.write(packet, outcomes[datagrams]);
    }
  }

  /** Drops what was taken, and counts it: the channel is closed. */
  void discard() {
    for (GatheredWrite.Turns peer : peers) {
      for (int i = 0; i < GatheredWrite.Turns.WRITES; i++) {
        GatheredWrite write = peer.get(i);
        counters.countDropped(DropReason.CLOSED, write.datagrams());
        write.take().release();
      }
      peer.end();
    }
  }

  private void failed(DropReason reason, int datagrams) {
    boolean refused =
        switch (reason) {
          case TOO_LARGE, INVALID, OTHER -> true;
          default -> false;
        };
    if (datagrams > 1 && refused) {
      segmenting = false;
    }
  }
}
