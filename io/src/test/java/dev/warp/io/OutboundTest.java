package dev.warp.io;

import static dev.warp.io.TestLoop.LOOPBACK;
import static dev.warp.io.TestLoop.on;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Datagrams come out as they went in, if in another order, however they were gathered. */
class OutboundTest extends OnBothTransports {

  @Test
  void shouldCutGatheredDatagramsApartAgain() throws Exception {
    // Runs of one size: one longer than a write, one that a shorter one ends, and one that ends
    // with a longer one; and datagrams of which a few fill a write.
    List<Integer> sizes =
        List.of(
            440, 440, 440, 440, 440, 440, 440, 440, 440, 440, 440, 200, 440, 440, 441, 1, 1, 9000,
            9000, 9000, 1);
    UdpSocket sender = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    UdpSocket receiver = loop.bind(there, UdpSocketOptions.at(LOOPBACK).withMaxDatagramBytes(9000));
    receiver.start(inbox);

    on(
        here,
        () -> {
          for (int i = 0; i < sizes.size(); i++) {
            int turn = i % 5;
            sender.sendInTurn(
                datagram(i, sizes.get(i)), 0, sizes.get(i), receiver.localEndpoint(), turn);
          }
          sender.flush();
          return null;
        });

    assertEquals(all(sizes.size(), sizes::get), takeAll(inbox, sizes.size()));
    assertEquals(sizes.size(), on(here, () -> sender.counters().sent()));
    assertEquals(0, sender.counters().dropped());
  }

  @Test
  void shouldKeepTheOrderOfOneTurn() throws Exception {
    int total = 200;
    UdpSocket sender = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    UdpSocket receiver = loop.bind(there, UdpSocketOptions.at(LOOPBACK).withMaxDatagramBytes(300));
    receiver.start(inbox);
    on(
        here,
        () -> {
          for (int i = 0; i < total; i++) {
            sender.sendInTurn(datagram(i, size(i)), 0, size(i), receiver.localEndpoint(), 0);
          }
          sender.flush();
          return null;
        });

    for (int i = 0; i < total; i++) {
      if (size(i) <= 300) {
        assertArrayEquals(datagram(i, size(i)), inbox.take().content().getBytes());
      }
    }
    assertEquals(4, on(there, () -> receiver.counters().truncated()));
  }

  /** One in fifty is larger than may be, others are smaller than their neighbours. */
  private static int size(int number) {
    return number % 50 == 17 ? 301 : 300 - number % 7 / 6;
  }

  @Test
  void shouldKeepDatagramsToSeveralPeersApart() throws Exception {
    Inbox second = new Inbox();
    UdpSocket sender = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    UdpSocket one = loop.bind(there, UdpSocketOptions.at(LOOPBACK));
    UdpSocket two = loop.bind(there, UdpSocketOptions.at(LOOPBACK));
    one.start(inbox);
    two.start(second);

    on(
        here,
        () -> {
          for (int i = 0; i < 12; i++) {
            UdpSocket peer = i % 4 < 2 ? one : two;
            sender.sendInTurn(datagram(i, 300), 0, 300, peer.localEndpoint(), i % 2);
          }
          sender.flush();
          return null;
        });

    Set<String> all = takeAll(inbox, 6);
    all.addAll(takeAll(second, 6));
    assertEquals(all(12, i -> 300), all);
  }

  @Test
  void shouldCountWhatWasGatheredWhenItsSocketCloses() throws Exception {
    UdpSocket sender = loop.bind(here, UdpSocketOptions.at(LOOPBACK));

    on(
        here,
        () -> {
          for (int i = 0; i < 3; i++) {
            sender.sendInTurn(datagram(i, 300), 0, 300, LOOPBACK.withPort(9), i);
          }
          return sender.close();
        });
    TestLoop.await(sender.closed());

    assertEquals(3, on(here, () -> sender.counters().dropped(DropReason.CLOSED)));
  }

  private static Set<String> all(int count, IntUnaryOperator size) {
    return IntStream.range(0, count)
        .mapToObj(i -> Arrays.toString(datagram(i, size.applyAsInt(i))))
        .collect(Collectors.toSet());
  }

  private static Set<String> takeAll(Inbox inbox, int count) throws Exception {
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < count; i++) {
      taken.add(Arrays.toString(inbox.take().content().getBytes()));
    }
    return taken;
  }

  private static byte[] datagram(int number, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) number);
    return bytes;
  }
}
