package dev.warp.io;

import static dev.warp.io.TestLoop.on;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.unix.Socket;
import io.vertx.core.impl.ContextInternal;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UnixSenderTest {

  private static final int SENT = 20;

  /** Three or so of these fit the kernel's buffer. */
  private static final int LARGE = 60_000;

  @TempDir Path folder;

  private final DatagramCounters counters = new DatagramCounters();
  private final AtomicLong clock = new AtomicLong();
  private final Socket socket = Socket.newSocketDomainDgram();
  private final String application = "app.sock";
  private TestLoop loop;
  private UnixSender sender;

  @BeforeEach
  void start() {
    loop = new TestLoop(true);
    var context = (ContextInternal) loop.context();
    sender = new UnixSender(context.nettyEventLoop(), socket, counters, clock::get, LARGE);
  }

  @AfterEach
  void stop() throws Exception {
    on(
        loop.context(),
        () -> {
          sender.close();
          return null;
        });
    socket.close();
    loop.close();
  }

  private void sendAll() throws Exception {
    String to = folder.resolve(application).toString();
    on(
        loop.context(),
        () -> {
          for (int i = 0; i < SENT; i++) {
            byte[] large = new byte[LARGE];
            large[0] = (byte) ('a' + i);
            sender.send(large, 0, LARGE, to);
          }
          return null;
        });
  }

  @Test
  void shouldGiveTheApplicationTimeToReadLargeDatagrams() throws Throwable {
    try (UnixPeer peer = new UnixPeer(folder.resolve(application)).blocking()) {
      sendAll();
      assertTrue(counters.sent() < SENT, "as many at once as the kernel has no room for");
      for (int i = 0; i < SENT; i++) {
        String received = peer.poll();
        assertEquals(LARGE, received.length());
        assertEquals('a' + i, received.charAt(0));
      }
    }
    // The last one may be read before it is counted.
    Awaitility.await().until(() -> counters.sent() == SENT);
    assertEquals(0, counters.dropped());
  }

  @Test
  void shouldGiveUpAfterATenthOfASecond() throws Exception {
    try (UnixPeer peer = new UnixPeer(folder.resolve(application))) {
      sendAll();
      long taken = counters.sent();
      clock.addAndGet(UnixBacklog.PATIENCE_NANOS + 1);
      Awaitility.await().until(() -> counters.dropped(DropReason.NOT_READ) == SENT - taken);
      assertEquals(taken, counters.sent());
      assertEquals('a', peer.poll().charAt(0));
    }
  }
}
