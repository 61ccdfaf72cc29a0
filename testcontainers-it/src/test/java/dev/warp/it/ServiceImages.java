package dev.warp.it;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import dev.warp.lab.container.LocalBase;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.WarpBuild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/** The images of one run: the services', each FROM a base of this machine's files. */
final class ServiceImages implements AutoCloseable {

  private static final long BUILD_MINUTES = 3;

  /** Keeps this run's apart from those of others with the same daemon. */
  private static final String TAG = "it-" + ProcessHandle.current().pid();

  private final DockerClient docker = DockerClientFactory.lazyClient();
  private final Teardown teardown = new Teardown();
  private final String base;
  private final String map;
  private final String gate;

  private ServiceImages(Path folder) {
    LocalBase.assemble(folder);
    base =
        build(
            "warp-local-base",
            folder,
            LocalBase.DOCKERFILE,
            Map.of(),
            List.of(LocalBase.DOCKERFILE, LocalBase.ROOT));
    map = buildService("map", "warp-map-service");
    gate = buildService("gate", "warp-gate-service");
  }

  /**
   * Builds all three.
   *
   * @param folder empty, for the base's files
   */
  static ServiceImages build(Path folder) {
    return new ServiceImages(folder);
  }

  /** A shell, a Java runtime and what sets up networks. */
  String base() {
    return base;
  }

  /** The map's. */
  String map() {
    return map;
  }

  /** The gate's. */
  String gate() {
    return gate;
  }

  private String buildService(String name, String module) {
    String dockerfile = "k8s/images/%s/Dockerfile".formatted(name);
    return build(
        "warp-" + name,
        WarpBuild.find().root(),
        dockerfile,
        Map.of("BASE", base),
        List.of(dockerfile, "jvm.options", module + "/target/quarkus-app"));
  }

  private String build(
      String name,
      Path context,
      String dockerfile,
      Map<String, String> arguments,
      List<String> files) {
    String image = name + ":" + TAG;
    List<String> pack = new ArrayList<>(List.of("tar", "-C", context.toString(), "-c"));
    pack.addAll(files);
    try {
      Process tar = new ProcessBuilder(pack).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      var command =
          docker
              .buildImageCmd(tar.getInputStream())
              .withDockerfilePath(dockerfile)
              .withNetworkMode("none")
              .withTags(Set.of(image));
      arguments.forEach(command::withBuildArg);
      command.exec(new BuildImageResultCallback()).awaitImageId(BUILD_MINUTES, TimeUnit.MINUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    teardown.add(() -> docker.removeImageCmd(image).withForce(true).exec());
    return image;
  }

  /** Removes the images; of no container any more. */
  @Override
  public void close() {
    teardown.close();
  }
}
