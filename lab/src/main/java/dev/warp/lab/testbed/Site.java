package dev.warp.lab.testbed;

import dev.warp.lab.netns.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A host of the demo.
 *
 * @param name its role, as in "vehicle"
 * @param namespace where its programs and sockets live; empty for the machine's own network
 */
public record Site(String name, Optional<Namespace> namespace) {

  /** Where applications and gates of one host meet, and where services answer HTTP. */
  public static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /** A blocking UDP socket on the host's 127.0.0.1; any free port if {@code port} is 0. */
  public DatagramChannel bindUdp(int port) {
    return call(
        () -> {
          DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
          try {
            return channel.bind(new InetSocketAddress(LOOPBACK, port));
          } catch (IOException e) {
            channel.close();
            throw e;
          }
        });
  }

  /** A UDP port that nobody uses at this moment. */
  public int freeUdpPort() {
    try (DatagramChannel channel = bindUdp(0)) {
      return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A TCP port that nobody uses at this moment. */
  public int freeTcpPort() {
    return call(
        () -> {
          try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
          }
        });
  }

  private <T> T call(Callable<T> action) {
    if (namespace.isPresent()) {
      return namespace.get().call(action);
    }
    try {
      return action.call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
