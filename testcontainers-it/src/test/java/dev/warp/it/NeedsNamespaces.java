package dev.warp.it;

import dev.warp.lab.netns.NamespaceSupport;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Marks tests that make network namespaces. The system property {@code warp.lab} decides: {@code
 * required} runs them whatever the machine, so that what is missing shows as a failure; {@code
 * skip} skips them; without it they run where they can.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNamespaces.Condition.class)
@interface NeedsNamespaces {

  /** Applies the property. */
  final class Condition implements ExecutionCondition {

    /** Asking the machine makes a namespace, so it is asked once. */
    private static final class Machine {
      static final Optional<String> OBSTACLE = NamespaceSupport.obstacle();
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      String lab = System.getProperty("warp.lab", "");
      return switch (lab) {
        case "required" -> ConditionEvaluationResult.enabled("warp.lab=required");
        case "skip" -> ConditionEvaluationResult.disabled("warp.lab=skip");
        case "" ->
            Machine.OBSTACLE
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("namespaces can be made"));
        default -> throw new IllegalArgumentException("warp.lab is required or skip, not " + lab);
      };
    }
  }
}
