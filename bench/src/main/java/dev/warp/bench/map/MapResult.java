package dev.warp.bench.map;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What was measured with so many gates. Rates are per second; processor time is the map's.
 *
 * @param bringUp sessions made and registered, one after the other
 * @param registers of interfaces that are registered
 * @param lookUps gates told of their far gate after they had wanted others than before
 * @param heapPerGate in bytes
 * @param moves from a change of an interface to its far gate's knowledge, in microseconds
 * @param refreshing share of a core that the map takes while all gates refresh
 * @param flooded refreshes while strangers flood the map
 * @param restartSeconds from the start of the map to the last interface registered
 */
record MapResult(
    int gates,
    Rate bringUp,
    Rate registers,
    Rate lookUps,
    long heapPerGate,
    Histogram moves,
    double refreshing,
    Flooded flooded,
    double restartSeconds) {

  /** How often something was done, and what it took. */
  record Rate(double perSecond, double cpuMicros) {

    static Rate of(long count, long nanos, long cpuNanos) {
      return new Rate(count * 1e9 / nanos, cpuNanos / 1e3 / Math.max(1, count));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%,.0f | %.1f", perSecond, cpuMicros);
    }
  }

  /**
   * What became of refreshes.
   *
   * @param perSecond spoofed initiations a second
   * @param refreshesPerSecond refreshes answered a second, meanwhile
   * @param answered refreshes answered, those included that were repeated
   * @param late of these, those that were repeated
   * @param unanswered refreshes given up
   * @param core share of a core that the map took
   * @param kernelDrops datagrams that found the receive buffer full
   */
  record Flooded(
      double perSecond,
      double refreshesPerSecond,
      long answered,
      long late,
      long unanswered,
      double core,
      long kernelDrops) {

    double percent() {
      return 100.0 * answered / Math.max(1, answered + unanswered);
    }
  }

  static final String HEADER =
      """
      | gates | sessions made /s | us each | registers /s | us each | lookups /s | us each | heap per gate | change p50 ms | p99 ms | max ms | refreshing core % | flood /s | refreshes /s | answered % | of them repeated | given up | core % | kernel drops | back after restart s |
      |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|""";

  String row() {
    return String.format(
        Locale.ROOT,
        "| %,d | %s | %s | %s | %,d | %.1f | %.1f | %.1f | %.0f | %,.0f | %,.0f | %.3f | %,d | %,d | %.0f |"
            + " %,d | %.1f |",
        gates,
        bringUp,
        registers,
        lookUps,
        heapPerGate,
        moves.getValueAtPercentile(50) / 1e3,
        moves.getValueAtPercentile(99) / 1e3,
        moves.getMaxValue() / 1e3,
        100 * refreshing,
        flooded.perSecond(),
        flooded.refreshesPerSecond(),
        flooded.percent(),
        flooded.late(),
        flooded.unanswered(),
        100 * flooded.core(),
        flooded.kernelDrops(),
        restartSeconds);
  }
}
