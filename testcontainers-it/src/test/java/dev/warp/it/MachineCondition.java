package dev.warp.it;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs tests that need something of the machine. A system property decides: {@code required} runs
 * them whatever the machine, so that what is missing shows as a failure; {@code skip} skips them;
 * without it they run where they can.
 */
abstract class MachineCondition implements ExecutionCondition {

  private final String property;

  /**
   * A condition.
   *
   * @param property the system property's name
   */
  MachineCondition(String property) {
    this.property = property;
  }

  /** Why the tests cannot run on this machine; empty if they can. */
  abstract Optional<String> obstacle();

  @Override
  public final ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String decision = System.getProperty(property, "");
    return switch (decision) {
      case "required" -> ConditionEvaluationResult.enabled(property + "=required");
      case "skip" -> ConditionEvaluationResult.disabled(property + "=skip");
      case "" ->
          obstacle()
              .map(ConditionEvaluationResult::disabled)
              .orElseGet(() -> ConditionEvaluationResult.enabled("this machine can"));
      default ->
          throw new IllegalArgumentException(
              "%s is required or skip, not %s".formatted(property, decision));
    };
  }
}
