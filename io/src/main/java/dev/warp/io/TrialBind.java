package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/**
 * Tries whether ports can be had by binding them for a moment, so that all that cannot are known
 * before anything starts. Whoever binds one in earnest may still find that it is gone.
 */
public final class TrialBind {

  private TrialBind() {}

  /** Why there can be no UDP socket at {@code local}, in the system's words; empty if there can. */
  public static Optional<String> udp(InetSocketAddress local) {
    return udpFailure(local).map(TrialBind::reason);
  }

  /** The same in a sentence: the one that {@link UdpSocket#bind} fails with. */
  public static Optional<String> udp(Endpoint local) {
    return udpFailure(SocketAddresses.of(local)).map(e -> BindFailure.of(local, e).getMessage());
  }

  /** Why there can be no TCP server at {@code local}, in the system's words; empty if there can. */
  public static Optional<String> tcp(Endpoint local) {
    return tcp(SocketAddresses.of(local));
  }

  /** Why there can be no TCP server at {@code local}, in the system's words; empty if there can. */
  public static Optional<String> tcp(InetSocketAddress local) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(local);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(reason(e));
    }
  }

  private static Optional<IOException> udpFailure(InetSocketAddress local) {
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.bind(local);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  /** Without the JDK's hint in brackets. */
  private static String reason(IOException failure) {
    return String.valueOf(failure.getMessage()).replaceFirst(" \\(.*\\)$", "");
  }
}
