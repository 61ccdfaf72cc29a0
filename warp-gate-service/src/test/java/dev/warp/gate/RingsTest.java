package dev.warp.gate;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The gate's rings, each of which knows only the ones inside it: engine, io, control, service. The
 * engine is bytes and time in, bytes and time out, and can be run again from a seed.
 */
@AnalyzeClasses(packages = "dev.warp.gate", importOptions = DoNotIncludeTests.class)
final class RingsTest {

  private static final String ENGINE = "dev.warp.gate.engine..";

  @ArchTest
  static final ArchRule ENGINE_SHOULD_KNOW_NOTHING_BUT_THE_PROTOCOL_AND_COLLECTIONS =
      classes()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  ENGINE,
                  "dev.warp.protocol..",
                  "java.lang..",
                  "java.util..",
                  "java.nio.charset..",
                  "java.security..",
                  "org.agrona.collections..",
                  "jdk.incubator.vector..",
                  "com.backblaze.erasure.."));

  @ArchTest
  static final ArchRule ENGINE_PACKAGES_SHOULD_NOT_GO_ROUND_IN_CIRCLES =
      slices().matching("dev.warp.gate.engine.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PARTS_OF_THE_ENGINE_SHOULD_NOT_KNOW_THE_WHOLE =
      noClasses()
          .that()
          .resideInAPackage("dev.warp.gate.engine.*..")
          .should()
          .dependOnClassesThat(resideInAPackage("dev.warp.gate.engine"));

  @ArchTest
  static final ArchRule ENGINE_SHOULD_HAVE_NO_CLOCK =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat(resideInAPackage("java.time.."));

  @ArchTest
  static final ArchRule ENGINE_SHOULD_HAVE_NO_CHANCE_OF_ITS_OWN =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
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
  static final ArchRule ENGINE_SHOULD_HAVE_NO_THREADS =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .dependOnClassesThat(type(Thread.class).or(resideInAPackage("java.util.concurrent..")))
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule IO_SHOULD_NOT_KNOW_THE_SERVICE =
      noClasses()
          .that()
          .resideInAPackage("dev.warp.gate.io..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "dev.warp.gate.control..",
                  "dev.warp.gate.service..",
                  "io.grpc..",
                  "io.quarkus..",
                  "jakarta.."));

  @ArchTest
  static final ArchRule CONTROL_SHOULD_NOT_KNOW_THE_SERVICE =
      noClasses()
          .that()
          .resideInAPackage("dev.warp.gate.control..")
          .should()
          .dependOnClassesThat(resideInAPackage("dev.warp.gate.service.."));

  @ArchTest
  static final ArchRule CONFIGURATION_SHOULD_BE_PLAIN =
      noClasses()
          .that()
          .resideInAPackage("dev.warp.gate.config..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "dev.warp.gate.engine..",
                  "dev.warp.gate.io..",
                  "dev.warp.gate.control..",
                  "dev.warp.gate.service..",
                  "io.quarkus..",
                  "io.vertx..",
                  "jakarta.."));
}
