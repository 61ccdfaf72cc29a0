package dev.warp.lab.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommandTest {

  @Test
  void shouldReturnWhatTheProgramPrints() {
    assertEquals("a b\n", Command.of("echo", "a b").run());
  }

  @Test
  void shouldPassTheInputAndMoreOutputThanAPipeHolds() {
    String text = "0123456789".repeat(100_000);
    assertEquals(text, Command.of("cat").withInput(text).run());
  }

  @Test
  void shouldSayWhichCommandFailedAndWhyButNotItsInput() {
    Command command =
        Command.of("sh", "-c", "cat >/dev/null; echo broken >&2; exit 3").withInput("secret");
    String message = assertThrows(CommandFailedException.class, command::run).getMessage();
    assertTrue(message.contains("exit 3"), message);
    assertTrue(message.contains("exit code 3: broken"), message);
    assertFalse(message.contains("secret"), message);
    assertEquals(3, command.execute().exitCode());
  }

  @Test
  void shouldKillWhatIsNotDoneInTime() {
    Command command = Command.of("sleep", "1000").withDeadline(Duration.ofMillis(50));
    String message = assertThrows(CommandFailedException.class, command::run).getMessage();
    assertTrue(message.contains("sleep 1000: not done"), message);
  }

  @Test
  void shouldSayThatAProgramCannotBeStarted() {
    Command command = Command.of("/nonexistent/program");
    String message = assertThrows(CommandFailedException.class, command::run).getMessage();
    assertTrue(message.contains("/nonexistent/program: cannot be started"), message);
  }
}
