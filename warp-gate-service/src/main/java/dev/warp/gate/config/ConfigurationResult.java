package dev.warp.gate.config;

import java.util.List;
import java.util.Optional;

/** What came of reading a configuration. */
public sealed interface ConfigurationResult {

  /** Every mistake in the file, in the order of lines. */
  List<Problem> problems();

  /** What deserves attention but stops nothing, in the order of lines. */
  List<Problem> warnings();

  /** What it asks of the host, as far as it could be read; empty where the file could not be. */
  Optional<HostRequirements> requirements();

  /**
   * A configuration without mistakes.
   *
   * @param configuration what was read
   * @param source where each key stands
   * @param warnings in the order of lines
   */
  record Accepted(
      GateConfiguration configuration, ConfigurationSource source, List<Problem> warnings)
      implements ConfigurationResult {

    public Accepted {
      warnings = List.copyOf(warnings);
    }

    @Override
    public List<Problem> problems() {
      return List.of();
    }

    @Override
    public Optional<HostRequirements> requirements() {
      return Optional.of(HostRequirements.of(source, configuration));
    }
  }

  /**
   * A configuration that cannot be used.
   *
   * @param problems every mistake, at least one, in the order of lines
   * @param warnings in the order of lines
   * @param requirements what it asks of the host, as far as it could be read
   */
  record Rejected(
      List<Problem> problems, List<Problem> warnings, Optional<HostRequirements> requirements)
      implements ConfigurationResult {

    public Rejected {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }
}
