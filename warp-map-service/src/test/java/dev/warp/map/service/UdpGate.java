package dev.warp.map.service;

import dev.warp.io.BootClock;
import dev.warp.io.NanoClock;
import dev.warp.io.SecureRandomSource;
import dev.warp.map.engine.GateEnd;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One interface of a gate at a real socket. */
final class UdpGate implements AutoCloseable {

  private static final int REPEAT_MILLIS = 250;
  private static final int MAX_REPEATS = 240;

  private final NanoClock clock = BootClock.system();
  private final DatagramSocket socket;
  private final InetSocketAddress map;
  private final GateEnd end;

  UdpGate(InetAddress local, InetSocketAddress map, PublicKey mapKey) throws IOException {
    this.map = map;
    this.socket = new DatagramSocket(0, local);
    this.socket.setSoTimeout(REPEAT_MILLIS);
    RandomSource random = new SecureRandomSource();
    this.end = new GateEnd(new LocalIdentity(PrivateKey.generate(random), random), mapKey, 1);
  }

  void connect() throws IOException {
    exchange(end::initiation, end::hasSession);
  }

  /** Sends, and again when nothing comes for a while, until what came is enough. */
  void exchange(Supplier<byte[]> datagram, BooleanSupplier isEnough) throws IOException {
    for (int repeats = 0; repeats < MAX_REPEATS; repeats++) {
      byte[] sent = datagram.get();
      socket.send(new DatagramPacket(sent, sent.length, map));
      while (receive()) {
        if (isEnough.getAsBoolean()) {
          return;
        }
      }
    }
    throw new SocketTimeoutException("no answer from the map at " + map);
  }

  /** Takes a datagram of the map's in; false if none comes for a while. */
  private boolean receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException nothing) {
      return false;
    }
    end.receive(Arrays.copyOf(packet.getData(), packet.getLength()), clock.nanoTime());
    return true;
  }

  byte[] seal(ControlFrame... frames) {
    return end.seal(clock.nanoTime(), frames);
  }

  GateEnd end() {
    return end;
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    end.close();
    socket.close();
  }
}
