package dev.warp.lab.sim;

import java.util.EnumMap;
import java.util.Map;

/** What one direction of a link did. Bytes are those of IP packets. */
public final class LinkCounters {

  private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
  private long entered;
  private long enteredBytes;
  private long left;
  private long leftBytes;

  LinkCounters() {}

  /** Datagrams that came to the link. */
  public long entered() {
    return entered;
  }

  public long enteredBytes() {
    return enteredBytes;
  }

  /** Datagrams that came through, second copies included. */
  public long left() {
    return left;
  }

  public long leftBytes() {
    return leftBytes;
  }

  /** Datagrams that the link dropped for this reason. */
  public long dropped(DropReason reason) {
    return drops.getOrDefault(reason, 0L);
  }

  void countEntered(Datagram datagram) {
    entered++;
    enteredBytes += datagram.packetLength();
  }

  void countLeft(Datagram datagram) {
    left++;
    leftBytes += datagram.packetLength();
  }

  void countDropped(DropReason reason) {
    drops.merge(reason, 1L, Long::sum);
  }
}
