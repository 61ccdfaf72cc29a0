package dev.warp.it;

import dev.warp.lab.process.Programs;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks tests that take Debian packages apart; the system property {@code warp.lab} decides. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsDpkg.Condition.class)
@interface NeedsDpkg {

  /** Applies the property. */
  final class Condition extends MachineCondition {

    Condition() {
      super("warp.lab");
    }

    @Override
    Optional<String> obstacle() {
      return Programs.find("dpkg-deb").isPresent()
          ? Optional.empty()
          : Optional.of("there is no dpkg-deb: this is not Debian or Ubuntu");
    }
  }
}
