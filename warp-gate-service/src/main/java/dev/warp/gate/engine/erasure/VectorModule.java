package dev.warp.gate.engine.erasure;

import java.util.Optional;

/**
 * The JDK's module with the Vector API, which no JVM has unless asked for it.
 *
 * <p>{@code --add-modules jdk.incubator.vector} asks for it; but then every start prints a warning,
 * and a JDK without the module does not start at all. So it is loaded here, the way the JDK loads
 * modules of its own late, which takes {@code
 * --add-exports=java.base/jdk.internal.module=ALL-UNNAMED}. Both ways work.
 */
final class VectorModule {

  static final String NAME = "jdk.incubator.vector";

  /** Set in a native executable, where there is no compiler that would make vectors fast. */
  private static final String NATIVE_EXECUTABLE = "org.graalvm.nativeimage.imagecode";

  private VectorModule() {}

  /**
   * Loads the module where it is not there yet.
   *
   * @return why the module cannot be had, for people; empty if it is there now
   */
  static Optional<String> load() {
    if (System.getProperty(NATIVE_EXECUTABLE) != null) {
      return Optional.of("no compiler for " + NAME + " in a native executable");
    }
    if (ModuleLayer.boot().findModule(NAME).isPresent()) {
      return Optional.empty();
    }
    try {
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, NAME);
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      return Optional.of("no " + NAME + ": " + reason.getMessage());
    }
  }
}
