package dev.warp.gate.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Collects the mistakes and warnings of one file, whatever order they are found in. */
final class Problems {

  // A key is 52 characters or more of base32. Whoever pastes one into the wrong place gets it cut
  // out here, whichever message would have quoted it.
  private static final Pattern KEY_LIKE = Pattern.compile("(?=[A-Za-z]*[0-9])[0-9A-Za-z]{20,}");
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]");

  private static final int LONGEST_PART = 1000;

  private final String file;
  private final List<Problem> mistakes = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void mistake(int line, String key, String message) {
    mistakes.add(problem(line, key, message));
  }

  void warning(int line, String key, String message) {
    warnings.add(problem(line, key, message));
  }

  /** A mistake that consists in {@code key} not being there. */
  void missing(int line, String key, String message) {
    missing(line, key, key, message);
  }

  /**
   * A mistake that consists in something not being there. It is passed over where a statement could
   * not be read that may have been that very thing.
   *
   * @param key what the message is about
   * @param thing the key or table that is not there
   */
  void missing(int line, String key, String thing, String message) {
    if (!mayBeLeftOut(thing)) {
      mistake(line, key, message);
    }
  }

  /** Whether a statement that could not be read may have been about {@code thing}. */
  boolean mayBeLeftOut(String thing) {
    return leftOut.stream().anyMatch(path -> mayDefine(path, thing));
  }

  /** Whether the value of {@code key} is known: not mistaken, and not perhaps in an unread line. */
  boolean isKnown(String key) {
    return !mayBeLeftOut(key) && mistakes.stream().noneMatch(found -> found.key().equals(key));
  }

  private static boolean mayDefine(String path, String thing) {
    return path.isEmpty()
        || path.equals(thing)
        || thing.startsWith(path + ".")
        || path.startsWith(thing + ".");
  }

  /**
   * Says that a statement could not be read.
   *
   * @param path the key or table it was about, or the table it stands in where that cannot be made
   *     out; empty where it may have been anything
   */
  void markLeftOut(String path) {
    leftOut.add(path);
  }

  /** All mistakes in the order of their lines. */
  List<Problem> mistakes() {
    return inOrder(mistakes);
  }

  /** All warnings in the order of their lines. */
  List<Problem> warnings() {
    return inOrder(warnings);
  }

  private Problem problem(int line, String key, String message) {
    return new Problem(file, line, printable(key), printable(message));
  }

  private static String printable(String text) {
    String cut = text.length() <= LONGEST_PART ? text : text.substring(0, LONGEST_PART) + "...";
    String oneLine = UNPRINTABLE.matcher(cut).replaceAll("?");
    return KEY_LIKE.matcher(oneLine).replaceAll("(hidden)");
  }

  private static List<Problem> inOrder(List<Problem> problems) {
    return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }
}
