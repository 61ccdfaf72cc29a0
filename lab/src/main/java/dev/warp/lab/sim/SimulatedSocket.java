package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;
import java.util.Arrays;
import java.util.Objects;

/**
 * A UDP socket bound to the address that an interface has at the time, and a port. It stays bound
 * to that address: once the interface has another, what is sent from here vanishes and nothing
 * arrives, and the host binds a new socket.
 */
public final class SimulatedSocket implements AutoCloseable {

  private enum State {
    OPEN,
    STALE,
    CLOSED
  }

  private final HostInterface owner;
  private final Endpoint local;
  private DatagramReceiver receiver = (data, offset, length, source) -> {};
  private State state = State.OPEN;

  SimulatedSocket(HostInterface owner, Endpoint local) {
    this.owner = owner;
    this.local = local;
  }

  /** The address and port that the socket is bound to. */
  public Endpoint localEndpoint() {
    return local;
  }

  /** Whether it can still send and receive: neither closed nor bound to a former address. */
  public boolean isOpen() {
    return state == State.OPEN;
  }

  /** Who gets what arrives; until it is set, datagrams are delivered and disregarded. */
  public void onDatagram(DatagramReceiver newReceiver) {
    receiver = Objects.requireNonNull(newReceiver);
  }

  /**
   * Sends a copy of {@code length} bytes at {@code offset}. As with UDP there is no answer: what
   * cannot be sent is dropped and counted.
   *
   * @throws IndexOutOfBoundsException if {@code data} does not have those bytes
   */
  public void send(byte[] data, int offset, int length, Endpoint to) {
    Objects.checkFromIndexSize(offset, length, data.length);
    owner.send(local, Arrays.copyOfRange(data, offset, offset + length), to, this);
  }

  /** Sends all of {@code data}. */
  public void send(byte[] data, Endpoint to) {
    send(data, 0, data.length, to);
  }

  /** Frees the port; what is sent from here afterwards is dropped and counted. */
  @Override
  public void close() {
    if (state == State.OPEN) {
      owner.release(this);
    }
    state = State.CLOSED;
  }

  boolean isStale() {
    return state == State.STALE;
  }

  void becomeStale() {
    state = State.STALE;
  }

  void receive(Datagram datagram) {
    receiver.onDatagram(datagram.payload(), 0, datagram.length(), datagram.source());
  }
}
