package dev.warp.io;

import static dev.warp.io.TestLoop.LOOPBACK;
import static dev.warp.io.TestLoop.LOOPBACK_IPV6;
import static dev.warp.io.TestLoop.await;
import static dev.warp.io.TestLoop.on;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UdpSocketTest extends OnBothTransports {

  private static final Path RMEM_MAX = Path.of("/proc/sys/net/core/rmem_max");

  /** capabilities(7) */
  private static final int CAP_NET_ADMIN = 12;

  @Test
  void shouldExchangeDatagramsBothWays() throws Exception {
    UdpSocket client = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    UdpSocket echo = startEcho(LOOPBACK);
    client.start(inbox);

    send(client, "ping", echo.localEndpoint());

    Inbox.Datagram answer = inbox.take();
    assertEquals("ping", answer.content().toString());
    assertEquals(echo.localEndpoint(), answer.source());
    assertEquals(1, client.counters().sent());
    assertEquals(1, client.counters().received());
    assertEquals(0, client.counters().dropped());
  }

  @Test
  void shouldExchangeDatagramsOverIpv6() throws Exception {
    UdpSocket client = loop.bind(here, UdpSocketOptions.at(LOOPBACK_IPV6));
    UdpSocket echo = startEcho(LOOPBACK_IPV6);
    client.start(inbox);

    send(client, "ping", echo.localEndpoint());

    assertEquals(echo.localEndpoint(), inbox.take().source());
  }

  @Test
  void shouldSendWholeDatagramsOverBothIpVersions() throws Exception {
    for (Endpoint local : List.of(LOOPBACK, LOOPBACK_IPV6)) {
      UdpSocket client = loop.bind(here, UdpSocketOptions.at(local).withWholeDatagrams(true));
      UdpSocket echo = startEcho(local);
      client.start(inbox);

      send(client, "whole", echo.localEndpoint());

      assertEquals("whole", inbox.take().content().toString());
    }
  }

  @Test
  void shouldServeBothIpVersionsWhenBoundToTheUnspecifiedIpv6Address() throws Exception {
    UdpSocket dual = startEcho(Endpoint.of(0, 0, 0));
    UdpSocket four = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    UdpSocket six = loop.bind(here, UdpSocketOptions.at(LOOPBACK_IPV6));
    four.start(inbox);
    six.start(inbox);
    int port = dual.localEndpoint().port();

    send(four, "four", LOOPBACK.withPort(port));
    assertEquals(LOOPBACK.withPort(port), inbox.take().source());
    send(six, "six", LOOPBACK_IPV6.withPort(port));
    assertEquals(LOOPBACK_IPV6.withPort(port), inbox.take().source());
  }

  @Test
  void shouldDeliverTenThousandDatagramsInOrderAndInBatches() throws Exception {
    UdpSocket sender = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    UdpSocket receiver = loop.bind(there, UdpSocketOptions.at(LOOPBACK));
    NumberedStream stream = new NumberedStream(sender, receiver.localEndpoint());
    receiver.start(stream);
    here.runOnContext(go -> stream.sendWindow());

    int batches = stream.batches.get(60, TimeUnit.SECONDS);

    assertTrue(batches >= NumberedStream.TOTAL / 64, "a batch of more than 64: " + batches);
    assertEquals(NumberedStream.TOTAL, receiver.counters().received());
    assertEquals(NumberedStream.TOTAL, on(here, () -> sender.counters().sent()));
    assertEquals(0, sender.counters().dropped());
    assertEquals(0, receiver.counters().truncated());
  }

  @Test
  void shouldKeepWhatArrivesBeforeTheStart() throws Exception {
    UdpSocket sender = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    UdpSocket receiver = loop.bind(there, UdpSocketOptions.at(LOOPBACK));
    send(sender, "early", receiver.localEndpoint());

    receiver.start(inbox);

    assertEquals("early", inbox.take().content().toString());
  }

  @Test
  void shouldDropAndCountADatagramLargerThanTheMaximum() throws Exception {
    UdpSocket sender = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    UdpSocket receiver = loop.bind(there, UdpSocketOptions.at(LOOPBACK).withMaxDatagramBytes(1200));
    receiver.start(inbox);

    send(sender, new byte[1201], receiver.localEndpoint());
    send(sender, new byte[9000], receiver.localEndpoint());
    send(sender, new byte[1200], receiver.localEndpoint());

    assertEquals(1200, inbox.take().content().length());
    assertEquals(2, receiver.counters().truncated());
    assertEquals(1, receiver.counters().received());
  }

  @Test
  void shouldCarryTheLargestDatagramOfUdpUnaltered() throws Exception {
    byte[] largest = new byte[65_507];
    for (int i = 0; i < largest.length; i++) {
      largest[i] = (byte) (i * 31);
    }
    UdpSocket sender = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    UdpSocket receiver =
        loop.bind(there, UdpSocketOptions.at(LOOPBACK).withMaxDatagramBytes(65_535));
    receiver.start(inbox);

    send(sender, largest, receiver.localEndpoint());
    send(sender, largest, receiver.localEndpoint());

    assertArrayEquals(largest, inbox.take().content().getBytes());
    assertArrayEquals(largest, inbox.take().content().getBytes());
  }

  @Test
  void shouldStayUsableAfterSendingToAClosedPort() throws Exception {
    UdpSocket gone = loop.bind(there, UdpSocketOptions.at(LOOPBACK));
    Endpoint closedPort = gone.localEndpoint();
    await(gone.close());
    UdpSocket echo = startEcho(LOOPBACK);
    UdpSocket client = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    client.start(inbox);

    for (int i = 0; i < 10; i++) {
      send(client, "void", closedPort);
    }
    send(client, "ping", echo.localEndpoint());

    assertEquals("ping", inbox.take().content().toString());
    assertFalse(client.closed().isComplete());
  }

  @Test
  void shouldCountByReasonWhatCannotBeSent() throws Exception {
    UdpSocket socket = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    Endpoint peer = LOOPBACK.withPort(9);

    send(socket, new byte[0], peer);
    send(socket, new byte[65_508], peer);
    send(socket, "x", LOOPBACK);
    send(socket, "x", LOOPBACK_IPV6.withPort(9));
    send(socket, "x", Endpoint.ofIpv4(0xe0000001, 9));
    await(socket.close());
    send(socket, "x", peer);

    DatagramCounters counters = socket.counters();
    assertEquals(1, counters.dropped(DropReason.EMPTY));
    assertEquals(1, counters.dropped(DropReason.TOO_LARGE));
    assertEquals(3, counters.dropped(DropReason.UNSUPPORTED_ADDRESS));
    assertEquals(1, counters.dropped(DropReason.CLOSED));
    assertEquals(6, counters.dropped());
    assertEquals(0, counters.sent());
  }

  @Test
  void shouldFlushByItselfRatherThanDropWhileTheKernelTakesMore() throws Exception {
    UdpSocket sender = loop.bind(here, UdpSocketOptions.at(LOOPBACK).withSendQueueBytes(1000));
    UdpSocket receiver = loop.bind(there, UdpSocketOptions.at(LOOPBACK));
    receiver.start(inbox);

    on(
        here,
        () -> {
          for (int i = 0; i < 50; i++) {
            sender.send(new byte[500], 0, 500, receiver.localEndpoint());
          }
          sender.flush();
          return null;
        });

    for (int i = 0; i < 50; i++) {
      assertEquals(500, inbox.take().content().length());
    }
    assertEquals(0, sender.counters().dropped());
  }

  @Test
  void shouldReportWhatTheKernelDropped() throws Exception {
    UdpSocket sender = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    UdpSocket receiver = loop.bind(there, UdpSocketOptions.at(LOOPBACK).withBuffers(64 << 10, 0));
    int total = 2000;
    for (int i = 0; i < total; i++) {
      send(sender, new byte[1000], receiver.localEndpoint());
    }

    OptionalLong drops = on(there, receiver::kernelDrops);

    assertEquals(onEpoll(), drops.isPresent());
    if (drops.isPresent()) {
      assertTrue(drops.getAsLong() > 0 && drops.getAsLong() < total, "drops: " + drops);
      receiver.start(inbox);
      for (long i = drops.getAsLong(); i < total; i++) {
        inbox.take();
      }
    }
  }

  @Test
  void shouldKeepMoreThanAnyProgramMayWithTheCapabilityForIt() throws Exception {
    int most = Integer.parseInt(Files.readAllLines(RMEM_MAX).getFirst());
    UdpSocket sender = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    UdpSocket receiver = loop.bind(there, UdpSocketOptions.at(LOOPBACK).withBuffers(8 * most, 0));
    // socket(7): the kernel doubles what SO_RCVBUF asks for.
    for (int i = 0; i < 3 * most / 1000; i++) {
      send(sender, new byte[1000], receiver.localEndpoint());
    }

    OptionalLong drops = on(there, receiver::kernelDrops);

    assertEquals(onEpoll(), drops.isPresent());
    drops.ifPresent(some -> assertEquals(hasNetAdmin(), some == 0, some + " dropped"));
  }

  private static boolean hasNetAdmin() {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      String effective =
          status.filter(line -> line.startsWith("CapEff:")).findFirst().orElseThrow();
      long bits = Long.parseUnsignedLong(effective.substring("CapEff:".length()).strip(), 16);
      return (bits & 1L << CAP_NET_ADMIN) != 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldReceiveOnItsOwnContextAndSurviveAReceiverThatThrows() throws Exception {
    BlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();
    here.exceptionHandler(reported::add);
    CompletableFuture<Context> seen = new CompletableFuture<>();
    UdpSocket receiver = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    receiver.start(
        (PerDatagram)
            length -> {
              if (length == 1) {
                throw new IllegalStateException("a fault of the receiver");
              }
              seen.complete(Vertx.currentContext());
            });
    UdpSocket sender = loop.bind(there, UdpSocketOptions.at(LOOPBACK));

    send(sender, "1", receiver.localEndpoint());
    send(sender, "22", receiver.localEndpoint());

    assertSame(here, seen.get(60, TimeUnit.SECONDS));
    assertEquals("a fault of the receiver", reported.poll(60, TimeUnit.SECONDS).getMessage());
  }

  @Test
  void shouldRefuseToBeUsedOffItsEventLoop() throws Exception {
    UdpSocket socket = loop.bind(here, UdpSocketOptions.at(LOOPBACK));

    assertThrows(IllegalStateException.class, socket::flush);
    assertThrows(IllegalStateException.class, socket::kernelDrops);
    assertThrows(
        IllegalStateException.class, () -> socket.send(new byte[1], 0, 1, LOOPBACK.withPort(9)));
  }

  /** A receiver that only looks at lengths. */
  @FunctionalInterface
  private interface PerDatagram extends DatagramReceiver {
    void onLength(int length);

    @Override
    default void onDatagram(byte[] data, int offset, int length, Endpoint source) {
      onLength(length);
    }

    @Override
    default void onBatchEnd() {}
  }

  /** Sends numbered datagrams, a window of them at a time, so that the kernel drops none. */
  private static final class NumberedStream implements DatagramReceiver {
    private static final int TOTAL = 10_000;
    private static final int WINDOW = 100;

    private final CompletableFuture<Integer> batches = new CompletableFuture<>();
    private final UdpSocket sender;
    private final Endpoint to;
    private int batchesSoFar;
    private int sent;
    private int received;

    NumberedStream(UdpSocket sender, Endpoint to) {
      this.sender = sender;
      this.to = to;
    }

    void sendWindow() {
      for (int i = 0; i < WINDOW; i++) {
        byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(sent++).array();
        sender.send(number, 0, number.length, to);
      }
      sender.flush();
    }

    @Override
    public void onDatagram(byte[] data, int offset, int length, Endpoint source) {
      int number = ByteBuffer.wrap(data, offset, length).getInt();
      if (number != received++) {
        batches.completeExceptionally(new AssertionError(number + " came out of order"));
      }
    }

    @Override
    public void onBatchEnd() {
      batchesSoFar++;
      if (received == TOTAL) {
        batches.complete(batchesSoFar);
      } else if (received % WINDOW == 0) {
        sender.context().runOnContext(go -> sendWindow());
      }
    }
  }
}
