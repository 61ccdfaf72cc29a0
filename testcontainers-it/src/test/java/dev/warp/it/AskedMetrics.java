package dev.warp.it;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that a dashboard or alert rules ask for. */
final class AskedMetrics {

  private static final Pattern METRIC = Pattern.compile("\\b(?:warp|jvm|process)_[a-z_]+");

  private AskedMetrics() {}

  /** All names in a text. */
  static Set<String> in(String text) {
    Set<String> names = new TreeSet<>();
    Matcher name = METRIC.matcher(text);
    while (name.find()) {
      names.add(name.group());
    }
    return names;
  }
}
