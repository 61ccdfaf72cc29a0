package dev.warp.lab.sim;

import java.time.Duration;

/**
 * What one direction of a link does to datagrams, in this order: what is over the MTU vanishes;
 * what does not fit the queue is dropped; transmission takes its time; then loss, corruption,
 * duplication and delay.
 *
 * @param loss probability of losing a datagram, each independent of the others
 * @param bursts loss in bursts, on top of that
 * @param delayNanos the least time on the way, in nanoseconds
 * @param jitterNanos up to so much is added to it, uniformly; more than the distance between two
 *     datagrams lets them change places
 * @param reordering datagrams held back on purpose
 * @param duplication probability that a datagram arrives twice
 * @param corruption probability that one bit of a payload is flipped
 * @param rate limit of the rate, and its queue
 * @param mtu largest IP packet in bytes, headers included: 1500 lets 1472 bytes of UDP payload
 *     through over IPv4
 */
public record LinkModel(
    double loss,
    GilbertElliott bursts,
    long delayNanos,
    long jitterNanos,
    Reordering reordering,
    double duplication,
    double corruption,
    RateLimit rate,
    int mtu) {

  /** Every datagram arrives at once, in order; the MTU is that of Ethernet, 1500. */
  public static final LinkModel PERFECT =
      new LinkModel(0, GilbertElliott.NONE, 0, 0, Reordering.NONE, 0, 0, RateLimit.UNLIMITED, 1500);

  public LinkModel {
    Probability.check(loss, "loss");
    Probability.check(duplication, "duplication");
    Probability.check(corruption, "corruption");
    if (delayNanos < 0 || jitterNanos < 0 || mtu < 0) {
      throw new IllegalArgumentException("delay, jitter and MTU cannot be negative");
    }
  }

  public LinkModel withLoss(double newLoss) {
    return new LinkModel(
        newLoss, bursts, delayNanos, jitterNanos, reordering, duplication, corruption, rate, mtu);
  }

  public LinkModel withBursts(GilbertElliott newBursts) {
    return new LinkModel(
        loss, newBursts, delayNanos, jitterNanos, reordering, duplication, corruption, rate, mtu);
  }

  public LinkModel withDelay(Duration delay) {
    return new LinkModel(
        loss, bursts, delay.toNanos(), jitterNanos, reordering, duplication, corruption, rate, mtu);
  }

  public LinkModel withJitter(Duration jitter) {
    return new LinkModel(
        loss, bursts, delayNanos, jitter.toNanos(), reordering, duplication, corruption, rate, mtu);
  }

  public LinkModel withReordering(Reordering newReordering) {
    return new LinkModel(
        loss, bursts, delayNanos, jitterNanos, newReordering, duplication, corruption, rate, mtu);
  }

  public LinkModel withDuplication(double newDuplication) {
    return new LinkModel(
        loss, bursts, delayNanos, jitterNanos, reordering, newDuplication, corruption, rate, mtu);
  }

  public LinkModel withCorruption(double newCorruption) {
    return new LinkModel(
        loss, bursts, delayNanos, jitterNanos, reordering, duplication, newCorruption, rate, mtu);
  }

  public LinkModel withRate(RateLimit newRate) {
    return new LinkModel(
        loss, bursts, delayNanos, jitterNanos, reordering, duplication, corruption, newRate, mtu);
  }

  public LinkModel withMtu(int newMtu) {
    return new LinkModel(
        loss, bursts, delayNanos, jitterNanos, reordering, duplication, corruption, rate, newMtu);
  }
}
