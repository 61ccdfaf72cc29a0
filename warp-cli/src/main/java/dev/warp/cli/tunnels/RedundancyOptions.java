package dev.warp.cli.tunnels;

import dev.warp.control.v1.Redundancy;
import dev.warp.control.v1.RedundancyStrategy;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How much may be lost. */
final class RedundancyOptions {

  @Option(
      names = "--shards",
      order = 20,
      paramLabel = "REQUIRED/NUMBER",
      converter = ShardsConverter.class,
      description = "How many shards rebuild a payload, and of how many at least. Default: 3/5.")
  private Optional<Shards> shards = Optional.empty();

  @Option(
      names = "--survive",
      order = 21,
      paramLabel = "N",
      description = "How many links may fail at once without loss. Default: 1.")
  private Optional<Integer> survive = Optional.empty();

  @Option(
      names = "--strategy",
      order = 22,
      paramLabel = "spread|replicate",
      description = "Each shard on one link, or whole payloads on every link. Default: spread.")
  private Optional<Strategy> strategy = Optional.empty();

  private record Shards(int required, int number) {}

  private enum Strategy {
    SPREAD(RedundancyStrategy.REDUNDANCY_STRATEGY_SPREAD),
    REPLICATE(RedundancyStrategy.REDUNDANCY_STRATEGY_REPLICATE);

    private final RedundancyStrategy value;

    Strategy(RedundancyStrategy value) {
      this.value = value;
    }
  }

  /** What is given; nothing if nothing is. */
  Optional<Redundancy> redundancy() {
    Redundancy.Builder redundancy = Redundancy.newBuilder();
    shards.ifPresent(
        given -> redundancy.setRequiredShards(given.required).setNumShards(given.number));
    survive.ifPresent(redundancy::setSurvivePathFailures);
    strategy.ifPresent(given -> redundancy.setStrategy(given.value));
    Redundancy given = redundancy.build();
    return Optional.of(given).filter(it -> !it.equals(Redundancy.getDefaultInstance()));
  }

  /** Reads {@code 3/5}. */
  private static final class ShardsConverter implements ITypeConverter<Shards> {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,3})/([0-9]{1,3})");

    @Override
    public Shards convert(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new TypeConversionException("'" + text + "' is not REQUIRED/NUMBER, such as 3/5");
      }
      return new Shards(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }
  }
}
