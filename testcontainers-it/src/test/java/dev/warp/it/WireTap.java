package dev.warp.it;

import dev.warp.lab.testbed.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands between two UDP sockets, forwards what each says to the other, and remembers the last of
 * each kind in both directions.
 */
final class WireTap implements AutoCloseable {

  private static final int KEPT_OF_A_KIND = 50;

  private final DatagramChannel towardsOne;
  private final DatagramChannel towardsOther;
  private final Map<Byte, List<byte[]>> recordings = new HashMap<>();

  private WireTap(Site site) {
    towardsOne = site.bindUdp(0);
    towardsOther = site.bindUdp(0);
  }

  /** Opens one between two sockets, of which each is to send to the tap instead of the other. */
  static WireTap between(Site site, InetSocketAddress one, InetSocketAddress other) {
    WireTap tap = new WireTap(site);
    Thread.ofVirtual().start(() -> tap.forward(tap.towardsOne, tap.towardsOther, other));
    Thread.ofVirtual().start(() -> tap.forward(tap.towardsOther, tap.towardsOne, one));
    return tap;
  }

  /** What the one sends to. */
  InetSocketAddress forOne() throws IOException {
    return (InetSocketAddress) towardsOne.getLocalAddress();
  }

  /** What the other sends to. */
  InetSocketAddress forOther() throws IOException {
    return (InetSocketAddress) towardsOther.getLocalAddress();
  }

  private void forward(DatagramChannel in, DatagramChannel out, InetSocketAddress to) {
    ByteBuffer buffer = ByteBuffer.allocate(2048);
    try {
      while (in.receive(buffer.clear()) != null) {
        byte[] datagram = new byte[buffer.flip().remaining()];
        buffer.duplicate().get(datagram);
        record(datagram);
        out.send(buffer, to);
      }
    } catch (ClosedChannelException closed) {
      // That is how it ends.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void record(byte[] datagram) {
    if (datagram.length > 0) {
      List<byte[]> ofKind = recordings.computeIfAbsent(datagram[0], kind -> new ArrayList<>());
      if (ofKind.size() == KEPT_OF_A_KIND) {
        ofKind.removeFirst();
      }
      ofKind.add(datagram);
    }
  }

  /** What was said, by both, in no particular order. */
  synchronized List<byte[]> recordings() {
    return recordings.values().stream().flatMap(List::stream).toList();
  }

  @Override
  public void close() {
    try {
      towardsOne.close();
      towardsOther.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
