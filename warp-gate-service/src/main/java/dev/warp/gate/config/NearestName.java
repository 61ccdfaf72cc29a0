package dev.warp.gate.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name somebody probably meant. */
final class NearestName {

  private static final int LONGEST_NAME = 64;

  private NearestName() {}

  /**
   * The closest of {@code names}, where it is close enough to be meant: a third of its letters may
   * be wrong, case aside.
   */
  static Optional<String> of(String written, Collection<String> names) {
    if (written.length() > LONGEST_NAME) {
      return Optional.empty();
    }
    String lower = written.toLowerCase(Locale.ROOT);
    return names.stream()
        .filter(name -> distance(lower, name) <= Math.max(1, name.length() / 3))
        .min(Comparator.comparingInt(name -> distance(lower, name)));
  }

  /**
   * Letters to insert, remove, replace, or swap with their neighbour (optimal string alignment).
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
