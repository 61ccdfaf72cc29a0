package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropReasonTest {

  /** Number, name and text of each error as in errno(3) on Linux. */
  @ParameterizedTest
  @CsvSource({
    "1, Operation not permitted, NOT_PERMITTED",
    "13, Permission denied, ACCESS_DENIED",
    "19, No such device, NO_DEVICE",
    "22, Invalid argument, INVALID",
    "90, Message too long, TOO_LARGE",
    "100, Network is down, NETWORK_DOWN",
    "101, Network is unreachable, NETWORK_UNREACHABLE",
    "105, No buffer space available, NO_BUFFERS",
    "111, Connection refused, CONNECTION_REFUSED",
    "113, No route to host, HOST_UNREACHABLE",
    "11, Resource temporarily unavailable, NOT_READ",
    "2, No such file or directory, NO_SUCH_SOCKET",
    "5, Input/output error, OTHER",
  })
  void shouldNameTheErrorsOfBothTransports(int errno, String text, DropReason reason) {
    assertEquals(reason, DropReason.of(new NativeIoException("sendmmsg", -errno)));
    assertEquals(reason, DropReason.of(new SocketException(text)));
  }

  @Test
  void shouldNameTheExceptionsThatTheJdkHasATypeFor() {
    assertEquals(DropReason.CLOSED, DropReason.of(new ClosedChannelException()));
    assertEquals(DropReason.HOST_UNREACHABLE, DropReason.of(new NoRouteToHostException()));
    assertEquals(DropReason.CONNECTION_REFUSED, DropReason.of(new PortUnreachableException()));
    assertEquals(DropReason.NO_SUCH_SOCKET, DropReason.of(new FileNotFoundException()));
    assertEquals(DropReason.OTHER, DropReason.of(new IOException()));
  }
}
