package dev.warp.lab.gauge;

import dev.warp.lab.gauge.Recording.Arrival;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A recording of one way in a few thousand parts, by the datagrams' numbers, for a page to draw.
 *
 * @param bins the earliest first
 */
record Bins(List<Bin> bins) {

  private static final int MOST = 1500;
  private static final int LEAST_DATAGRAMS = 10;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLISECOND = 1e6;

  /** So many steps of the histograms double a latency. */
  static final int STEPS = 8;

  /**
   * Some datagrams in a row. Rates a second, latencies in milliseconds; null where nothing arrived.
   *
   * @param number of the first
   * @param wanted rate
   * @param achieved rate, as they were sent
   * @param received rate, as they arrived
   * @param lost datagrams
   * @param histogram how many took from 2^(i / {@link #STEPS}) microseconds on, by i
   */
  record Bin(
      long number,
      Double wanted,
      Double achieved,
      Double received,
      long lost,
      Double p50,
      Double p99,
      Double most,
      Map<Integer, Integer> histogram) {}

  /**
   * Of what came by one way.
   *
   * @param arrivals at least one
   * @param offsetNanos taken off each latency, where clocks differ
   */
  static Bins of(List<Arrival> arrivals, long offsetNanos) {
    List<Arrival> byNumber =
        arrivals.stream().sorted(Comparator.comparingLong(Arrival::number)).toList();
    long first = byNumber.getFirst().number();
    long all = byNumber.getLast().number() - first + 1;
    long width = Math.max(LEAST_DATAGRAMS, (all + MOST - 1) / MOST);
    List<Bin> bins = new ArrayList<>();
    int from = 0;
    for (long start = first; start < first + all; start += width) {
      int to = from;
      while (to < byNumber.size() && byNumber.get(to).number() < start + width) {
        to++;
      }
      long datagrams = Math.min(width, first + all - start);
      bins.add(bin(start, datagrams, byNumber.subList(from, to), offsetNanos));
      from = to;
    }
    return new Bins(bins);
  }

  private static Bin bin(long number, long datagrams, List<Arrival> some, long offsetNanos) {
    long distinct = some.stream().mapToLong(Arrival::number).distinct().count();
    if (some.isEmpty()) {
      return new Bin(number, null, null, null, datagrams, null, null, null, Map.of());
    }
    long[] latencies =
        some.stream().mapToLong(each -> each.latencyNanos() - offsetNanos).sorted().toArray();
    Map<Integer, Integer> histogram = new TreeMap<>();
    Arrays.stream(latencies).forEach(each -> histogram.merge(step(each), 1, Integer::sum));
    long numbers = some.getLast().number() - some.getFirst().number();
    return new Bin(
        number,
        some.stream().mapToDouble(Arrival::wanted).average().orElseThrow(),
        rate(numbers, some.getLast().sentNanos() - some.getFirst().sentNanos()),
        rate(
            some.size() - 1,
            some.stream().mapToLong(Arrival::receivedNanos).max().orElseThrow()
                - some.stream().mapToLong(Arrival::receivedNanos).min().orElseThrow()),
        datagrams - distinct,
        millis(latencies[latencies.length / 2]),
        millis(latencies[(int) (latencies.length * 0.99)]),
        millis(latencies[latencies.length - 1]),
        histogram);
  }

  private static Double rate(long datagrams, long nanos) {
    return nanos > 0 ? datagrams * NANOS_PER_SECOND / nanos : null;
  }

  private static double millis(long nanos) {
    return nanos / NANOS_PER_MILLISECOND;
  }

  private static int step(long nanos) {
    double micros = Math.max(1, nanos / 1e3);
    return (int) Math.floor(STEPS * Math.log(micros) / Math.log(2));
  }
}
