package dev.warp.lab.bench;

import java.time.Duration;
import java.util.List;

/** What is done to both links of a contender. */
enum Condition {
  /** Nothing. */
  CLEAN("clean", 0),
  /** 1 % of the packets dropped at random on each link, each way. */
  LOSS_1("loss-1", 10),
  /** 5 %, alike. */
  LOSS_5("loss-5", 50),
  /** 10 %, alike. */
  LOSS_10("loss-10", 100),
  /** 20 %, alike. */
  LOSS_20("loss-20", 200),
  /** Each link in turn drops everything for 20 ms, about twice a second. */
  BURSTS("bursts", 0),
  /** One link is unplugged in mid-run and stays so. */
  CUT("cut", 0);

  /** How long a burst of {@link #BURSTS} is. */
  static final Duration BURST = Duration.ofMillis(20);

  /** Those of a run of a minute or so. */
  static final List<Condition> QUICK = List.of(CLEAN, LOSS_10, BURSTS, CUT);

  private final String label;
  private final int lossPermille;

  Condition(String label, int lossPermille) {
    this.label = label;
    this.lossPermille = lossPermille;
  }

  /** How many of 1,000 packets each link drops at random, each way. */
  int lossPermille() {
    return lossPermille;
  }

  /** What stands above a table. */
  String description() {
    return switch (this) {
      case CLEAN -> "clean";
      case BURSTS -> "bursts: each link in turn drops all for 20 ms, twice a second";
      case CUT -> "one link cut in mid-run";
      default -> "%d %% loss on each link, each way".formatted(lossPermille / 10);
    };
  }

  /** Its name on the command line and in JSON. */
  @Override
  public String toString() {
    return label;
  }
}
