package dev.warp.it;

import dev.warp.lab.container.LocalBase;
import dev.warp.lab.netns.NamespaceSupport;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.DockerClientFactory;

/**
 * Marks tests that run containers, with a Docker daemon of this machine: they open sockets in the
 * containers' network namespaces. The system property {@code warp.docker} decides.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsDocker.Condition.class)
@interface NeedsDocker {

  /** Applies the property. */
  final class Condition extends MachineCondition {

    private static final class Machine {
      static final Optional<String> OBSTACLE = find();

      private static Optional<String> find() {
        List<String> missing = LocalBase.missingPrograms();
        return NamespaceSupport.obstacle()
            .or(
                () ->
                    missing.isEmpty()
                        ? Optional.empty()
                        : Optional.of("an image cannot be made without " + missing))
            .or(
                () ->
                    DockerClientFactory.instance().isDockerAvailable()
                        ? Optional.empty()
                        : Optional.of("no Docker daemon answers"));
      }
    }

    Condition() {
      super("warp.docker");
    }

    @Override
    Optional<String> obstacle() {
      return Machine.OBSTACLE;
    }
  }
}
