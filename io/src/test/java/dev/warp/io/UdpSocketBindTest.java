package dev.warp.io;

import static dev.warp.io.TestLoop.LOOPBACK;
import static dev.warp.io.TestLoop.await;
import static dev.warp.io.TestLoop.on;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import java.net.BindException;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class UdpSocketBindTest extends OnBothTransports {

  @Test
  void shouldFindTheNativeTransportOnLinux() {
    boolean linux = System.getProperty("os.name").equals("Linux");

    assertEquals(linux && nativeTransport, onEpoll());
  }

  @Test
  void shouldLeaveIpv4AloneOrSayThatItCannot() throws Exception {
    UdpSocketOptions six = UdpSocketOptions.at(Endpoint.of(0, 0, 0)).withIpv6Only(true);
    if (onEpoll()) {
      int port = loop.bind(here, six).localEndpoint().port();

      UdpSocket four = loop.bind(here, UdpSocketOptions.at(Endpoint.ofIpv4(0, port)));

      assertEquals(port, four.localEndpoint().port());
    } else {
      assertTrue(bindFailure(six).contains("leaving IPv4 alone needs Linux"));
    }
  }

  @Test
  void shouldBindToADeviceWhereTheTransportCan() throws Exception {
    UdpSocketOptions bound = UdpSocketOptions.at(LOOPBACK).withDevice("lo");
    UdpSocket client = loop.bind(here, bound);
    UdpSocket echo = startEcho(LOOPBACK);
    client.start(inbox);

    assertEquals(onEpoll(), client.isBoundToDevice());
    assertEquals(!onEpoll(), client.deviceFailure().isPresent());
    send(client, "ping", echo.localEndpoint());
    assertEquals("ping", inbox.take().content().toString());
  }

  @Test
  void shouldSayThatThePortIsInUse() throws Exception {
    UdpSocket first = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    Endpoint taken = first.localEndpoint();

    assertEquals(
        "cannot bind UDP socket to " + taken + ": the port is in use by another socket",
        bindFailure(UdpSocketOptions.at(taken)));
  }

  @Test
  void shouldSayThatTheAddressIsNotOfThisHost() {
    Endpoint documentation = Endpoint.ofIpv4(0xcb0071fe, 0);

    assertEquals(
        "cannot bind UDP socket to 203.0.113.254:0: no interface of this host has that address",
        bindFailure(UdpSocketOptions.at(documentation)));
  }

  @Test
  void shouldSayWhyItIsNotBoundToADeviceThatIsNotThere() throws Exception {
    UdpSocket socket = loop.bind(here, UdpSocketOptions.at(LOOPBACK).withDevice("absent0"));

    assertFalse(socket.isBoundToDevice());
    String expected = onEpoll() ? "No such device" : "needs Linux";
    assertTrue(socket.deviceFailure().orElseThrow().contains(expected));
  }

  @Test
  void shouldFreeItsPortWhenClosedAndCloseTwice() throws Exception {
    UdpSocket first = loop.bind(here, UdpSocketOptions.at(LOOPBACK));
    await(first.close());
    await(first.close());
    await(first.closed());

    UdpSocket second = loop.bind(here, UdpSocketOptions.at(first.localEndpoint()));

    assertEquals(first.localEndpoint(), second.localEndpoint());
    assertEquals(OptionalLong.empty(), on(here, first::kernelDrops));
  }

  private String bindFailure(UdpSocketOptions options) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> loop.bind(here, options));
    return assertInstanceOf(BindException.class, failure.getCause()).getMessage();
  }
}
