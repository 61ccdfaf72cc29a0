package dev.warp.gate.service;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.Problem;
import dev.warp.io.LocalInterface;
import dev.warp.io.NetworkInterfaces;
import java.io.IOException;
import java.util.List;

/** Compares the configured patterns with the interfaces that this host has now. */
final class PatternCheck {

  private PatternCheck() {}

  /** Names patterns that match only parts of names; whoever wrote one probably meant more. */
  static List<Problem> warnings(ConfigurationResult.Accepted accepted) {
    List<String> names;
    try {
      names = new NetworkInterfaces().scan().stream().map(LocalInterface::name).toList();
    } catch (IOException e) {
      String message =
          "this host does not tell which interfaces it has: %s; the patterns were not tried"
              .formatted(e.getMessage());
      return List.of(accepted.source().problemAt(message, List.of("interfaces")));
    }
    return accepted.configuration().interfaces().patterns().substringOnlyMatches(names).stream()
        .map(
            match ->
                accepted.source().problemAt(match.message(), List.of("interfaces", match.key())))
        .toList();
  }
}
