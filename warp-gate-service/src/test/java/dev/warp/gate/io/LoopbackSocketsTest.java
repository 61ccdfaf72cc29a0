package dev.warp.gate.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.config.LoopbackGate;
import dev.warp.io.DropReason;
import dev.warp.io.UdpSocket;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LoopbackSocketsTest extends OnBothTransports {

  private static final String IPV4 = "127.0.0.1";
  private static final String IPV6 = "::1";
  private static final int LARGEST_IPV4_PAYLOAD = 65_507;

  private final BlockingQueue<byte[]> payloads = new LinkedBlockingQueue<>();

  @Test
  void shouldHandOnPayloadsOfBothIpVersions() throws Exception {
    LoopbackSockets sockets = start(true, true, OptionalInt.empty());
    try (Application ipv4 = new Application(IPV4);
        Application ipv6 = new Application(IPV6)) {
      ipv4.send(bytes("four"), port(sockets, 0));
      assertEquals("four", new String(nextPayload(), UTF_8));
      ipv6.send(bytes("six"), port(sockets, 1));
      assertEquals("six", new String(nextPayload(), UTF_8));
    }
  }

  @Test
  void shouldAnswerWhoeverSentLast() throws Exception {
    LoopbackSockets sockets = start(true, true, OptionalInt.empty());
    try (Application first = new Application(IPV4);
        Application second = new Application(IPV6)) {
      first.send(bytes("x"), port(sockets, 0));
      nextPayload();
      deliver(sockets, bytes("to the first"));
      assertEquals("to the first", new String(first.receive(), UTF_8));

      second.send(bytes("x"), port(sockets, 1));
      nextPayload();
      deliver(sockets, bytes("to the second"));
      assertEquals("to the second", new String(second.receive(), UTF_8));
    }
  }

  @Test
  void shouldCountWhatNobodyIsThereToReceive() throws Exception {
    LoopbackSockets sockets = start(true, false, OptionalInt.empty());
    deliver(sockets, bytes("too early"));
    assertEquals(1, onLoop(sockets::undeliverable));
  }

  @Test
  void shouldSendToTheConfiguredPortBeforeAnybodyHasSent() throws Exception {
    try (Application application = new Application(IPV4)) {
      LoopbackSockets sockets = start(true, true, OptionalInt.of(application.port()));
      deliver(sockets, bytes("hello"));
      assertEquals("hello", new String(application.receive(), UTF_8));
      assertEquals(0, onLoop(sockets::undeliverable));
    }
  }

  @Test
  void shouldSendToTheConfiguredPortWhoeverSent() throws Exception {
    try (Application listener = new Application(IPV4);
        Application sender = new Application(IPV4)) {
      LoopbackSockets sockets = start(true, false, OptionalInt.of(listener.port()));
      sender.send(bytes("x"), port(sockets, 0));
      nextPayload();
      deliver(sockets, bytes("hello"));
      assertEquals("hello", new String(listener.receive(), UTF_8));
    }
  }

  @Test
  void shouldSendToTheConfiguredPortInTheIpVersionThatSentLast() throws Exception {
    try (Application listener = new Application(IPV6);
        Application sender = new Application(IPV6)) {
      LoopbackSockets sockets = start(true, true, OptionalInt.of(listener.port()));
      sender.send(bytes("x"), port(sockets, 1));
      nextPayload();
      deliver(sockets, bytes("hello"));
      assertEquals("hello", new String(listener.receive(), UTF_8));
    }
  }

  @Test
  void shouldCarryTheLargestPayloadThatUdpHas() throws Exception {
    LoopbackSockets sockets = start(true, false, OptionalInt.empty());
    byte[] large = new byte[LARGEST_IPV4_PAYLOAD];
    Arrays.fill(large, (byte) 7);
    try (Application application = new Application(IPV4)) {
      application.send(large, port(sockets, 0));
      assertArrayEquals(large, nextPayload());
      deliver(sockets, large);
      assertArrayEquals(large, application.receive());
    }
  }

  @Test
  void shouldTakeEmptyPayloadsAndCountThoseItCannotDeliver() throws Exception {
    LoopbackSockets sockets = start(true, false, OptionalInt.empty());
    try (Application application = new Application(IPV4)) {
      application.send(new byte[0], port(sockets, 0));
      assertEquals(0, nextPayload().length);
      deliver(sockets, new byte[0]);
      assertEquals(1, sockets.sockets().getFirst().counters().dropped(DropReason.EMPTY));
    }
  }

  @Test
  void shouldCountWhatTheKernelDroppedWhereItTells() throws Exception {
    LoopbackSockets sockets = bind(new LoopbackGate(true, false, 0, OptionalInt.empty()));
    UdpSocket socket = sockets.sockets().getFirst();
    byte[] payload = new byte[LARGEST_IPV4_PAYLOAD];
    try (Application application = new Application(IPV4)) {
      // Nobody reads yet, and no receive buffer is as large as that.
      for (int i = 0; i < 1000; i++) {
        application.send(payload, port(sockets, 0));
      }
    }
    OptionalLong dropped = onLoop(socket::kernelDrops);
    assertEquals(isNative(), dropped.isPresent());
    assertTrue(dropped.isEmpty() || dropped.getAsLong() > 0);
  }

  @Test
  void shouldCloseWhatItBoundWhereTheOtherIpVersionCannotBeHad() throws Exception {
    try (DatagramSocket taken =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(IPV6), 0))) {
      int port = taken.getLocalPort();
      LoopbackGate gate = new LoopbackGate(true, true, port, OptionalInt.empty());
      ExecutionException failure = assertThrows(ExecutionException.class, () -> bind(gate));
      assertTrue(failure.getCause() instanceof BindException, failure::toString);
      assertTrue(failure.getMessage().contains("[0:0:0:0:0:0:0:1]:" + port), failure::toString);
      assertPortIsFree(port);
    }
  }

  @Test
  void shouldGiveItsPortBackWhenClosed() throws Exception {
    LoopbackSockets sockets = start(true, false, OptionalInt.empty());
    await(sockets.close());
    assertPortIsFree(port(sockets, 0));
  }

  private static void assertPortIsFree(int port) throws Exception {
    try (DatagramSocket again =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(IPV4), port))) {
      assertTrue(again.isBound());
    }
  }

  private LoopbackSockets bind(LoopbackGate gate) throws Exception {
    return await(LoopbackSockets.bind(context, gate));
  }

  private LoopbackSockets start(boolean ipv4, boolean ipv6, OptionalInt fixed) throws Exception {
    LoopbackSockets sockets = bind(new LoopbackGate(ipv4, ipv6, 0, fixed));
    return onLoop(
        () -> {
          sockets.start(new Collector());
          return sockets;
        });
  }

  private static int port(LoopbackSockets sockets, int position) {
    return sockets.sockets().get(position).localEndpoint().port();
  }

  private void deliver(LoopbackSockets sockets, byte[] payload) throws Exception {
    onLoop(
        () -> {
          sockets.deliver(payload, 0, payload.length);
          sockets.flush();
          return sockets;
        });
  }

  private byte[] nextPayload() throws InterruptedException {
    byte[] payload = payloads.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertNotNull(payload, "no payload came");
    return payload;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private final class Collector implements ApplicationSockets.PayloadReceiver {

    @Override
    public void onPayload(byte[] data, int offset, int length) {
      payloads.add(Arrays.copyOfRange(data, offset, offset + length));
    }

    @Override
    public void onBatchEnd() {}
  }
}
