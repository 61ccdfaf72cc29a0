package dev.warp.lab.sim;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What became of all datagrams. Every one that came in ({@link #sent}, {@link #injected}, {@link
 * #released}, {@link #duplicated}) goes out in one way ({@link #delivered}, {@link #intercepted},
 * {@link #dropped()}) or is still {@link #inFlight}.
 */
public final class TrafficCounters {

  private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
  private long sent;
  private long injected;
  private long intercepted;
  private long released;
  private long duplicated;
  private long corrupted;
  private long delivered;
  private long dropped;

  TrafficCounters() {}

  /** Datagrams sent by sockets. */
  public long sent() {
    return sent;
  }

  /** Datagrams put on the wire by strangers. */
  public long injected() {
    return injected;
  }

  /** Datagrams taken off the wire by interceptors. */
  public long intercepted() {
    return intercepted;
  }

  /** Datagrams put on the wire by interceptors. */
  public long released() {
    return released;
  }

  /** Second copies made by links. */
  public long duplicated() {
    return duplicated;
  }

  /** Datagrams damaged by links. */
  public long corrupted() {
    return corrupted;
  }

  /** Datagrams that reached a socket. */
  public long delivered() {
    return delivered;
  }

  /** Datagrams dropped for whatever reason. */
  public long dropped() {
    return dropped;
  }

  public long dropped(DropReason reason) {
    return drops.getOrDefault(reason, 0L);
  }

  /** Datagrams on their way. */
  public long inFlight() {
    return sent + injected + released + duplicated - delivered - intercepted - dropped;
  }

  void countSent() {
    sent++;
  }

  void countInjected() {
    injected++;
  }

  void countIntercepted() {
    intercepted++;
  }

  void countReleased() {
    released++;
  }

  void countDuplicated() {
    duplicated++;
  }

  void countCorrupted() {
    corrupted++;
  }

  void countDelivered() {
    delivered++;
  }

  void countDropped(DropReason reason) {
    dropped++;
    drops.merge(reason, 1L, Long::sum);
  }

  /** All counters on one line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "sent %d, injected %d, released %d, duplicated %d, corrupted %d, delivered %d,"
            + " intercepted %d, in flight %d, dropped %s",
        sent,
        injected,
        released,
        duplicated,
        corrupted,
        delivered,
        intercepted,
        inFlight(),
        drops);
  }
}
