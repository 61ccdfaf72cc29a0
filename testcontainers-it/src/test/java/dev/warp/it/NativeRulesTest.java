package dev.warp.it;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.warp.it.NativeMetadata.Downcall;
import dev.warp.it.NativeMetadata.RegisteredType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * That the services' code does nothing that breaks a native executable, and that its metadata says
 * what it has to and no more: as far as can be told without native-image, which has not been run
 * (docs/decisions/0018).
 */
class NativeRulesTest {

  /** All that is in the two executables of ours. */
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importPackages(
              "dev.warp.protocol",
              "dev.warp.io",
              "dev.warp.control",
              "dev.warp.web",
              "dev.warp.map",
              "dev.warp.gate");

  private static final Pattern REFLECTION =
      Pattern.compile(
          "java\\.lang\\.Class\\.(forName|newInstance|get(Declared)?(Method|Field|Constructor)s?)"
              + "|java\\.lang\\.ClassLoader\\.(loadClass|defineClass)"
              + "|java\\.lang\\.reflect\\.Proxy\\.newProxyInstance"
              + "|java\\.lang\\.invoke\\.MethodHandles\\$Lookup\\.(find|unreflect|define).*"
              + "|java\\.util\\.ServiceLoader\\.load.*"
              + "|java\\.io\\.Object(In|Out)putStream\\.<init>");

  private static final Pattern RESOURCE =
      Pattern.compile("java\\.lang\\.(Class|ClassLoader|Module)\\.get(System)?Resource.*");

  /** What has no place in the heap of an executable, or is another when that runs. */
  private static final Pattern OF_A_PROCESS =
      Pattern.compile(
          "java\\.lang\\.foreign\\.(Linker|Arena|SymbolLookup|MemorySegment)\\..*"
              + "|java\\.security\\.SecureRandom\\..*"
              + "|java\\.util\\.(Random|SplittableRandom|Timer|UUID)\\..*"
              + "|java\\.lang\\.(Thread|ProcessHandle|Runtime|ProcessBuilder)(\\$.*)?\\..*"
              + "|java\\.lang\\.System\\.(load.*|getenv|getProperty|nanoTime|currentTimeMillis)"
              + "|java\\.net\\.(\\w*Socket|NetworkInterface)\\..*"
              + "|java\\.net\\.InetAddress\\.(getLocalHost|getByName|getAllByName)"
              + "|java\\.nio\\.channels\\..*"
              + "|java\\.nio\\.file\\.Files\\..*"
              + "|java\\.lang\\.management\\..*"
              + "|io\\.(netty|vertx)\\..*");

  /** Who uses reflection, and on what. */
  private static final Map<String, Set<String>> REFLECTING =
      Map.of(
          "dev.warp.gate.service.ReloadSignal",
          Set.of("sun.misc.Signal", "sun.misc.SignalHandler"),
          // Not reached in a native executable: CodeSelectionTest.
          "dev.warp.gate.engine.erasure.VectorModule",
          Set.of());

  private static final Map<String, String> READING =
      Map.of("dev.warp.gate.config.ExampleConfiguration", "dev/warp/gate/config/example-gate.toml");

  private final NativeMetadata metadata;

  NativeRulesTest() throws IOException {
    metadata = NativeMetadata.read();
  }

  @Test
  void shouldUseReflectionOnlyOnWhatIsRegistered() {
    assertEquals(new TreeSet<>(REFLECTING.keySet()), callers(REFLECTION));
    REFLECTING.values().stream()
        .flatMap(Set::stream)
        .forEach(name -> assertTrue(metadata.has(name), name + " is not registered"));
    assertEquals(List.of("sun.misc.SignalHandler"), metadata.proxied());
  }

  @Test
  void shouldReadOnlyResourcesThatAreRegistered() {
    assertEquals(new TreeSet<>(READING.keySet()), callers(RESOURCE));
    assertEquals(new TreeSet<>(READING.values()), new TreeSet<>(metadata.resources()));
    for (String name : metadata.resources()) {
      assertNotNull(getClass().getClassLoader().getResource(name), name);
    }
  }

  @Test
  void shouldRegisterWhatPicocliReads() {
    Set<String> read = names(NativeRulesTest::isReadByPicocli);
    assertTrue(read.contains("dev.warp.gate.service.DoctorCommand"), read::toString);
    for (String name : read) {
      assertTrue(metadata.hasWhole(name), name + " is not registered as a whole");
    }
  }

