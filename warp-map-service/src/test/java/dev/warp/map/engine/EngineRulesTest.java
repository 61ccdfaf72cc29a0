package dev.warp.map.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The engine is bytes and time in, bytes and time out, and can be run again from a seed. */
@AnalyzeClasses(packages = "dev.warp.map.engine", importOptions = DoNotIncludeTests.class)
final class EngineRulesTest {

  @ArchTest
  static final ArchRule SHOULD_KNOW_NOTHING_BUT_THE_PROTOCOL_AND_THE_JDK =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "dev.warp.map.engine..", "dev.warp.protocol..", "java.lang..", "java.util.."));

  @ArchTest
  static final ArchRule SHOULD_HAVE_NO_CLOCK =
      noClasses()
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat(resideInAPackage("java.time.."));

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
  static final ArchRule SHOULD_HAVE_NO_THREADS =
      noClasses()
          .should()
          .dependOnClassesThat(type(Thread.class).or(resideInAPackage("java.util.concurrent")));
}
