package dev.warp.lab.sim;

/**
 * Bursts of loss: a Markov chain with a good and a bad state (Gilbert 1960, Elliott 1963). For each
 * datagram the state may change first, then the datagram is lost with the probability of its state.
 *
 * @param enterBad probability of going from good to bad at a datagram
 * @param leaveBad probability of going from bad to good at a datagram
 * @param lossInGood probability of loss in the good state
 * @param lossInBad probability of loss in the bad state
 */
public record GilbertElliott(
    double enterBad, double leaveBad, double lossInGood, double lossInBad) {

  /** No loss at all. */
  public static final GilbertElliott NONE = new GilbertElliott(0, 1, 0, 0);

  public GilbertElliott {
    Probability.check(enterBad, "enterBad");
    Probability.check(leaveBad, "leaveBad");
    Probability.check(lossInGood, "lossInGood");
    Probability.check(lossInBad, "lossInBad");
  }

  /**
   * Bursts in which every datagram is lost, and none between them.
   *
   * @param loss the share of datagrams lost in the long run, at least 0 and under 1
   * @param meanBurst mean number of consecutive datagrams lost, at least 1 and at least {@code loss
   *     / (1 - loss)}: with shorter bursts that much cannot be lost
   */
  public static GilbertElliott bursts(double loss, double meanBurst) {
    double leave = 1 / meanBurst;
    return new GilbertElliott(leave * loss / (1 - loss), leave, 0, 1);
  }
}
