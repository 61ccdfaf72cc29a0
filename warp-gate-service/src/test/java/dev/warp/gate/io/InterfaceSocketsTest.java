package dev.warp.gate.io;

import static dev.warp.gate.io.FakeHost.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.warp.io.DatagramReceiver;
import dev.warp.io.DropReason;
import dev.warp.protocol.wire.Endpoint;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class InterfaceSocketsTest extends OnBothTransports {

  /** Documentation addresses: no host has one. */
  private static final Optional<Endpoint> NOT_HERE = Optional.of(endpoint("2001:db8::7"));

  private static final Optional<Endpoint> IPV4 = Optional.of(endpoint("127.0.0.1"));
  private static final Optional<Endpoint> IPV6 = Optional.of(endpoint("::1"));

  private final BlockingQueue<Integer> lengths = new LinkedBlockingQueue<>();

  @Test
  void shouldSendFromTheSocketOfTheRightIpVersion() throws Exception {
    InterfaceSockets sockets = bind(source(IPV4, IPV6), 0);
    try (Application ipv4 = new Application("127.0.0.1");
        Application ipv6 = new Application("::1")) {
      send(sockets, new byte[4], IPV4.get().withPort(ipv4.port()));
      assertEquals(4, ipv4.receive().length);
      send(sockets, new byte[6], IPV6.get().withPort(ipv6.port()));
      assertEquals(6, ipv6.receive().length);
    }
  }

  @Test
  void shouldReceiveDatagramsOfTheLargestMtu() throws Exception {
    InterfaceSockets sockets = bind(source(IPV4, Optional.empty()), 0);
    onLoop(
        () -> {
          sockets.start(new Lengths());
          return sockets;
        });
    try (Application sender = new Application("127.0.0.1")) {
      sender.send(new byte[9001], sockets.localEndpoints().getFirst().port());
      sender.send(new byte[9000], sockets.localEndpoints().getFirst().port());
    }
    assertEquals(9000, lengths.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS));
    assertEquals(1, sockets.sockets().getFirst().counters().truncated());
  }

  @Test
  void shouldUseOneIpVersionWhereTheOtherCannotBeHad() throws Exception {
    InterfaceSockets sockets = bind(source(IPV4, NOT_HERE), 0);

    assertEquals(1, sockets.localEndpoints().size());
    assertTrue(sockets.bindFailure().orElseThrow().contains("2001:db8"));
    // Lost, for there is no socket for it; and nobody minds.
    send(sockets, new byte[1], IPV6.get().withPort(9));
    assertTrue(sockets.isOpen());
  }

  @Test
  void shouldFailWhereNoAddressCanBeBound() {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> bind(source(Optional.empty(), NOT_HERE), 0));

    assertTrue(failure.getCause() instanceof BindException, failure::toString);
    assertTrue(
        failure.getCause().getMessage().contains("no interface of this host has that address"),
        failure::toString);
  }

  @Test
  void shouldGiveTheFixedPortBackWhenClosed() throws Exception {
    int port = GateText.freePort();
    InterfaceSockets sockets = bind(source(IPV4, Optional.empty()), port);
    assertEquals(port, sockets.localEndpoints().getFirst().port());

    await(sockets.close());

    assertFalse(sockets.isOpen());
    try (DatagramSocket again =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port))) {
      assertTrue(again.isBound());
    }
  }

  @Test
  void shouldNoticeOnceThatSendsFailAsOnAnInterfaceThatChanged() throws Exception {
    InterfaceSockets sockets = bind(source(IPV4, Optional.empty()), 0);
    assertFalse(onLoop(sockets::hasChangedUnnoticed));
    // Never leaves the host: a loopback source address does not fit that route.
    send(sockets, new byte[1], endpoint("192.0.2.99").withPort(9));
    assumeTrue(
        sockets.sockets().getFirst().counters().dropped(DropReason.INVALID) > 0,
        "this host has no route at all, so the error is another one");

    assertTrue(onLoop(sockets::hasChangedUnnoticed));
    assertFalse(onLoop(sockets::hasChangedUnnoticed));
  }

  private static SourceInterface source(Optional<Endpoint> ipv4, Optional<Endpoint> ipv6) {
    return new SourceInterface("lo", "lo", 0, Optional.empty(), 1, ipv4, ipv6);
  }

  private InterfaceSockets bind(SourceInterface source, int port) throws Exception {
    return await(InterfaceSockets.bind(context, 0, source, port));
  }

  private void send(InterfaceSockets sockets, byte[] datagram, Endpoint to) throws Exception {
    onLoop(
        () -> {
          sockets.send(datagram, 0, datagram.length, to);
          sockets.flush();
          return sockets;
        });
  }

  private final class Lengths implements DatagramReceiver {

    @Override
    public void onDatagram(byte[] data, int offset, int length, Endpoint source) {
      lengths.add(length);
    }

    @Override
    public void onBatchEnd() {}
  }
}
