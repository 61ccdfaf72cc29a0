package dev.warp.lab.sim;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.DatagramSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;

/** What would make a run differ from its replay stays out of the simulation. */
@AnalyzeClasses(packages = "dev.warp.lab.sim", importOptions = DoNotIncludeTests.class)
final class SimulationRulesTest {

  @ArchTest
  static final ArchRule SHOULD_HAVE_NO_CLOCK =
      noClasses()
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "identityHashCode", Object.class)
          .orShould()
          .dependOnClassesThat(type(Clock.class).or(type(Instant.class)));

  @ArchTest
  static final ArchRule SHOULD_HAVE_NO_CHANCE_OF_ITS_OWN =
      noClasses()
          .should()
          .dependOnClassesThat(type(Random.class).or(type(SecureRandom.class)))
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule SHOULD_HAVE_NO_THREADS_OR_SOCKETS =
      noClasses()
          .should()
          .dependOnClassesThat(
              type(Thread.class)
                  .or(type(DatagramSocket.class))
                  .or(type(Socket.class))
                  .or(resideInAPackage("java.nio.channels.."))
                  .or(resideInAPackage("java.util.concurrent..")));
}
