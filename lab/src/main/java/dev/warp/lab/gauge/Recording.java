package dev.warp.lab.gauge;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a recorder has written: of the run with the most datagrams in it, what came by each way, in
 * the order of arrival.
 *
 * @param ways those by which anything came
 * @param otherRuns how many datagrams are of other runs, and left out
 */
record Recording(Map<Way, List<Arrival>> ways, long otherRuns) {

  private static final int COLUMNS = 6;
  private static final int HEXADECIMAL = 16;

  /**
   * One datagram.
   *
   * @param sentNanos by the sender's time of day
   * @param receivedNanos by the recorder's
   * @param wanted datagrams a second that were to be sent at that moment
   */
  record Arrival(long number, long sentNanos, long receivedNanos, double wanted) {

    long latencyNanos() {
      return receivedNanos - sentNanos;
    }
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is none of a recorder; the message names the line
   */
  static Recording read(Path file) throws IOException {
    Map<Integer, Map<Way, List<Arrival>>> runs = new HashMap<>();
    long all = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      if (!Recorder.HEADER.equals(lines.readLine())) {
        throw new IllegalArgumentException(file + ":1: is no recording of warp gauge rx");
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        all++;
        add(runs, line, file + ":" + (all + 1));
      }
    }
    Map<Way, List<Arrival>> largest =
        runs.values().stream().max(Comparator.comparingLong(Recording::count)).orElse(Map.of());
    return new Recording(largest, all - count(largest));
  }

  private static void add(Map<Integer, Map<Way, List<Arrival>>> runs, String line, String where) {
    String[] fields = line.split(",", -1);
    if (fields.length != COLUMNS) {
      throw new IllegalArgumentException(where + ": has not " + COLUMNS + " columns");
    }
    try {
      runs.computeIfAbsent(
              Integer.parseUnsignedInt(fields[1], HEXADECIMAL), run -> new EnumMap<>(Way.class))
          .computeIfAbsent(Way.of(fields[0]), way -> new ArrayList<>())
          .add(
              new Arrival(
                  Long.parseLong(fields[2]),
                  Long.parseLong(fields[3]),
                  Long.parseLong(fields[4]),
                  Double.parseDouble(fields[5])));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  /** The least latency of all ways; below 0 where the recorder's clock is behind the sender's. */
  long leastNanos() {
    return ways.values().stream()
        .flatMap(List::stream)
        .mapToLong(Arrival::latencyNanos)
        .min()
        .orElse(0);
  }

  /** What it amounts to, some lines for people. */
  String summary() {
    StringBuilder text = new StringBuilder();
    long least = leastNanos();
    ways.forEach(
        (way, arrivals) ->
            text.append(way.word()).append(":\n").append(Summary.of(arrivals, least).text()));
    if (otherRuns > 0) {
      text.append("%,d datagrams of other runs are left out%n".formatted(otherRuns));
    }
    return text.toString();
  }

  private static long count(Map<Way, List<Arrival>> run) {
    return run.values().stream().mapToLong(List::size).sum();
  }
}
