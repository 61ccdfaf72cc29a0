package dev.warp.gate.engine.transport;

/**
 * Hands payloads on in the order of their numbers (docs/protocol.md section 11.3).
 *
 * <p>One that comes before an earlier one is held back, as a copy, until the earlier one has come,
 * or for a window of time at most; then it goes out, and whatever it has overtaken is dropped when
 * it comes. So a payload that is lost delays those behind it by one window at most, and several
 * that are lost do so once and not each for itself, for all those held go by their own time of
 * arrival. What does not fit in the memory there is goes out before its time, in order too.
 *
 * <p>No number may come twice. Nothing is allocated once the pools have grown to what the traffic
 * needs.
 */
public final class OrderedDelivery implements PayloadConsumer {

  /** How far apart the numbers of payloads held back may be. */
  static final int MAX_NUMBERS = 8192;

  /** Takes the payloads in order. */
  @FunctionalInterface
  public interface Application {

    /** Takes a payload; {@code buffer} is valid only during the call. */
    void deliver(byte[] buffer, int offset, int length);
  }

  /** How long payloads are held back. */
  @FunctionalInterface
  public interface Window {

    /** The most it may be as things stand, in nanoseconds, 0 or more. */
    long nanos(long nowNanos);
  }

  /** A payload that waits for earlier ones; linked in the order of arrival. */
  private static final class Held {
    private long number;
    private byte[] copy = new byte[0];
    private int length;
    private long arrivedNanos;
    private Held before;
    private Held after;
  }

  private Window window;
  private final ShardBuffers copies;
  private final Application application;
  private final Held[] byNumber = new Held[MAX_NUMBERS];
  private Held firstArrived;
  private Held lastArrived;

  /** To use again, linked by {@link Held#after}. */
  private Held free;

  private int held;
  private long next;
  private long windowNanos;
  private long delivered;
  private long overtaken;

  /**
   * @param bytes memory for the payloads held back; at least {@link #leastBytes} of the longest
   */
  public OrderedDelivery(Window window, long bytes, Application application) {
    this.window = window;
    this.copies = new ShardBuffers(bytes);
    this.application = application;
  }

  /** Payloads are held back for that long from now on. */
  void use(Window newWindow) {
    window = newWindow;
  }

  /** The least memory in which a payload of that length can be held back. */
  public static long leastBytes(int payloadBytes) {
    return ShardBuffers.bufferSize(payloadBytes);
  }

  @Override
  public void deliver(long number, byte[] buffer, int offset, int length, long nowNanos) {
    if (number < next) {
      overtaken++;
      return;
    }
    windowNanos = window.nanos(nowNanos);
    if (windowNanos <= 0) {
      advanceTo(number);
    } else if (number - next >= MAX_NUMBERS) {
      advanceTo(number - MAX_NUMBERS + 1);
    }
    while (number > next && !copies.hasRoomFor(length)) {
      advanceTo(Math.min(number, firstHeld()));
    }
    if (number == next) {
      handOn(buffer, offset, length);
      deliverRun();
    } else {
      hold(number, buffer, offset, length, nowNanos);
    }
  }

  /** When {@link #expire} has something to do, or {@link Reassembler#NO_DEADLINE}. */
  public long nextDeadline() {
    return firstArrived == null ? Reassembler.NO_DEADLINE : firstArrived.arrivedNanos + windowNanos;
  }

  /** Hands on what has been held back for long enough, and what that lets go. */
  public void expire(long nowNanos) {
    if (held > 0) {
      windowNanos = window.nanos(nowNanos);
    }
    while (held > 0 && nextDeadline() - nowNanos <= 0) {
      advanceTo(firstArrived.number + 1);
    }
  }

  /**
   * Hands on all that is held, for nothing earlier will come: the far gate has started anew and
   * numbers its payloads from the beginning.
   */
  public void reset() {
    release();
    next = 0;
  }

  /** Hands on all that is held, and waits no more for what is missing among it. */
  void release() {
    advanceTo(next + MAX_NUMBERS);
  }

  /** How many payloads were handed on so far. */
  public long delivered() {
    return delivered;
  }

  /** How many were dropped so far because a later one had been handed on before they came. */
  public long overtaken() {
    return overtaken;
  }

  /** Memory taken up for what is held back, pooled buffers included, in bytes. */
  public long allocatedBytes() {
    return copies.allocatedBytes();
  }

  /** Waits no more for any payload below {@code number}, and hands on all that may now go. */
  private void advanceTo(long number) {
    while (next < number && held > 0) {
      Held first = byNumber[slot(next)];
      if (first == null) {
        next++;
      } else {
        handOn(first);
      }
    }
    next = Math.max(next, number);
    deliverRun();
  }

  private void deliverRun() {
    for (Held first = byNumber[slot(next)]; first != null; first = byNumber[slot(next)]) {
      handOn(first);
    }
  }

  private void handOn(Held first) {
    byNumber[slot(first.number)] = null;
    unlink(first);
    handOn(first.copy, 0, first.length);
    copies.giveBack(first.copy);
  }

  private void handOn(byte[] buffer, int offset, int length) {
    next++;
    delivered++;
    application.deliver(buffer, offset, length);
  }

  private void hold(long number, byte[] buffer, int offset, int length, long nowNanos) {
    Held one = free == null ? new Held() : free;
    free = one.after;
    one.number = number;
    one.copy = copies.take(length);
    System.arraycopy(buffer, offset, one.copy, 0, length);
    one.length = length;
    one.arrivedNanos = nowNanos;
    one.before = lastArrived;
    one.after = null;
    if (lastArrived == null) {
      firstArrived = one;
    } else {
      lastArrived.after = one;
    }
    lastArrived = one;
    byNumber[slot(number)] = one;
    held++;
  }

  private void unlink(Held one) {
    if (one.before == null) {
      firstArrived = one.after;
    } else {
      one.before.after = one.after;
    }
    if (one.after == null) {
      lastArrived = one.before;
    } else {
      one.after.before = one.before;
    }
    one.before = null;
    one.after = free;
    free = one;
    held--;
  }

  /** The lowest number that is held, or the highest there is. */
  private long firstHeld() {
    if (held == 0) {
      return Long.MAX_VALUE;
    }
    long number = next;
    while (byNumber[slot(number)] == null) {
      number++;
    }
    return number;
  }

  private static int slot(long number) {
    return (int) number & (MAX_NUMBERS - 1);
  }
}
