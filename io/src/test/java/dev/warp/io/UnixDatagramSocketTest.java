package dev.warp.io;

import static dev.warp.io.TestLoop.await;
import static dev.warp.io.TestLoop.on;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UnixDatagramSocketTest {

  @TempDir Path folder;

  private final UnixInbox inbox = new UnixInbox();
  private TestLoop loop;
  private Context context;
  private Path path;

  @BeforeEach
  void start() {
    loop = new TestLoop(true);
    context = loop.context();
    path = folder.resolve("gate.sock");
  }

  @AfterEach
  void stop() throws Exception {
    loop.close();
  }

  private UnixDatagramSocket bind(UnixSocketOptions options) throws Exception {
    UnixDatagramSocket socket = await(UnixDatagramSocket.bind(context, options));
    socket.start(inbox);
    return socket;
  }

  private static void resume(UnixDatagramSocket socket) throws Exception {
    on(
        socket.context(),
        () -> {
          socket.resume();
          return null;
        });
  }

  private static void send(UnixDatagramSocket socket, byte[] bytes, String to) throws Exception {
    on(
        socket.context(),
        () -> {
          socket.send(bytes, 0, bytes.length, to);
          return null;
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Datagrams the kernel queues before a sender has to wait. */
  private static int queueLength() throws Exception {
    // The kernel gives a sysctl to the first read alone, and Files.readString begins with a byte.
    Path sysctl = Path.of("/proc/sys/net/unix/max_dgram_qlen");
    return Integer.parseInt(Files.readAllLines(sysctl).getFirst()) + 1;
  }

  @Test
  void shouldAnswerWhoeverSentByItsPath() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));
    resume(socket);
    try (UnixPeer peer = new UnixPeer(folder.resolve("app.sock"))) {
      assertTrue(peer.offer(bytes("ping"), path));

      UnixInbox.Datagram ping = inbox.take();
      send(socket, bytes("pong"), ping.source());

      assertEquals("ping", ping.content().toString());
      assertEquals(folder.resolve("app.sock").toString(), ping.source());
      assertEquals("pong", peer.poll());
      assertEquals(1, socket.counters().received());
      assertEquals(1, socket.counters().sent());
      assertEquals(0, socket.counters().dropped());
    }
  }

  @Test
  void shouldAnswerAnAbstractAddress() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));
    resume(socket);
    try (UnixPeer peer = new UnixPeer("\0warp-test-" + ProcessHandle.current().pid())) {
      assertTrue(peer.offer(bytes("ping"), path));

      send(socket, bytes("pong"), inbox.take().source());

      assertEquals("pong", peer.poll());
    }
  }

  @Test
  void shouldSayThatASenderWithoutAnAddressCannotBeAnswered() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));
    resume(socket);
    try (UnixPeer peer = new UnixPeer()) {
      assertTrue(peer.offer(bytes("ping"), path));

      String source = inbox.take().source();
      send(socket, bytes("pong"), source);

      assertEquals("", source);
      assertEquals(1, socket.counters().dropped(DropReason.UNSUPPORTED_ADDRESS));
    }
  }

  @Test
  void shouldDropAndCountADatagramLargerThanTheMaximum() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path).withMaxDatagramBytes(1200));
    resume(socket);
    try (UnixPeer peer = new UnixPeer()) {
      assertTrue(peer.offer(new byte[1201], path));
      assertTrue(peer.offer(new byte[9000], path));
      assertTrue(peer.offer(new byte[1200], path));

      assertEquals(1200, inbox.take().content().length());
      assertEquals(2, socket.counters().truncated());
      assertEquals(1, socket.counters().received());
    }
  }

  @Test
  void shouldReceiveAnEmptyDatagramAndCountOneThatIsToBeSent() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));
    resume(socket);
    try (UnixPeer peer = new UnixPeer(folder.resolve("app.sock"))) {
      assertTrue(peer.offer(new byte[0], path));
      assertTrue(peer.offer(bytes("next"), path));

      assertEquals(0, inbox.take().content().length());
      assertEquals("next", inbox.take().content().toString());
      send(socket, new byte[0], folder.resolve("app.sock").toString());
      assertEquals(1, socket.counters().dropped(DropReason.EMPTY));
    }
  }

  @Test
  void shouldReceiveLargePayloadsUnaltered() throws Exception {
    UnixDatagramSocket socket =
        bind(
            UnixSocketOptions.at(path)
                .withMaxDatagramBytes(UnixSocketOptions.LARGEST_DATAGRAM_BYTES));
    byte[] large = new byte[200_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    resume(socket);
    try (UnixPeer peer = new UnixPeer(folder.resolve("app.sock"))) {
      assertTrue(peer.offer(large, path));
      UnixInbox.Datagram received = inbox.take();
      assertEquals(large.length, received.content().length());
      assertTrue(Arrays.equals(large, received.content().getBytes()));
    }
  }

  @Test
  void shouldReadNothingWhilePausedNotEvenTheRestOfARun() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));
    UnixInbox oneByOne = inbox.then(datagram -> socket.pause());
    try (UnixPeer peer = new UnixPeer()) {
      for (int i = 0; i < 5; i++) {
        assertTrue(peer.offer(bytes("payload " + i), path));
      }
      for (int i = 0; i < 5; i++) {
        assertTrue(on(context, socket::isPaused));
        assertEquals(0, oneByOne.size());
        resume(socket);
        assertEquals("payload " + i, oneByOne.take().content().toString());
      }
      assertEquals(5, socket.counters().received());
    }
  }

  @Test
  void shouldCountTheTimePaused() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));

    long before = on(context, socket::pausedNanos);
    long later = on(context, socket::pausedNanos);
    resume(socket);
    long resumed = on(context, socket::pausedNanos);

    assertTrue(before > 0 && later > before && resumed > later, before + " " + later);
    assertEquals(resumed, on(context, socket::pausedNanos));
  }

  @Test
  void shouldMakeABlockingSenderWaitWhilePaused() throws Exception {
    int total = 200;
    int queued = queueLength();
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger furthestAhead = new AtomicInteger();
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));
    AtomicInteger received = new AtomicInteger();
    inbox.then(
        datagram -> {
          socket.pause();
          int ahead = sent.get() - received.incrementAndGet();
          furthestAhead.accumulateAndGet(ahead, Math::max);
        });
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(() -> sendAll(total, sent), task -> new Thread(task).start());
    try (UnixPeer other = new UnixPeer()) {
      while (sent.get() < queued) {
        Thread.onSpinWait();
        assertFalse(sender.isDone());
      }
      assertFalse(other.offer(bytes("one more"), path), "the queue is full");
      for (int i = 0; i < total; i++) {
        assertEquals("payload " + i, resumeAndTake(socket));
      }
      sender.get(60, TimeUnit.SECONDS);
      assertTrue(furthestAhead.get() <= queued, furthestAhead + " ahead");
      assertEquals(total, sent.get());
    }
  }

  private String resumeAndTake(UnixDatagramSocket socket) throws Exception {
    resume(socket);
    return inbox.take().content().toString();
  }

  private void sendAll(int total, AtomicInteger sent) {
    try (UnixPeer peer = new UnixPeer().blocking()) {
      for (int i = 0; i < total; i++) {
        assertTrue(peer.offer(bytes("payload " + i), path));
        sent.incrementAndGet();
      }
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldDropAndCountWhatTheApplicationDoesNotRead() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));
    int queued = queueLength();
    try (UnixPeer peer = new UnixPeer(folder.resolve("app.sock"))) {
      for (int i = 0; i < queued + 5; i++) {
        send(socket, bytes("answer " + i), folder.resolve("app.sock").toString());
      }

      assertEquals(queued, socket.counters().sent());
      Awaitility.await().until(() -> socket.counters().dropped(DropReason.NOT_READ) == 5);
      assertEquals("answer 0", peer.poll());
      send(socket, bytes("there is room again"), folder.resolve("app.sock").toString());
      assertEquals(queued + 1, socket.counters().sent());
    }
  }

  @Test
  void shouldCountAnswersToSocketsThatAreGone() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));
    Path closed = folder.resolve("closed.sock");
    new UnixPeer(closed).close();

    send(socket, bytes("answer"), closed.toString());
    send(socket, bytes("answer"), folder.resolve("nothing.sock").toString());
    send(socket, new byte[8 << 20], closed.toString());

    assertEquals(1, socket.counters().dropped(DropReason.CONNECTION_REFUSED));
    assertEquals(1, socket.counters().dropped(DropReason.NO_SUCH_SOCKET));
    assertEquals(3, socket.counters().dropped());
  }

  @Test
  void shouldSendAnswersLargerThanItReceives() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path).withMaxDatagramBytes(10));
    try (UnixPeer peer = new UnixPeer(folder.resolve("app.sock"))) {
      send(socket, bytes("x".repeat(60_000)), folder.resolve("app.sock").toString());

      assertEquals(60_000, peer.poll().length());
    }
  }

  @Test
  void shouldCountWhatIsSentAfterItWasClosed() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));
    await(socket.close());
    await(socket.close());

    send(socket, bytes("late"), folder.resolve("app.sock").toString());

    assertEquals(1, socket.counters().dropped(DropReason.CLOSED));
  }

  @Test
  void shouldRefuseToBeUsedByAnotherThread() throws Exception {
    UnixDatagramSocket socket = bind(UnixSocketOptions.at(path));

    assertThrows(IllegalStateException.class, () -> socket.send(new byte[1], 0, 1, "x"));
    assertThrows(IllegalStateException.class, socket::pause);
    assertThrows(IllegalStateException.class, socket::resume);
  }
}
