package dev.warp.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** A program that runs until it is stopped, with its output and errors in one log file. */
public final class BackgroundProcess implements AutoCloseable {

  private static final int TAIL_LINES = 40;
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

  private final List<String> command;
  private final Process process;
  private final Path log;

  private BackgroundProcess(List<String> command, Process process, Path log) {
    this.command = command;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program.
   *
   * @param command the program and its arguments, unquoted
   * @param environment variables set on top of this process's own
   * @param log the file its output is appended to; made if it does not exist
   * @throws CommandFailedException if it cannot be started
   */
  public static BackgroundProcess start(
      List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new BackgroundProcess(List.copyOf(command), process, log);
    } catch (IOException e) {
      throw new CommandFailedException(String.join(" ", command) + ": cannot be started", e);
    }
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The file its output goes to. */
  public Path log() {
    return log;
  }

  /** The last lines it wrote, for a failure message. */
  public String logTail() {
    List<String> lines = readLog().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  /**
   * Waits until a line of the log contains a match of {@code pattern}.
   *
   * @throws Await.DeadlineExceededException if there is none by the deadline
   * @throws CommandFailedException if the program ends first
   */
  public void awaitLogLine(Pattern pattern, Duration deadline) {
    await(
        "a line like '" + pattern + "'",
        deadline,
        () -> readLog().lines().anyMatch(line -> pattern.matcher(line).find()));
  }

  /**
   * Waits for a condition that only this program, alive, can bring about.
   *
   * @param what what is waited for
   * @throws Await.DeadlineExceededException if it does not hold by the deadline; the message has
   *     the log's last lines
   * @throws CommandFailedException if the program ends first
   */
  public void await(String what, Duration deadline, BooleanSupplier condition) {
    try {
      Await.until(
          what + " from " + this,
          deadline,
          () -> {
            boolean alive = isAlive();
            boolean holds = condition.getAsBoolean();
            if (!holds && !alive) {
              throw new CommandFailedException(
                  "%s ended with exit code %d before %s; its log ends:%n%s"
                      .formatted(this, process.exitValue(), what, logTail()));
            }
            return holds;
          });
    } catch (Await.DeadlineExceededException e) {
      throw new Await.DeadlineExceededException(
          e.getMessage() + "; its log ends:\n" + logTail(), e);
    }
  }

  /**
   * Asks the program to end (SIGTERM) and waits for it.
   *
   * @return its exit code; 128 plus the signal's number if the signal itself ended it
   * @throws Await.DeadlineExceededException if it still runs at the deadline
   */
  public int stop(Duration deadline) {
    process.destroy();
    if (!ended(deadline)) {
      throw new Await.DeadlineExceededException(
          "%s still runs %.1f s after SIGTERM; its log ends:%n%s"
              .formatted(this, deadline.toMillis() / 1e3, logTail()));
    }
    return process.exitValue();
  }

  /** Has the program do nothing (SIGSTOP) until {@link #resume}. */
  public void suspend() {
    Command.of("kill", "-STOP", Long.toString(pid())).run();
  }

  /** Has it go on (SIGCONT). */
  public void resume() {
    Command.of("kill", "-CONT", Long.toString(pid())).run();
  }

  /** Ends the program at once (SIGKILL) and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    if (!ended(STOP_DEADLINE)) {
      throw new Await.DeadlineExceededException(this + " survived SIGKILL");
    }
  }

  /** Stops the program if it runs; kills it if it does not stop within 5 seconds. */
  @Override
  public void close() {
    process.destroy();
    if (!ended(STOP_DEADLINE)) {
      kill();
    }
  }

  private boolean ended(Duration deadline) {
    try {
      return process.waitFor(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new Await.DeadlineExceededException("interrupted while waiting for " + this, e);
    }
  }

  private String readLog() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command and the process id. */
  @Override
  public String toString() {
    return "%s (pid %d)".formatted(String.join(" ", command), pid());
  }
}
