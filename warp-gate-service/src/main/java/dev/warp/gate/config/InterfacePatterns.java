package dev.warp.gate.config;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which interfaces warp may send from: those that match an inclusion pattern and no exclusion
 * pattern. Patterns are Java regular expressions and match whole names.
 */
public final class InterfacePatterns {

  private static final Set<String> CATCH_ALL = Set.of(".*", "^.*$", ".+", "^.+$");

  private final List<Pattern> inclusion;
  private final List<Pattern> exclusion;

  /**
   * Patterns as written in the configuration.
   *
   * @throws java.util.regex.PatternSyntaxException for what is no regular expression
   */
  public InterfacePatterns(List<String> inclusion, List<String> exclusion) {
    this.inclusion = inclusion.stream().map(Pattern::compile).toList();
    this.exclusion = exclusion.stream().map(Pattern::compile).toList();
  }

  /**
   * Whether to send from the interface {@code name}.
   *
   * @param special whether it is a loopback, tun or WireGuard device. Those may carry warp's own
   *     payloads, so a pattern that takes everything does not take them: one has to name them.
   */
  public boolean accepts(String name, boolean special) {
    return inclusion.stream()
            .filter(pattern -> !special || !CATCH_ALL.contains(pattern.pattern()))
            .anyMatch(pattern -> pattern.matcher(name).matches())
        && exclusion.stream().noneMatch(pattern -> pattern.matcher(name).matches());
  }

  /**
   * The patterns that match a part of some of these names but none of them whole. Whoever wrote one
   * probably meant more than it does.
   */
  public List<SubstringMatch> substringOnlyMatches(Collection<String> names) {
    return Stream.concat(
            inclusion.stream().flatMap(p -> match("inclusion_patterns", p, names)),
            exclusion.stream().flatMap(p -> match("exclusion_patterns", p, names)))
        .toList();
  }

  private static Stream<SubstringMatch> match(
      String key, Pattern pattern, Collection<String> names) {
    if (names.stream().anyMatch(name -> pattern.matcher(name).matches())) {
      return Stream.empty();
    }
    List<String> within = names.stream().filter(name -> pattern.matcher(name).find()).toList();
    return within.isEmpty()
        ? Stream.empty()
        : Stream.of(new SubstringMatch(key, pattern.pattern(), within));
  }

  /** The inclusion patterns as written. */
  public List<String> inclusion() {
    return inclusion.stream().map(Pattern::pattern).toList();
  }

  /** The exclusion patterns as written. */
  public List<String> exclusion() {
    return exclusion.stream().map(Pattern::pattern).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InterfacePatterns that
        && inclusion().equals(that.inclusion())
        && exclusion().equals(that.exclusion());
  }

  @Override
  public int hashCode() {
    return 31 * inclusion().hashCode() + exclusion().hashCode();
  }

  @Override
  public String toString() {
    return "inclusion " + inclusion() + ", exclusion " + exclusion();
  }

  /**
   * A pattern that matches only parts of names.
   *
   * @param key where it stands: {@code inclusion_patterns} or {@code exclusion_patterns}, in the
   *     table {@code interfaces}
   * @param pattern as written
   * @param names the names it matches a part of, at least one
   */
  public record SubstringMatch(String key, String pattern, List<String> names) {

    /** A warning for {@link ConfigurationSource#problemAt}. */
    public String message() {
      return "the pattern \""
          + pattern
          + "\" matches only a part of "
          + String.join(", ", names)
          + ", and patterns match whole names; write \".*"
          + pattern
          + ".*\" to match them";
    }
  }
}
