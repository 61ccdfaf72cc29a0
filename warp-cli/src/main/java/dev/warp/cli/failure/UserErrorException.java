package dev.warp.cli.failure;

/** Something the user can mend; the message is all there is to say. */
public final class UserErrorException extends RuntimeException {

  private final int exitCode;

  /** Ends the command with 1. */
  public UserErrorException(String message) {
    this(ExitCode.FAILED, message);
  }

  /** Ends the command with {@code exitCode}. */
  public UserErrorException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Ends the command with 1. */
  public UserErrorException(String message, Throwable cause) {
    this(ExitCode.FAILED, message, cause);
  }

  /** Ends the command with {@code exitCode}. */
  public UserErrorException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** What the command ends with. */
  public int exitCode() {
    return exitCode;
  }
}
