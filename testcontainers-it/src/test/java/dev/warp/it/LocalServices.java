package dev.warp.it;

import dev.warp.lab.process.Command;
import dev.warp.lab.service.Metrics;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.service.WarpBuild;
import dev.warp.lab.testbed.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts the services as processes in this machine's own network. */
final class LocalServices {

  static final String MAP = "warp-map-service";
  static final String GATE = "warp-gate-service";

  /** For what takes a second or two on an idle machine. */
  static final Duration DEADLINE = Duration.ofSeconds(60);

  /** What the JVM ends with, once its shutdown hooks are done, after a SIGTERM. */
  static final int SIGTERM = 128 + 15;

  /** The network of the tests. */
  static final Site SITE = new Site("loopback", Optional.empty());

  private LocalServices() {}

  /** Runs a service that is expected to end by itself. */
  static Command.Result runToEnd(String module, String... arguments) {
    return Command.of(
            Stream.concat(WarpBuild.find().serviceCommand(module).stream(), Stream.of(arguments))
                .toList())
        .withDeadline(DEADLINE)
        .execute();
  }

  /** A service that goes on running; not started yet. */
  static ServiceProcess service(String module, int httpPort, Path log, String... arguments) {
    return ServiceProcess.of(module, Optional.empty(), httpPort, log, arguments);
  }

  /** Whether a path of {@code service} answers with this status; false while nobody listens. */
  static boolean answers(ServiceProcess service, String path, int status) {
    try {
      return service.get(path).status() == status;
    } catch (IOException e) {
      return false;
    }
  }

  /** The sum of a metric over all labels; NaN if there is none, or nobody answers. */
  static double metric(ServiceProcess service, String name) {
    try {
      return Metrics.parse(service.get("/q/metrics").body()).named(name).stream()
          .mapToDouble(Metrics.Sample::value)
          .reduce(Double::sum)
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  /** Writes a file that only its owner can read. */
  static Path writePrivate(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }

  /** The lines of the log that have {@code part} in them. */
  static List<String> logLines(ServiceProcess service, String part) throws IOException {
    return Files.readAllLines(service.running().log()).stream()
        .filter(line -> line.contains(part))
        .toList();
  }
}
