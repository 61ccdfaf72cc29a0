package dev.warp.lab.bench;

import java.util.Optional;

/** What is measured, in the order in which the tables have it. */
enum Contender {
  /** One process without links: what the sockets and the event loop alone cost. */
  LOOPBACK("loopback"),
  /** Every payload as it is over both links; the second copy is dropped. */
  DUPLICATE("duplicate"),
  /** Gates: every payload whole over each link. */
  REPLICATE("replicate"),
  /** Gates: 3-of-5 without the promise to survive a link. */
  EXACTLY_FIVE("3-of-5-exact"),
  /** Gates: 3-of-5 with the promise, as is the default. */
  THREE_OF_FIVE("3-of-5"),
  /** Gates: 3-of-6. */
  THREE_OF_SIX("3-of-6");

  private final String label;

  Contender(String label) {
    this.label = label;
  }

  /**
   * A tunnel's redundancy, as docs/configuration.md describes it.
   *
   * @param strategy "spread" or "replicate"
   * @param required how many shards rebuild a payload
   * @param sent at least so many are sent
   * @param survive how many links may fail
   */
  record Redundancy(String strategy, int required, int sent, int survive) {}

  /** What the tunnel of a pair of gates is told; empty for what is no gate. */
  Optional<Redundancy> redundancy() {
    return Optional.ofNullable(
        switch (this) {
          case LOOPBACK, DUPLICATE -> null;
          case REPLICATE -> new Redundancy("replicate", 3, 5, 1);
          case EXACTLY_FIVE -> new Redundancy("spread", 3, 5, 0);
          case THREE_OF_FIVE -> new Redundancy("spread", 3, 5, 1);
          case THREE_OF_SIX -> new Redundancy("spread", 3, 6, 1);
        });
  }

  /** Whether links, and what is done to them, are between its ends. */
  boolean usesLinks() {
    return this != LOOPBACK;
  }

  /** Its name on the command line, in tables and in JSON. */
  @Override
  public String toString() {
    return label;
  }
}
