package dev.warp.it;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks tests that look at pages in Chromium; the system property {@code warp.browser} decides. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsBrowser.Condition.class)
@interface NeedsBrowser {

  /** Applies the property. */
  final class Condition extends MachineCondition {

    Condition() {
      super("warp.browser");
    }

    @Override
    Optional<String> obstacle() {
      List<String> missing = Browser.missingPrograms();
      return missing.isEmpty() ? Optional.empty() : Optional.of("there is no " + missing);
    }
  }
}
