package dev.warp.protocol;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Time, chance and the network come from outside, so that a run can be replayed from a seed. */
@AnalyzeClasses(packages = "dev.warp.protocol", importOptions = DoNotIncludeTests.class)
final class ProtocolRulesTest {

  @ArchTest
  static final ArchRule SHOULD_HAVE_NO_CLOCK =
      noClasses()
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat(resideInAnyPackage("java.time.."));

  @ArchTest
  static final ArchRule SHOULD_HAVE_NO_CHANCE_OF_ITS_OWN =
      noClasses()
          .should()
          .dependOnClassesThat(
              type(SecureRandom.class)
                  .or(type(Random.class))
                  .or(type(SplittableRandom.class))
                  .or(type(RandomGenerator.class))
                  .or(type(UUID.class)))
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(System.class, "identityHashCode", Object.class);

  @ArchTest
  static final ArchRule SHOULD_HAVE_NO_SOCKETS_OR_FILES =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file.."));

  @ArchTest
  static final ArchRule SHOULD_HAVE_NO_THREADS =
      noClasses()
          .should()
          .dependOnClassesThat(
              type(Thread.class)
                  .or(type(Timer.class))
                  .or(resideInAnyPackage("java.util.concurrent", "java.util.concurrent.locks")));

  @ArchTest
  static final ArchRule SHOULD_KNOW_NO_FRAMEWORK =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.quarkus..", "io.vertx..", "io.netty..", "jakarta..", "org.jboss.."));

  @ArchTest
  static final ArchRule SHOULD_HAVE_PACKAGES_WITHOUT_CYCLES =
      slices().matching("dev.warp.protocol.(*)..").should().beFreeOfCycles();
}
