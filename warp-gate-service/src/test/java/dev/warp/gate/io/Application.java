package dev.warp.gate.io;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;

/** A program that talks to a gate over a UDP socket on a loopback address. */
final class Application implements AutoCloseable {

  private static final int LARGEST = 65_535;

  private final DatagramSocket socket;
  private final InetAddress host;

  /** On 127.0.0.1 or ::1, at any port. */
  Application(String address) throws SocketException {
    host = InetAddress.ofLiteral(address);
    socket = new DatagramSocket(new InetSocketAddress(host, 0));
    socket.setSoTimeout(Math.toIntExact(OnBothTransports.DEADLINE.toMillis()));
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

  @Override
  public void close() {
    socket.close();
  }
}
