package dev.warp.gate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assertions;

/** Whatever a file holds, reading it ends with a result that is fit to be shown. */
final class AnyTextProperties {

  private static final int QUOTABLE = 19;

  @Property(tries = 500)
  void shouldGiveAResultForAnyText(@ForAll String text) {
    assertFitToShow(Fixtures.read(text));
  }

  @Property(tries = 500)
  void shouldGiveAResultForAnythingThatLooksLikeToml(@ForAll("statements") List<String> lines) {
    assertFitToShow(Fixtures.read(String.join("\n", lines)));
  }

  @Property(tries = 1000)
  void shouldNotShowThePrivateKeyWhateverIsMistyped(
      @ForAll @IntRange(max = 90) int at,
      @ForAll @IntRange(max = 3) int removed,
      @ForAll("typos") String inserted) {
    String text = Fixtures.filledIn(Fixtures.wireguardExample());
    String mistyped = text.substring(0, at) + inserted + text.substring(at + removed);

    ConfigurationResult result = Fixtures.read(mistyped);

    assertFitToShow(result);
    String shown = problems(result).map(Problem::toString).collect(Collectors.joining("\n"));
    String key = Fixtures.OWN_PRIVATE_KEY;
    for (int i = 0; i + QUOTABLE < key.length(); i++) {
      assertFalse(shown.contains(key.substring(i, i + QUOTABLE + 1)), shown);
    }
  }

  @Property(tries = 300)
  void shouldGiveTheSameProblemsEveryTime(@ForAll("statements") List<String> lines) {
    String text = String.join("\n", lines);

    assertEquals(problems(Fixtures.read(text)).toList(), problems(Fixtures.read(text)).toList());
  }

  @Provide
  Arbitrary<String> typos() {
    return Arbitraries.of(
        "", "\"", "'", "\n", "=", ".", "[", "]", "#", "\\", "\"\"\"", "{", " ", "x");
  }

  @Provide
  Arbitrary<List<String>> statements() {
    Arbitrary<String> headers =
        Arbitraries.of(
            "[interfaces]",
            "[warp_map]",
            "[[warp_map]]",
            "[far_gate]",
            "[far_gates.b]",
            "[tunnels]",
            "[tunnels.a]",
            "[tunnels.a.gate]",
            "[tunnels.a.transport]",
            "[tunnels.a.transport.redundancy]",
            "[[tunnels]]",
            "[http]",
            "[x",
            "[\"\"]",
            "]");
    Arbitrary<String> names =
        Arbitraries.of(GateKeys.all().stream().map(Key::name).distinct().toList());
    Arbitrary<String> values =
        Arbitraries.of(
            "1",
            "-1",
            "70000",
            "1.5",
            "nan",
            "-inf",
            "true",
            "false",
            "\"\"",
            "\"a\"",
            "'.*'",
            "[]",
            "[1, \"(\"]",
            "[[]]",
            "{}",
            "{a = 1}",
            "[{}]",
            "2020-01-01",
            "07:32:00",
            "\"\\u0000\"",
            "[",
            "\"",
            "'''",
            "",
            "x",
            "9223372036854775807",
            "\"10ms\"",
            "\"[::1]:5\"",
            "\"" + Fixtures.FAR_KEY + "\"",
            "\"" + Fixtures.OWN_PRIVATE_KEY + "\"");
    Arbitrary<String> assignments =
        Combinators.combine(names, values).as((name, value) -> name + " = " + value);
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(1, headers), net.jqwik.api.Tuple.of(3, assignments))
        .list()
        .ofMaxSize(25);
  }

  private static void assertFitToShow(ConfigurationResult result) {
    problems(result)
        .forEach(
            problem -> {
              assertFalse(problem.message().isBlank());
              Assertions.assertTrue(
                  problem.toString().chars().noneMatch(Character::isISOControl), problem::toString);
            });
    if (result instanceof ConfigurationResult.Rejected rejected) {
      assertFalse(rejected.problems().isEmpty());
    }
  }

  private static Stream<Problem> problems(ConfigurationResult result) {
    Stream<Problem> mistakes =
        result instanceof ConfigurationResult.Rejected rejected
            ? rejected.problems().stream()
            : Stream.empty();
    return Stream.concat(mistakes, result.warnings().stream());
  }
}
