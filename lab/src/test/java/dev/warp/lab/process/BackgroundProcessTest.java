package dev.warp.lab.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundProcessTest {

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Pattern READY = Pattern.compile("^ready");

  @TempDir Path folder;

  @Test
  void shouldWaitForALineAndStopBySigterm() {
    String script = "trap 'echo bye; exit 7' TERM; echo $WORD; while :; do sleep 0.01; done";
    try (BackgroundProcess process = start(script)) {
      process.awaitLogLine(READY, DEADLINE);
      assertTrue(process.isAlive());
      assertEquals(7, process.stop(DEADLINE));
      assertEquals("ready\nbye", process.logTail());
    }
  }

  @Test
  void shouldFailToStopWhatIgnoresSigtermAndKillItAllTheSame() {
    try (BackgroundProcess process = start("trap '' TERM; echo ready; while :; do :; done")) {
      process.awaitLogLine(READY, DEADLINE);
      assertThrows(
          Await.DeadlineExceededException.class, () -> process.stop(Duration.ofMillis(100)));
      process.kill();
      assertFalse(process.isAlive());
    }
  }

  @Test
  void shouldShowTheLogOfAProgramThatEndsBeforeItIsReady() {
    try (BackgroundProcess process = start("echo no such file; exit 2")) {
      String message =
          assertThrows(CommandFailedException.class, () -> process.awaitLogLine(READY, DEADLINE))
              .getMessage();
      assertTrue(message.contains("exit code 2"), message);
      assertTrue(message.endsWith("no such file"), message);
    }
  }

  @Test
  void shouldShowTheLogOfAProgramThatIsNotReadyInTime() {
    try (BackgroundProcess process = start("echo loading; exec sleep 1000")) {
      process.awaitLogLine(Pattern.compile("loading"), DEADLINE);
      String message =
          assertThrows(
                  Await.DeadlineExceededException.class,
                  () -> process.awaitLogLine(READY, Duration.ofMillis(50)))
              .getMessage();
      assertTrue(message.endsWith("loading"), message);
    }
  }

  private BackgroundProcess start(String script) {
    return BackgroundProcess.start(
        List.of("sh", "-c", script), Map.of("WORD", "ready"), folder.resolve("log"));
  }
}
