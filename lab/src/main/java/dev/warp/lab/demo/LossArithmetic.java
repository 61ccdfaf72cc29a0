package dev.warp.lab.demo;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** What losses on links mean for payloads, if each datagram is lost independently. */
final class LossArithmetic {

  private LossArithmetic() {}

  /**
   * The probability that too few shards of a payload arrive.
   *
   * @param required how many shards rebuild it
   * @param shardLosses the probability of being lost of each shard sent, 0 to 1
   */
  static double payloadLoss(int required, List<Double> shardLosses) {
    // arrived[i] is the probability that i of the shards looked at so far arrive.
    double[] arrived = new double[shardLosses.size() + 1];
    arrived[0] = 1;
    for (double loss : shardLosses) {
      for (int i = arrived.length - 1; i >= 0; i--) {
        arrived[i] = arrived[i] * loss + (i == 0 ? 0 : arrived[i - 1] * (1 - loss));
      }
    }
    double tooFew = 0;
    for (int i = 0; i < Math.min(required, arrived.length); i++) {
      tooFew += arrived[i];
    }
    return tooFew;
  }

  /**
   * The same for shards dealt evenly to links.
   *
   * @param perLink how many shards each link carries
   * @param linkLosses loss of each link, 0 to 1
   */
  static double payloadLoss(int required, int perLink, List<Double> linkLosses) {
    Stream<Double> shards =
        linkLosses.stream().flatMap(loss -> Collections.nCopies(perLink, loss).stream());
    return payloadLoss(required, shards.toList());
  }
}