  private static boolean isReadByPicocli(JavaClass found) {
    return Stream.concat(
                found.getAnnotations().stream(),
                found.getMembers().stream().flatMap(member -> member.getAnnotations().stream()))
            .map(JavaAnnotation::getRawType)
            .anyMatch(annotation -> annotation.getPackageName().equals("picocli"))
        || found.getAllRawInterfaces().stream()
            .anyMatch(face -> face.getName().startsWith("picocli.CommandLine$I"));
  }

  @Test
  void shouldRegisterNothingThatIsNotThere() throws ReflectiveOperationException {
    for (RegisteredType type : metadata.types()) {
      Class<?> found = classOf(type.name());
      Set<String> members =
          Stream.concat(
                  Arrays.stream(found.getDeclaredFields()).map(Field::getName),
                  Stream.<Executable>concat(
                          Arrays.stream(found.getDeclaredMethods()),
                          Arrays.stream(found.getDeclaredConstructors()))
                      .map(NativeRulesTest::description))
              .collect(toCollection(HashSet::new));
      type.members().forEach(member -> assertTrue(members.contains(member), type + " " + members));
    }
    for (String name :
        Stream.concat(metadata.proxied().stream(), metadata.runTimeClasses().stream()).toList()) {
      classOf(name);
    }
  }

  private static Class<?> classOf(String name) throws ClassNotFoundException {
    return Class.forName(name, false, NativeRulesTest.class.getClassLoader());
  }

  private static String description(Executable called) {
    String name = called instanceof java.lang.reflect.Constructor<?> ? "<init>" : called.getName();
    return Arrays.stream(called.getParameterTypes())
        .map(Class::getName)
        .collect(joining(",", name + "(", ")"));
  }

  /** Handles of functions are static fields of the classes that make them. */
  @Test
  void shouldRegisterTheFunctionsThatAreCalled() throws ReflectiveOperationException {
    Set<String> critical = callers(Pattern.compile("java\\.lang\\.foreign\\.Linker\\$Option\\..*"));
    assertEquals(
        critical, callers(Pattern.compile("java\\.lang\\.foreign\\.Linker\\$Option\\.critical")));
    Set<Downcall> called = new HashSet<>();
    for (String name :
        callers(Pattern.compile("java\\.lang\\.foreign\\.Linker\\.downcallHandle"))) {
      for (Field field : classOf(name).getDeclaredFields()) {
        if (field.getType() == MethodHandle.class) {
          field.setAccessible(true);
          MethodType type = ((MethodHandle) field.get(null)).type();
          called.add(new Downcall(signature(type), critical.contains(name)));
        }
      }
    }
    assertEquals(called, new HashSet<>(metadata.downcalls()));
    assertEquals(Set.of(), callers(Pattern.compile("java\\.lang\\.foreign\\.Linker\\.upcallStub")));
  }

  private static String signature(MethodType type) {
    return type.parameterList().stream()
        .map(NativeRulesTest::layout)
        .collect(joining(",", layout(type.returnType()) + "(", ")"));
  }

  private static String layout(Class<?> type) {
    return type == MemorySegment.class ? "void*" : type == void.class ? "void" : "j" + type;
  }

  /** Quarkus has all other classes initialised while the executable is built. */
  @Test
  void shouldInitialiseAtRunTimeWhatBelongsToAProcess() {
    assertEquals(
        metadata.runTimeClasses(),
        names(found -> found.getStaticInitializer().filter(this::reachesAProcess).isPresent()));
  }

  private boolean reachesAProcess(JavaCodeUnit initializer) {
    Set<JavaCodeUnit> seen = new HashSet<>();
    Deque<JavaCodeUnit> next = new ArrayDeque<>(List.of(initializer));
    while (!next.isEmpty()) {
      JavaCodeUnit unit = next.pop();
      if (seen.add(unit)) {
        for (JavaAccess<?> access : unit.getAccessesFromSelf()) {
          if (OF_A_PROCESS.matcher(nameOf(access)).matches()) {
            return true;
          }
          access
              .getTarget()
              .resolveMember()
              .filter(JavaCodeUnit.class::isInstance)
              .map(JavaCodeUnit.class::cast)
              .filter(called -> CLASSES.contain(called.getOwner().getName()))
              .ifPresent(next::push);
        }
      }
    }
    return false;
  }

  private static String nameOf(JavaAccess<?> access) {
    return access.getTargetOwner().getName() + "." + access.getTarget().getName();
  }

  /** The classes with a call of such a name. */
  private static Set<String> callers(Pattern called) {
    return names(
        found ->
            found.getAccessesFromSelf().stream()
                .anyMatch(access -> called.matcher(nameOf(access)).matches()));
  }

  private static Set<String> names(Predicate<JavaClass> condition) {
    return CLASSES.stream()
        .filter(condition)
        .map(JavaClass::getName)
        .collect(toCollection(TreeSet::new));
  }
}
