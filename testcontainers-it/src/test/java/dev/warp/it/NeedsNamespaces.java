package dev.warp.it;

import dev.warp.lab.netns.NamespaceSupport;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks tests that make network namespaces; the system property {@code warp.lab} decides. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNamespaces.Condition.class)
@interface NeedsNamespaces {

  /** Applies the property. */
  final class Condition extends MachineCondition {

    /** Asking the machine makes a namespace, so it is asked once. */
    private static final class Machine {
      static final Optional<String> OBSTACLE = NamespaceSupport.obstacle();
    }

    Condition() {
      super("warp.lab");
    }

    @Override
    Optional<String> obstacle() {
      return Machine.OBSTACLE;
    }
  }
}
