package dev.warp.lab.process;

/** An external command could not be started, ended with an error, or did not end in time. */
public final class CommandFailedException extends RuntimeException {

  public CommandFailedException(String message) {
    super(message);
  }

  public CommandFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
