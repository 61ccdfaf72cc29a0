package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.lab.netns.VehicleTopology;
import dev.warp.lab.process.BackgroundProcess;
import dev.warp.lab.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab whose program is interrupted leaves nothing behind. */
@NeedsNamespaces
class TeardownAtExitTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @Test
  void shouldRemoveItsNamespacesWhenInterrupted(@TempDir Path folder) {
    List<String> program =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            LabThatWaits.class.getName());
    try (BackgroundProcess process =
        BackgroundProcess.start(program, Map.of(), folder.resolve("log"))) {
      process.awaitLogLine(Pattern.compile("^up"), DEADLINE);
      assertEquals(6, namespacesOf(process));
      // Ctrl-C (SIGINT) takes the same way through the JVM.
      int sigterm = 128 + 15;
      assertEquals(sigterm, process.stop(DEADLINE), process::logTail);
      assertEquals(0, namespacesOf(process), process::logTail);
    }
  }

  private static long namespacesOf(BackgroundProcess process) {
    return Command.of("ip", "netns", "list")
        .run()
        .lines()
        .filter(line -> line.startsWith("warp-" + process.pid() + "-"))
        .count();
  }

  /** Builds a topology and waits for ever. */
  static final class LabThatWaits {

    private LabThatWaits() {}

    public static void main(String[] arguments) throws InterruptedException {
      VehicleTopology topology = VehicleTopology.create(VehicleTopology.Plan.portRestricted(2, 1));
      System.out.println("up " + topology.vehicle());
      new CountDownLatch(1).await();
    }
  }
}
