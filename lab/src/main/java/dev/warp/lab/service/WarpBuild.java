package dev.warp.lab.service;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * @throws IllegalStateException if it has not been packaged
   */
  public List<String> serviceCommand(String module) {
    Path jar = root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: mvn package makes it");
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + root.resolve(JVM_OPTIONS),
        "-jar",
        jar.toString());
  }
}
