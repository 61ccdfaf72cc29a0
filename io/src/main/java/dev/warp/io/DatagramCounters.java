package dev.warp.io;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of the datagrams of one {@link UdpSocket} or {@link UnixDatagramSocket}, since it was
 * bound. Counted by the socket's event loop alone; any thread may read, and sees each figure as it
 * was a moment ago.
 */
public final class DatagramCounters {

  private final AtomicLong received = new AtomicLong();
  private final AtomicLong truncated = new AtomicLong();
  private final AtomicLong receiveErrors = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final Map<DropReason, AtomicLong> dropped = new EnumMap<>(DropReason.class);

  DatagramCounters() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new AtomicLong());
    }
  }

  /** Datagrams handed to the receiver. */
  public long received() {
    return received.get();
  }

  /** Datagrams dropped on arrival because they were larger than the socket's maximum. */
  public long truncated() {
    return truncated.get();
  }

  /** Errors met while receiving, such as an ICMP error that the kernel passed on. */
  public long receiveErrors() {
    return receiveErrors.get();
  }

  /** Datagrams the kernel took for sending. */
  public long sent() {
    return sent.get();
  }

  /** Datagrams given to the socket's {@code send} that did not leave, for that reason. */
  public long dropped(DropReason reason) {
    return dropped.get(reason).get();
  }

  /** Datagrams given to the socket's {@code send} that did not leave, for whatever reason. */
  public long dropped() {
    return dropped.values().stream().mapToLong(AtomicLong::get).sum();
  }

  void countReceived() {
    add(received, 1);
  }

  void countTruncated() {
    add(truncated, 1);
  }

  void countReceiveError() {
    add(receiveErrors, 1);
  }

  void countSent(int datagrams) {
    add(sent, datagrams);
  }

  void countDropped(DropReason reason) {
    countDropped(reason, 1);
  }

  void countDropped(DropReason reason, int datagrams) {
    add(dropped.get(reason), datagrams);
  }

  // One thread writes, so a plain read and a release store do, where an atomic addition would cost
  // a locked instruction per datagram.
  private static void add(AtomicLong counter, int datagrams) {
    counter.setRelease(counter.getPlain() + datagrams);
  }
}
