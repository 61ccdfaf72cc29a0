package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Await;
import dev.warp.lab.process.BackgroundProcess;
import dev.warp.lab.process.Command;
import dev.warp.lab.service.WarpBuild;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code warp gauge}: a link and a tunnel over lossy uplinks, side by side, and the page of it. */
@NeedsBrowser
class GaugeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void shouldMeasureATunnelBesideALinkAndShowWhatItHasMeasured() throws IOException {
    Path recording = folder.resolve("out.csv");
    try (PageRun run = new PageRun(Files.createDirectory(folder.resolve("run")))) {
      // The stream's ports at the far side are the gauge's now.
      run.stream().close();
      int port = freePort();
      try (BackgroundProcess recorder =
          BackgroundProcess.start(
              command(
                  "rx",
                  "127.0.0.1:" + port,
                  recording.toString(),
                  "--idle",
                  "3",
                  "--through",
                  folder.resolve("run/operator.toml") + ":" + PageRun.TUNNEL),
              Map.of(),
              folder.resolve("rx.log"))) {
        recorder.await("the recorder", PATIENCE, () -> Files.exists(recording));
        String sent =
            gauge(
                "tx",
                "127.0.0.1:" + port,
                "400",
                "100",
                "2",
                "--seconds",
                "4",
                "--through",
                folder.resolve("run/vehicle.toml") + ":" + PageRun.TUNNEL);
        // The area below the sawtooth.
        assertTrue(sent.matches("(?s).*\\b(999|1,00[0-3]) wanted.*"), sent);
        Await.until("the recorder to end", PATIENCE, () -> !recorder.isAlive());
      }
      String summary = gauge("inspect", recording.toString(), "--no-open");
      System.out.print("gauge, a link and a tunnel over two uplinks that lose 5 %:\n" + summary);
      assertTrue(summary.contains("link:") && summary.contains("tunnel:"), summary);
      look(run.browser());
    }
  }

  private void look(Browser browser) {
    browser.open(folder.resolve("out.html").toUri());
    assertTrue(browser.text("#summary").contains("tunnel:"), () -> browser.text("#summary"));
    assertEquals(5L, browser.ask("return document.querySelectorAll('canvas').length"));
    Object drawn = browser.drawnCanvases("canvas");
    assertEquals(5L, drawn);
    browser.drag("#rate .u-over", 0.2, 0.5);
    assertTrue(
        browser.text("#selected").matches("selected: \\d+ to \\d+"),
        () -> browser.text("#selected"));
    browser.screenshot("gauge-page");
    assertEquals(List.of(), browser.console());
  }

  private static String gauge(String... arguments) {
    return Command.of(command(arguments)).withDeadline(PATIENCE).run();
  }

  private static List<String> command(String... arguments) {
    Path root = WarpBuild.find().root();
    Path lab = root.resolve("lab/target");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + root.resolve("jvm.options"),
                "-cp",
                lab.resolve("classes") + ":" + lab.resolve("lib") + "/*",
                "dev.warp.lab.gauge.Gauge"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
