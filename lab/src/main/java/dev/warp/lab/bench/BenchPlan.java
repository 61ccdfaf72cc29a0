package dev.warp.lab.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a run of the benchmark measures.
 *
 * @param contenders beside each other, in each table
 * @param conditions of the links
 * @param sizes of payloads in bytes, swept while the links are clean
 * @param rates in payloads a second, swept alike
 * @param time how long each row is measured
 * @param warmUp how long each contender carries payloads before the first row, to be compiled
 */
record BenchPlan(
    List<Contender> contenders,
    List<Condition> conditions,
    List<Integer> sizes,
    List<Integer> rates,
    Duration time,
    Duration warmUp) {

  /** The usual payload, near the largest that an application sends through WireGuard. */
  private static final int USUAL_SIZE = 1200;

  /** A rate at which the processors are not what loses payloads. */
  private static final int USUAL_RATE = 10_000;

  /** Large payloads are sent at no more than this, which is 96 Mbit/s of the usual large ones. */
  private static final int LARGE_RATE = 200;

  BenchPlan {
    contenders = List.copyOf(contenders);
    conditions = List.copyOf(conditions);
    sizes = List.copyOf(sizes);
    rates = List.copyOf(rates);
  }

  /**
   * All sizes and rates on clean links, then one of each under every other condition. Large
   * payloads are sent at one rate, on clean links and at 10 % loss.
   */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Condition condition : conditions) {
      if (condition == Condition.CLEAN) {
        sizes.forEach(size -> rates.forEach(rate -> rows.add(row(condition, size, rate))));
      } else {
        rows.add(row(condition, usual(sizes, USUAL_SIZE), usual(rates, USUAL_RATE)));
      }
    }
    if (conditions.contains(Condition.LOSS_10)) {
      sizes.stream()
          .map(size -> row(Condition.LOSS_10, size, LARGE_RATE))
          .filter(Row::isLarge)
          .forEach(rows::add);
    }
    return rows.stream().distinct().toList();
  }

  private static Row row(Condition condition, int size, int rate) {
    int most = size > Row.LARGEST_DATAGRAM ? LARGE_RATE : rate;
    return new Row(condition, size, Math.min(rate, most));
  }

  /** Those that a row is measured of. */
  List<Contender> contenders(Row row) {
    return contenders.stream()
        .filter(contender -> contender.usesLinks() || row.condition() == Condition.CLEAN)
        .filter(contender -> contender.redundancy().isPresent() || !row.isLarge())
        .toList();
  }

  /** Those that any row is measured of. */
  List<Contender> measured() {
    return contenders.stream()
        .filter(contender -> rows().stream().anyMatch(row -> contenders(row).contains(contender)))
        .toList();
  }

  /** How many measurements that makes. */
  int measurements() {
    return rows().stream().mapToInt(row -> contenders(row).size()).sum();
  }

  /** A rate that has everything compiled and is not beyond what the machine can do. */
  int warmUpRate() {
    return Math.min(USUAL_RATE, Collections.max(rates));
  }

  /** The size that warms everything up. */
  int warmUpSize() {
    return usual(sizes, USUAL_SIZE);
  }

  private static int usual(List<Integer> values, int usual) {
    return values.contains(usual) ? usual : values.getFirst();
  }
}
