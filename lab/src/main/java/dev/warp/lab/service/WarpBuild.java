package dev.warp.lab.service;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the project lies on disk, with its services as Maven packaged them. */
public final class WarpBuild {

  private static final String JVM_OPTIONS = "jvm.options";

  private final Path root;

  private WarpBuild(Path root) {
    this.root = root;
  }

  /**
   * Finds the project that this class was built in, wherever the process was started.
   *
   * @throws IllegalStateException if this class lies outside a project
   */
  public static WarpBuild find() {
    Path start = ownLocation();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(JVM_OPTIONS))) {
        return new WarpBuild(folder);
      }
    }
    throw new IllegalStateException("no " + JVM_OPTIONS + " in " + start + " or above it");
  }

  /** The project's folder. */
  public Path root() {
    return root;
  }

  /** The folder of classes, or the jar, that this class was loaded from. */
  private static Path ownLocation() {
    try {
      return Path.of(WarpBuild.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The command that runs a service on this process's own JDK.
   *
   * @param module as in "warp-map-service"
   * @param jvmArguments after those that all of warp shares
   * @throws IllegalStateException if it has not been packaged
   */
  public List<String> serviceCommand(String module, List<String> jvmArguments) {
    Path jar = root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: mvn package makes it");
    }
    return javaCommand(jvmArguments, "-jar", jar.toString());
  }

  /** As {@link #serviceCommand(String, List)}, with no more JVM arguments than all of warp has. */
  public List<String> serviceCommand(String module) {
    return serviceCommand(module, List.of());
  }

  /**
   * The command that runs a program on this process's own JDK and class path.
   *
   * @param jvmArguments after those that all of warp shares
   */
  public List<String> mainCommand(Class<?> main, List<String> jvmArguments) {
    return javaCommand(jvmArguments, "-cp", System.getProperty("java.class.path"), main.getName());
  }

  private List<String> javaCommand(List<String> jvmArguments, String... program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + root.resolve(JVM_OPTIONS));
    command.addAll(jvmArguments);
    command.addAll(List.of(program));
    return command;
  }
}
