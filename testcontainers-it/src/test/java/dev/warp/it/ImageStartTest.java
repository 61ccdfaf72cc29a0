package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.io.BootClock;
import dev.warp.io.NanoClock;
import dev.warp.lab.netns.NatKind;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.HttpGet;
import dev.warp.lab.testbed.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How the services' images start: from the cache that their build made (docs/decisions/0018), or
 * without it. Prints how long that takes.
 */
@NeedsDocker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageStartTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int RUNS = 7;

  /** Added to the JVM's arguments, without a word in the image's own. */
  private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";

  private static final String SAY_HOW = "-Xlog:aot";
  private static final String FROM_CACHE = "Using AOT-linked classes: true";

  /** The kernel counts in these when it tells when a process started. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  @TempDir static Path folder;

  private final Teardown teardown = new Teardown();
  private final NanoClock clock = BootClock.system();
  private ServiceImages images;
  private ContainerGates gates;
  private ContainerHost mapHost;
  private ContainerHost gateHost;

  enum Service {
    MAP("map", 8181),
    GATE("gate", 8180);

    final String word;
    final int port;

    Service(String word, int port) {
      this.word = word;
      this.port = port;
    }
  }

  @BeforeAll
  void start() throws IOException {
    images = teardown.add(ServiceImages.build(Files.createDirectory(folder.resolve("base"))));
    ContainerInternet internet = teardown.add(new ContainerInternet(images.base()));
    gates = teardown.add(new ContainerGates(images, internet, folder));
    mapHost = internet.addPublicHost("another-map");
    gateHost = internet.addHost("vehicle", List.of(internet.addLan(NatKind.FULL_CONE)));
  }

  @AfterAll
  void stop() {
    teardown.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldStartFromTheCacheOfItsImage(Service service) {
    try (ServiceContainer container = started(service, SAY_HOW)) {
      assertTrue(container.getLogs().contains(FROM_CACHE), container::getLogs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldStartWhereTheCacheDoesNotFit(Service service) {
    try (ServiceContainer container =
        started(service, SAY_HOW + " -XX:ObjectAlignmentInBytes=16")) {
      assertFalse(container.getLogs().contains(FROM_CACHE), container::getLogs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveNoKeyOfTheRehearsal(Service service) {
    try (ServiceContainer container =
        new ServiceContainer(imageOf(service), hostOf(service), List.of())) {
      // Patterns that no file matches stay as they are.
      String list = "echo /tmp/warp* /var/lib/warp/*; exec sleep infinity";
      container
          .withCreateContainerCmdModifier(command -> command.withEntrypoint("sh", "-c", list))
          .start();
      container.awaitFirstOutput();
      assertEquals("/tmp/warp* /var/lib/warp/*", container.getLogs().strip());
    }
  }

  @Test
  void shouldBeReadySoon() {
    for (Service service : Service.values()) {
      System.out.printf(
          "%s image, process start to ready: %s from the cache, %s without%n",
          service.word, times(service, ""), times(service, "-XX:AOTMode=off"));
    }
  }

  /** The median and the least of some starts, for people. */
  private String times(Service service, String jvmOptions) {
    long[] millis =
        IntStream.range(0, RUNS)
            .mapToLong(
                run -> {
                  try (ServiceContainer container = started(service, jvmOptions)) {
                    return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - startOf(container));
                  }
                })
            .sorted()
            .toArray();
    return "%d ms (least %d)".formatted(millis[RUNS / 2], millis[0]);
  }

  /** When the container's process started, in the time of the clock, to 10 ms. */
  private static long startOf(ServiceContainer container) {
    Path statistics =
        Path.of(
            "/proc/%d/stat".formatted(container.getCurrentContainerInfo().getState().getPidLong()));
    try {
      // Field 22 of proc_pid_stat(5), 20 after the name in parentheses.
      String fields = Files.readString(statistics).replaceFirst(".*\\) ", "");
      return Long.parseLong(fields.split(" ", -1)[19]) * TICK_NANOS;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A service that is ready: a gate is when the map knows it. */
  private ServiceContainer started(Service service, String jvmOptions) {
    ServiceContainer container =
        service == Service.MAP
            ? new ServiceContainer(imageOf(service), hostOf(service), List.of())
            : gates.vehicle(gateHost).container();
    container.withEnv(JVM_OPTIONS, jvmOptions).start();
    Site site = hostOf(service).site();
    Await.until(service.word + " ready", PATIENCE, () -> isReady(site, service.port));
    return container;
  }

  private String imageOf(Service service) {
    return service == Service.MAP ? images.map() : images.gate();
  }

  private ContainerHost hostOf(Service service) {
    return service == Service.MAP ? mapHost : gateHost;
  }

  private static boolean isReady(Site site, int port) {
    InetSocketAddress http = new InetSocketAddress(Site.LOOPBACK, port);
    try {
      return HttpGet.send(site.namespace(), http, "/q/health/ready").status() == 200;
    } catch (IOException e) {
      // Nobody listens yet.
      return false;
    }
  }
}
