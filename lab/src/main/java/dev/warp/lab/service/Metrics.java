package dev.warp.lab.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service's metrics endpoint answered, in the Prometheus text format
 * (https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4).
 *
 * @param samples in the order of the text
 */
public record Metrics(List<Sample> samples) {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)\\s*(?:\\{(.*)})?\\s+(\\S+)(?:\\s+-?\\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("\\G\\s*([a-zA-Z_]\\w*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:,|$)");

  public Metrics {
    samples = List.copyOf(samples);
  }

  /**
   * One time series at the moment of asking.
   *
   * @param labels by name
   */
  public record Sample(String name, Map<String, String> labels, double value) {

    public Sample {
      labels = Map.copyOf(labels);
    }

    /** A label's value; empty, as Prometheus has it, if there is no such label. */
    public String label(String key) {
      return labels.getOrDefault(key, "");
    }
  }

  /**
   * Reads the format.
   *
   * @throws IllegalArgumentException for a line that is neither empty, nor a comment, nor a sample
   */
  public static Metrics parse(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        samples.add(sample(line));
      }
    }
    return new Metrics(samples);
  }

  /** The samples of one name. */
  public List<Sample> named(String name) {
    return samples.stream().filter(sample -> sample.name().equals(name)).toList();
  }

  /** The sum over all samples of a name that have this label; 0 if there is none. */
  public double sum(String name, String label, String value) {
    return named(name).stream()
        .filter(sample -> sample.label(label).equals(value))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static Sample sample(String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      throw new IllegalArgumentException("no Prometheus sample: " + line);
    }
    String labels = sample.group(2) == null ? "" : sample.group(2);
    return new Sample(sample.group(1), labels(labels, line), value(sample.group(3), line));
  }

  private static Map<String, String> labels(String text, String line) {
    Map<String, String> labels = new LinkedHashMap<>();
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!label.find()) {
        throw new IllegalArgumentException("malformed labels: " + line);
      }
      labels.put(label.group(1), unescape(label.group(2)));
      end = label.end();
    }
    return labels;
  }

  private static String unescape(String value) {
    return Pattern.compile("\\\\(.)")
        .matcher(value)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
  }

  private static double value(String text, String line) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException("no number in: " + line, e);
        }
      }
    };
  }
}
