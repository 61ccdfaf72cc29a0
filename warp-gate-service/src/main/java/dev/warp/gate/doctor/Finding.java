package dev.warp.gate.doctor;

import java.util.Optional;

/**
 * Something that was looked at.
 *
 * @param about in a word or two, such as an interface's name
 * @param text how it is, in a line
 * @param advice what to do, in a line; where there is something to do
 */
record Finding(Verdict verdict, String about, String text, Optional<String> advice) {

  /** Whether something is to be done. */
  enum Verdict {
    /** As it should be. */
    OK("ok"),
    /** It works, but not as well as it could. */
    NOTE("note"),
    /** It does not work. */
    WRONG("WRONG");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Finding ok(String about, String text) {
    return new Finding(Verdict.OK, about, text, Optional.empty());
  }

  static Finding note(String about, String text, String advice) {
    return new Finding(Verdict.NOTE, about, text, Optional.of(advice));
  }

  static Finding wrong(String about, String text, String advice) {
    return new Finding(Verdict.WRONG, about, text, Optional.of(advice));
  }
}
