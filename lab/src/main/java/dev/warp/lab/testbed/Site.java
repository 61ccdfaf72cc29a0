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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * A host of the demo.
 *
 * @param name its role, as in "vehicle"
 * @param namespace where its programs and sockets live; empty for the machine's own network
 */
public record Site(String name, Optional<Namespace> namespace) {

  private static final int MAX_OFFERS = 10_000;
  private static final Set<Integer> GIVEN_OUT = ConcurrentHashMap.newKeySet();

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

  /** A UDP port that nobody uses at this moment, and that was not given out before. */
  public int freeUdpPort() {
    return notGivenOut(
        () -> {
          try (DatagramChannel channel = bindUdp(0)) {
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** A TCP port that nobody uses at this moment, and that was not given out before. */
  public int freeTcpPort() {
    return notGivenOut(
        () ->
            call(
                () -> {
                  try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
                    return socket.getLocalPort();
                  }
                }));
  }

  /** The kernel may offer a port again as long as whoever it was meant for does not use it. */
  private static int notGivenOut(IntSupplier offers) {
    return IntStream.generate(offers)
        .limit(MAX_OFFERS)
        .filter(GIVEN_OUT::add)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there are no other free ports"));
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
