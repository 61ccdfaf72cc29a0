package dev.warp.gate.config;

import java.util.List;

/** Reads a {@code [tunnels.NAME.transport.redundancy]}. */
final class RedundancySection {

  private static final List<Key<?>> NOT_REPLICATED =
      List.of(GateKeys.NUM_SHARDS, GateKeys.REQUIRED_SHARDS, GateKeys.SURVIVE_PATH_FAILURES);

  private RedundancySection() {}

  /** How shards are spread over links. */
  enum Strategy {
    /** Each shard on one link. */
    SPREAD,
    /** Every payload whole on every link. */
    REPLICATE
  }

  static RedundancyConfiguration read(Section section) {
    int shards = section.get(GateKeys.NUM_SHARDS);
    int required = section.get(GateKeys.REQUIRED_SHARDS);
    if (required > shards && section.isKnown(GateKeys.NUM_SHARDS, GateKeys.REQUIRED_SHARDS)) {
      reportTooFew(section, shards, required);
    }
    int failures = section.get(GateKeys.SURVIVE_PATH_FAILURES);
    if (section.get(GateKeys.STRATEGY) == Strategy.REPLICATE) {
      NOT_REPLICATED.forEach(key -> warnWithoutEffect(section, key));
      return RedundancyConfiguration.REPLICATE;
    }
    return new RedundancyConfiguration(shards, required, failures);
  }

  private static void warnWithoutEffect(Section section, Key<?> key) {
    if (section.has(key)) {
      section.warning(
          key, "has no effect where strategy is \"replicate\"; remove it, or write \"spread\"");
    }
  }

  private static void reportTooFew(Section section, int shards, int required) {
    if (section.has(GateKeys.REQUIRED_SHARDS)) {
      section.mistake(
          GateKeys.REQUIRED_SHARDS,
          required
              + " shards cannot arrive where num_shards is "
              + shards
              + (section.has(GateKeys.NUM_SHARDS) ? "" : " by default")
              + "; write required_shards of 1 to "
              + shards
              + ", or a larger num_shards");
    } else {
      section.mistake(
          GateKeys.NUM_SHARDS,
          shards
              + " is less than required_shards, which is "
              + required
              + " by default; write num_shards of "
              + required
              + " or more, or a smaller required_shards");
    }
  }
}
