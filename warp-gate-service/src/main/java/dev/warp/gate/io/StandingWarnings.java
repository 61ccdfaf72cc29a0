package dev.warp.gate.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Warnings that stand until what they are about is right again. However often the same is found
 * wrong, it is told once; after it has been right, it is told anew.
 */
final class StandingWarnings {

  private final Consumer<String> warnings;
  private final Map<String, String> standing = new LinkedHashMap<>();

  StandingWarnings(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /** Says what is wrong with {@code subject}, unless just that has been said already. */
  void raise(String subject, String text) {
    if (!text.equals(standing.put(subject, text))) {
      warnings.accept(text);
    }
  }

  /** Says that {@code subject} is right. */
  void clear(String subject) {
    standing.remove(subject);
  }

  /** Raises what is there, or clears. */
  void set(String subject, Optional<String> text) {
    text.ifPresentOrElse(wrong -> raise(subject, wrong), () -> clear(subject));
  }

  /** What is wrong now, in the order in which it was found. */
  List<String> standing() {
    return List.copyOf(standing.values());
  }

  /** Clears all but these. */
  void clearAllBut(Set<String> subjects) {
    standing.keySet().retainAll(subjects);
  }
}
