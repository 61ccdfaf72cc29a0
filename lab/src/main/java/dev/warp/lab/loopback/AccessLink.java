package dev.warp.lab.loopback;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * What connects a host's loopback address to a {@link LoopbackInternet}. Loss and delay apply to
 * each direction and can be changed at any time, from any thread.
 */
public final class AccessLink {

  private final InetAddress host;
  private final LongAdder carried = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private volatile double lossRatio;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean cut;

  /**
   * A link without loss or delay.
   *
   * @param host the address whose sockets use it, as 127.0.0.2
   */
  public AccessLink(InetAddress host) {
    this.host = host;
  }

  /** The address whose sockets use it. */
  public InetAddress host() {
    return host;
  }

  /**
   * Sets which share of datagrams is dropped at random, each independently.
   *
   * @param ratio 0 to 1
   */
  public AccessLink withLoss(double ratio) {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("a loss ratio is 0 to 1, not " + ratio);
    }
    lossRatio = ratio;
    return this;
  }

  /** Sets how long each datagram takes, one way. */
  public AccessLink withDelay(Duration oneWay) {
    if (oneWay.isNegative()) {
      throw new IllegalArgumentException("a delay is not negative: " + oneWay);
    }
    delay = oneWay;
    return this;
  }

  /** Drops everything from now on, without telling anybody. */
  public void cut() {
    cut = true;
  }

  /** Undoes {@link #cut}. */
  public void restore() {
    cut = false;
  }

  /** Datagrams that got through so far, both directions together. */
  public long carried() {
    return carried.sum();
  }

  /** Datagrams that were dropped so far, both directions together. */
  public long lost() {
    return lost.sum();
  }

  Duration delay() {
    return delay;
  }

  /** Decides about one datagram and counts it. */
  boolean carries(RandomGenerator random) {
    boolean through = !cut && random.nextDouble() >= lossRatio;
    (through ? carried : lost).increment();
    return through;
  }
}
