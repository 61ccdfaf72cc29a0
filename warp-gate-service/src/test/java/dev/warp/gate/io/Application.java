package dev.warp.gate.io;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;

/** A program that talks to a gate over a UDP socket on a loopback address. */
final class Application implements AutoCloseable {

  private static final int LARGEST = 65_535;
  private static final int PATIENCE_MILLIS = Math.toIntExact(OnBothTransports.DEADLINE.toMillis());
  private static final int SOON_MILLIS = 500;

  private final DatagramSocket socket;
  private final InetAddress host;

  /** On 127.0.0.1 or ::1, at any port. */
  Application(String address) throws SocketException {
    host = InetAddress.ofLiteral(address);
    socket = new DatagramSocket(new InetSocketAddress(host, 0));
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Sends to a port of the same address. */
  void send(byte[] payload, int port) throws IOException {
    socket.send(new DatagramPacket(payload, payload.length, host, port));
  }

  byte[] receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  /** What comes within a short time; nothing if that may have been lost. */
  Optional<byte[]> receiveSoon() throws IOException {
    socket.setSoTimeout(SOON_MILLIS);
    try {
      return Optional.of(receive());
    } catch (SocketTimeoutException lost) {
      return Optional.empty();
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
