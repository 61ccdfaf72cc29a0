package dev.warp.gate.engine.pacing;

import dev.warp.protocol.frame.Report;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;

/**
 * The datagrams that wait for their turn on one path, those of the highest priority first, and the
 * pace at which they leave. While nothing waits and the pace allows, nothing is copied.
 */
public final class SendQueue {

  /** Priorities are 0 to one less than this; higher ones go first. */
  public static final int PRIORITIES = 8;

  /** Bytes that wait at the most; a path that can carry much may have that on its way anyhow. */
  public static final int MAX_WAITING_BYTES = 8 << 20;

  /** So short a wait is none. */
  private static final long ROOMY_NANOS = 3_000_000L;

  private final RateControl rate = new RateControl();
  private final Pacer pacer = new Pacer();
  private final SlowStart slowStart = new SlowStart();
  private final Shortage shortage = new Shortage();
  private final WaitingDatagram[] first = new WaitingDatagram[PRIORITIES];
  private final WaitingDatagram[] last = new WaitingDatagram[PRIORITIES];
  private final long[] waitingBytes = new long[PRIORITIES];
  private long allWaitingBytes;

  /** Whether an application has had to wait for signs of what was sent since the last report. */
  private boolean waitsForSigns;

  private WaitingDatagram free;

  /** Of UDP and IP, of each datagram. */
  private int headerBytes;

  /** A queue of what goes to {@code remote}. */
  public SendQueue(Endpoint remote) {
    leadTo(remote);
  }

  /** Datagrams go to {@code remote} from now on. */
  public void leadTo(Endpoint remote) {
    headerBytes = remote.headerBytes();
  }

  /** What the path is believed to carry. */
  public RateControl rate() {
    return rate;
  }

  /** Bytes that wait. */
  public long waitingBytes() {
    return allWaitingBytes;
  }

  /** Whether a datagram of that priority may be sent now, before all that wait. */
  public boolean isReady(int priority, long nowNanos) {
    return (allWaitingBytes == 0 || waitingBytes(priority) == 0) && pacer.isReady(nowNanos, rate);
  }

  /** When the next datagram that waits may be sent; only while any does. */
  public long readyNanos() {
    return pacer.readyNanos(rate);
  }

  /** How long a datagram of that priority would wait, in nanoseconds. */
  public long waitNanos(int priority, long nowNanos) {
    long untilReady = pacer.readyNanos(rate) - nowNanos;
    long queued = allWaitingBytes == 0 ? 0 : waitingBytes(priority);
    return Math.max(0, untilReady) + Pacer.nanos(queued, rate.bytesPerSecond());
  }

  /**
   * Whether a datagram of that priority would wait for longer than that, which is minded: see
   * {@link #isShort}.
   */
  public boolean hasToWait(long longestNanos, int priority, long nowNanos) {
    boolean waits = waitNanos(priority, nowNanos) > longestNanos;
    if (waits) {
      shortage.found(nowNanos);
    } else if (shortage.hasBegun()
        && waitNanos(0, nowNanos) <= Math.min(ROOMY_NANOS, longestNanos / 2)) {
      shortage.ended();
    }
    return waits;
  }

  /** Whether datagrams have had to wait for too long for a while. */
  public boolean isShort(long nowNanos) {
    return shortage.lasts(nowNanos);
  }

  /** Bytes that go before a datagram of that priority. */
  private long waitingBytes(int priority) {
    long sum = 0;
    for (int i = priority; i < PRIORITIES; i++) {
      sum += waitingBytes[i];
    }
    return sum;
  }

  /**
   * Whether an application that can be made to wait need not, unless datagrams do: a path is not to
   * be flooded before it is known what it carries.
   */
  public boolean isOpen() {
    waitsForSigns = rate.isStarting();
    return !waitsForSigns || !slowStart.isFull();
  }

  /** A datagram with a shard has left, with that counter. */
  public void sentShard(long counter) {
    slowStart.sent(counter);
  }

  /** The far end has got a datagram of that counter, and none of a higher one. */
  public void acknowledged(long highestCounter) {
    slowStart.reported(highestCounter);
  }

  /** A datagram leaves, with a UDP payload of so many bytes. */
  public void sent(int bytes, long nowNanos) {
    pacer.sent(bytes + headerBytes, nowNanos, rate.bytesPerSecond());
    rate.sent(bytes + headerBytes);
  }

  /**
   * Keeps a copy of a datagram that has to wait.
   *
   * @param end where its frames end; the header before them is yet to be written
   * @param flags what of it is to be sealed
   * @param turn which of its payload's shards it is
   * @return false if there is no room
   */
  public boolean offer(
      byte[] datagram,
      int end,
      int flags,
      int turn,
      long deadlineNanos,
      ShardOwner owner,
      long nowNanos) {
    rate.wanted(nowNanos);
    if (allWaitingBytes + end > MAX_WAITING_BYTES) {
      return false;
    }
    WaitingDatagram waiting = free == null ? new WaitingDatagram() : free;
    free = waiting.next;
    int size = end + TransportHeader.TAG_SIZE;
    if (waiting.bytes.length < size) {
      waiting.bytes = new byte[size];
    }
    int from = TransportHeader.FRAMES_OFFSET;
    System.arraycopy(datagram, from, waiting.bytes, from, end - from);
    waiting.end = end;
    waiting.countedBytes = end + headerBytes;
    waiting.flags = flags;
    waiting.turn = turn;
    waiting.deadlineNanos = deadlineNanos;
    waiting.owner = owner;
    waiting.next = null;
    int priority = owner.priority();
    if (first[priority] == null) {
      first[priority] = waiting;
    } else {
      last[priority].next = waiting;
    }
    last[priority] = waiting;
    count(priority, waiting.countedBytes);
    return true;
  }

  /**
   * Takes the next datagram out, or returns null if none waits. It is to be given back by {@link
   * #release}.
   */
  public WaitingDatagram poll() {
    for (int priority = PRIORITIES - 1; allWaitingBytes > 0 && priority >= 0; priority--) {
      WaitingDatagram next = first[priority];
      if (next != null) {
        first[priority] = next.next;
        count(priority, -next.countedBytes);
        if (allWaitingBytes == 0) {
          rate.drained();
        }
        return next;
      }
    }
    return null;
  }

  private void count(int priority, int bytes) {
    waitingBytes[priority] += bytes;
    allWaitingBytes += bytes;
  }

  /** It is done with. */
  public void release(WaitingDatagram datagram) {
    datagram.owner = null;
    datagram.next = free;
    free = datagram;
  }

  /** Drops all that wait. */
  public void clear(ShardDrop reason) {
    for (WaitingDatagram next = poll(); next != null; next = poll()) {
      next.owner.dropped(reason);
      release(next);
    }
  }

  /** The far end says what arrived; see {@link RateControl#reported}. */
  public void reported(Report report, long rttNanos, long nowNanos) {
    if (slowStart.reported(report.highestCounter()) && waitsForSigns) {
      rate.limited();
    }
    waitsForSigns = false;
    rate.reported(report, headerBytes, rttNanos, nowNanos);
  }

  /** Counters begin anew with a session. */
  public void newSession() {
    slowStart.newSession();
    rate.newSession();
  }
}
