package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps what a socket receives, and when. */
final class Inbox implements DatagramReceiver {

  record Arrival(long nanos, Endpoint source, List<Byte> payload) {}

  private final VirtualTime time;
  private final List<Arrival> arrivals = new ArrayList<>();

  private Inbox(VirtualTime time) {
    this.time = time;
  }

  static Inbox of(SimulatedNetwork network, SimulatedSocket socket) {
    Inbox inbox = new Inbox(network.time());
    socket.onDatagram(inbox);
    return inbox;
  }

  @Override
  public void onDatagram(byte[] data, int offset, int length, Endpoint source) {
    arrivals.add(
        new Arrival(
            time.nowNanos(), source, boxed(Arrays.copyOfRange(data, offset, offset + length))));
  }

  List<Arrival> arrivals() {
    return arrivals;
  }

  int size() {
    return arrivals.size();
  }

  boolean isEmpty() {
    return arrivals.isEmpty();
  }

  Arrival last() {
    return arrivals.getLast();
  }

  void clear() {
    arrivals.clear();
  }

  static List<Byte> boxed(byte[] bytes) {
    List<Byte> boxed = new ArrayList<>(bytes.length);
    for (byte b : bytes) {
      boxed.add(b);
    }
    return boxed;
  }
}
