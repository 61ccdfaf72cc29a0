package dev.warp.gate.config;

import dev.warp.protocol.keys.PublicKey;
import java.util.List;

/** What came of reading a configuration. */
public sealed interface ConfigurationResult {

  /** What deserves attention but stops nothing, in the order of lines. */
  List<Problem> warnings();

  /**
   * A configuration without mistakes.
   *
   * @param configuration what was read
   * @param source where each key stands, for what only the running host can check
   * @param warnings in the order of lines
   */
  record Accepted(
      GateConfiguration configuration, ConfigurationSource source, List<Problem> warnings)
      implements ConfigurationResult {

    public Accepted {
      warnings = List.copyOf(warnings);
    }

    /**
     * The mistakes that show only once the gate's own key is known, which is after the reading
     * where the key is in a file of its own: far gates that have this very key. The reader has done
     * this already for a {@code private_key} in the configuration.
     */
    public List<Problem> problemsWithOwnKey(PublicKey own) {
      return configuration.farGates().stream()
          .filter(farGate -> farGate.publicKey().equals(own))
          .map(farGate -> source.problemAt(FarGatesSection.OWN_KEY, path(farGate)))
          .toList();
    }

    private List<String> path(FarGateConfiguration farGate) {
      List<String> named = List.of("far_gates", farGate.name(), "public_key");
      return source.has(named) ? named : List.of("far_gate", "public_key");
    }
  }

  /**
   * A configuration that cannot be used.
   *
   * @param problems every mistake, at least one, in the order of lines
   * @param warnings in the order of lines
   */
  record Rejected(List<Problem> problems, List<Problem> warnings) implements ConfigurationResult {

    public Rejected {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }
}
