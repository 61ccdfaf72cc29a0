package dev.warp.gate.engine.session;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BiPredicate;

/** Two gates and the way between them, on virtual time, in milliseconds from the start. */
final class SessionWorld {

  static final long MILLIS = 1_000_000;
  static final long START = 1_000_000 * MILLIS;

  /** How long a datagram is on its way. */
  static final long LATENCY = 10;

  private record Delivery(long nanos, long order, Runnable what) {}

  private final RandomSource random = new Random(41)::nextBytes;
  private final PriorityQueue<Delivery> deliveries =
      new PriorityQueue<>(
          Comparator.comparingLong(Delivery::nanos).thenComparingLong(Delivery::order));
  private BiPredicate<SessionEnd, Byte> lost = (from, kind) -> false;
  private long nowNanos = START;
  private long order;

  /** The end with the smaller public key, which is to begin. */
  SessionEnd small;

  SessionEnd large;

  SessionWorld() {
    PrivateKey one = PrivateKey.generate(random);
    PrivateKey other = PrivateKey.generate(random);
    boolean ordered = one.publicKey().compareTo(other.publicKey()) < 0;
    PrivateKey smaller = ordered ? one : other;
    PrivateKey larger = ordered ? other : one;
    small = new SessionEnd(this, smaller, larger.publicKey(), random);
    large = new SessionEnd(this, larger, smaller.publicKey(), random);
  }

  /** Another process in the place of the larger key's. */
  void restartLarge() {
    large = new SessionEnd(this, large.privateKey, small.privateKey.publicKey(), random);
  }

  long now() {
    return nowNanos;
  }

  /** Milliseconds since the start. */
  long millis() {
    return (nowNanos - START) / MILLIS;
  }

  /** Loses from now on what that is true of, by sender and kind of datagram. */
  void lose(BiPredicate<SessionEnd, Byte> which) {
    lost = which;
  }

  void post(SessionEnd from, byte[] datagram) {
    if (!lost.test(from, datagram[0])) {
      byte[] copy = datagram.clone();
      at(nowNanos + LATENCY * MILLIS, () -> (from == large ? small : large).receive(copy));
    }
  }

  private void at(long nanos, Runnable what) {
    deliveries.add(new Delivery(nanos, order++, what));
  }

  /** Lets both ends do what they want up to that time, that time included. */
  void runUntil(long millis) {
    long end = START + millis * MILLIS;
    while (true) {
      long delivery = deliveries.isEmpty() ? Long.MAX_VALUE : deliveries.peek().nanos();
      long timer = Math.min(small.timer.next(), large.timer.next());
      if (Math.min(delivery, timer) > end) {
        nowNanos = end;
        return;
      }
      nowNanos = Math.max(nowNanos, Math.min(delivery, timer));
      if (delivery <= timer) {
        deliveries.remove().what().run();
      } else {
        SessionEnd due = small.timer.next() == timer ? small : large;
        due.timer.fire(nowNanos, due.sessions::onTimer);
      }
    }
  }
}
