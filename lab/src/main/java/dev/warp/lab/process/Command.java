package dev.warp.lab.process;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A short external command, run to its end with its output collected.
 *
 * @param arguments the program and its arguments, unquoted
 * @param input what the program reads on standard input; secrets go here, for arguments can be read
 *     by every local user
 * @param deadline how long the program may take before it is killed
 */
public record Command(List<String> arguments, String input, Duration deadline) {

  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

  public Command {
    arguments = List.copyOf(arguments);
  }

  /** A command with nothing on standard input and a deadline of 10 seconds. */
  public static Command of(List<String> arguments) {
    return new Command(arguments, "", DEFAULT_DEADLINE);
  }

  /** As {@link #of(List)}. */
  public static Command of(String... arguments) {
    return of(List.of(arguments));
  }

  /** The same command, reading {@code text} on standard input. */
  public Command withInput(String text) {
    return new Command(arguments, text, deadline);
  }

  /** The same command with another deadline. */
  public Command withDeadline(Duration longest) {
    return new Command(arguments, input, longest);
  }

  /**
   * Runs the command and returns its standard output.
   *
   * @throws CommandFailedException if it cannot be started, exits with another code than 0, or is
   *     not done by the deadline; the message has the arguments and the error output, not the input
   */
  public String run() {
    Result result = execute();
    if (result.exitCode() != 0) {
      throw new CommandFailedException(
          "%s: exit code %d: %s"
              .formatted(
                  this, result.exitCode(), (result.standardError() + result.output()).strip()));
    }
    return result.output();
  }

  /**
   * Runs the command, whatever its exit code.
   *
   * @throws CommandFailedException if it cannot be started or is not done by the deadline
   */
  public Result execute() {
    Process process;
    try {
      process = new ProcessBuilder(arguments).start();
    } catch (IOException e) {
      throw new CommandFailedException(this + ": cannot be started", e);
    }
    CompletableFuture<String> output = readAll(process.inputReader());
    CompletableFuture<String> errors = readAll(process.errorReader());
    try {
      write(process.outputWriter());
      if (!process.waitFor(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly();
        throw new CommandFailedException(
            "%s: not done after %s: %s".formatted(this, deadline, errors.join().strip()));
      }
      return new Result(process.exitValue(), output.join(), errors.join());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new CommandFailedException(this + ": interrupted", e);
    }
  }

  private void write(Writer standardInput) {
    try (standardInput) {
      standardInput.write(input);
    } catch (IOException e) {
      // A program that ends without reading its input breaks the pipe; its exit code says why.
      if (!input.isEmpty()) {
        throw new CommandFailedException(this + ": did not read its input", e);
      }
    }
  }

  private static CompletableFuture<String> readAll(Reader stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            StringWriter text = new StringWriter();
            stream.transferTo(text);
            return text.toString();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Thread::startVirtualThread);
  }

  /** The arguments, as they would be typed. */
  @Override
  public String toString() {
    return String.join(" ", arguments);
  }

  /**
   * How a command ended.
   *
   * @param exitCode 0 for success by convention
   * @param output all of standard output
   * @param standardError all of the error output
   */
  public record Result(int exitCode, String output, String standardError) {}
}
