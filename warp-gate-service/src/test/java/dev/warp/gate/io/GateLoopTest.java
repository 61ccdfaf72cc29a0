package dev.warp.gate.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.engine.boundary.GateSettings;
import dev.warp.io.BootClock;
import dev.warp.io.SecureRandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.session.LocalIdentity;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

final class GateLoopTest extends OnBothTransports {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final RecordedLog log = new RecordedLog();

  @Test
  void shouldNameEveryTunnelWhoseSocketCannotBeBoundAndCloseTheOthers() throws Exception {
    try (DatagramSocket one = new DatagramSocket(0, LOOPBACK);
        DatagramSocket two = new DatagramSocket(0, LOOPBACK)) {
      int free = GateText.freePort();
      GateConfiguration configuration =
          GateText.first(
              "",
              GateText.tunnel("a", one.getLocalPort())
                  + GateText.tunnel("b", free)
                  + GateText.tunnel("c", two.getLocalPort()));
      GateLoop loop = loop(EngineSettings.of(configuration));

      ExecutionException failure =
          assertThrows(
              ExecutionException.class,
              () -> await(loop.onLoop(() -> loop.openApplications(configuration.tunnels()))));

      List<String> lines = failure.getCause().getMessage().lines().toList();
      assertEquals(2, lines.size(), lines::toString);
      assertTrue(lines.get(0).startsWith("tunnel a: cannot bind UDP socket to 127.0.0.1:"));
      assertTrue(lines.get(1).startsWith("tunnel c: cannot bind UDP socket to 127.0.0.1:"));
      await(loop.onLoop(loop::shutDown));
      try (DatagramSocket again = new DatagramSocket(new InetSocketAddress(LOOPBACK, free))) {
        assertTrue(again.isBound());
      }
    }
  }

  @Test
  void shouldZeroPresharedKeysWhenShutDown() throws Exception {
    GateSettings settings = EngineSettings.of(GateText.first("", ""));
    byte[] key = settings.farGates().getFirst().preSharedKey();
    key[0] = 1;
    GateLoop loop = loop(settings);

    await(loop.onLoop(loop::shutDown));

    assertArrayEquals(new byte[32], key);
  }

  @Test
  void shouldFailTheFutureOfWhatThrowsOnTheLoop() throws Exception {
    GateLoop loop = loop(EngineSettings.of(GateText.first("", "")));

    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () ->
                await(
                    loop.<Void>onLoop(
                        () -> {
                          throw new IllegalStateException("on purpose");
                        })));

    assertEquals("on purpose", failure.getCause().getMessage());
  }

  @Test
  void shouldCloseAnInterfaceThatComesAfterTheShutDown() throws Exception {
    GateLoop loop = loop(EngineSettings.of(GateText.first("", "")));
    InterfaceSockets late = await(InterfaceSockets.bind(context, 0, loopbackSource(), 0));
    await(loop.onLoop(loop::shutDown));

    onLoop(
        () -> {
          loop.open(late);
          return loop;
        });

    await(late.close());
    assertFalse(late.isOpen());
    assertEquals(List.of(), onLoop(loop::openInterfaces));
  }

  @Test
  void shouldNumberInterfacesWithinSixteenBitsAndSkipThoseInUse() throws Exception {
    GateLoop loop = loop(EngineSettings.of(GateText.first("", "")));
    int first = onLoop(loop::newInterfaceId);
    InterfaceSockets sockets = await(InterfaceSockets.bind(context, first, loopbackSource(), 0));
    onLoop(
        () -> {
          loop.open(sockets);
          for (int id = 1; id < 0xffff; id++) {
            assertEquals(id, loop.newInterfaceId());
          }
          return loop;
        });

    assertEquals(1, onLoop(loop::newInterfaceId), "0 is in use, and 65535 stands for all");

    await(loop.onLoop(() -> loop.close(sockets)));
    await(loop.onLoop(loop::shutDown));
  }

  private static SourceInterface loopbackSource() {
    return new SourceInterface(
        "lo",
        "lo",
        0,
        Optional.empty(),
        1,
        Optional.of(FakeHost.endpoint("127.0.0.1")),
        Optional.empty());
  }

  private GateLoop loop(GateSettings settings) {
    PrivateKey key = PrivateKey.parse(GateText.FIRST_PRIVATE);
    LocalIdentity identity = new LocalIdentity(key, new SecureRandomSource());
    return new GateLoop(context, BootClock.system(), settings, identity, log::event);
  }
}
