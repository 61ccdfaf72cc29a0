package dev.warp.cli;

/** Something the user can mend; the message is all there is to say. */
final class UserErrorException extends RuntimeException {

  UserErrorException(String message) {
    super(message);
  }

  UserErrorException(String message, Throwable cause) {
    super(message, cause);
  }
}
