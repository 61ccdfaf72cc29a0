package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Await;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.testbed.GateFile;
import dev.warp.lab.testbed.LoopbackTestbed;
import dev.warp.lab.testbed.WarpProcesses;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A map, a gate with two lossy uplinks and its far gate, a stream through them, and a browser that
 * looks at their pages.
 */
final class PageRun implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final int LOSS_PERCENT = 5;
  static final String TUNNEL = "video";
  static final int RATE = 200;

  private static final int PAYLOAD = 900;

  private final Teardown teardown = new Teardown();
  private final Path folder;
  private final LoopbackTestbed testbed;
  private final WarpProcesses warp;
  private final DatagramStream stream;
  private final Browser browser;

  /**
   * Starts everything, and waits until payloads flow.
   *
   * @param folder empty
   */
  PageRun(Path folder) throws IOException {
    this.folder = folder;
    testbed = teardown.add(LoopbackTestbed.create(LOSS_PERCENT));
    warp =
        teardown.add(
            WarpProcesses.prepare(testbed, folder, List.of(TUNNEL), new GateFile.Shards(3, 5)));
    warp.start();
    warp.awaitPaths(TUNNEL);
    stream = teardown.add(warp.startStream(TUNNEL, TrafficPlan.untilStopped(PAYLOAD, RATE)));
    stream.awaitDelivered(0, RATE, PATIENCE);
    browser = teardown.add(Browser.start(Files.createDirectory(folder.resolve("profile"))));
  }

  LoopbackTestbed testbed() {
    return testbed;
  }

  WarpProcesses warp() {
    return warp;
  }

  DatagramStream stream() {
    return stream;
  }

  Browser browser() {
    return browser;
  }

  /** The token that a service has made for its host. */
  String token(String service) throws IOException {
    return Files.readString(folder.resolve(service + ".token")).strip();
  }

  /** Opens the page of a service as the command line says, and waits until it is live. */
  void open(ServiceProcess service, String name, String... command) {
    String printed =
        new WarpCommand(
                "WARP_GATE=" + authority(service),
                "WARP_MAP=" + authority(service),
                "WARP_TOKEN_FILE=" + folder.resolve(name + ".token"))
            .run(command);
    browser.look(1280, 1000, false);
    browser.open(URI.create(printed.strip()));
    Await.until("the page to be live", PATIENCE, () -> browser.text("#live").equals("live"));
  }

  static String authority(ServiceProcess service) {
    InetSocketAddress http = service.http();
    return http.getAddress().getHostAddress() + ":" + http.getPort();
  }

  /** Sees that a page's console is empty, and that nobody but its server was asked. */
  void assertQuiet(ServiceProcess service) {
    assertEquals(List.of(), browser.console());
    for (URI asked : browser.requests()) {
      assertTrue(
          // What a browser shows before a page has other schemes, and leads nowhere.
          !asked.getScheme().startsWith("http")
              || authority(service).equals(asked.getRawAuthority()),
          asked::toString);
    }
  }

  @Override
  public void close() {
    teardown.close();
  }
}
