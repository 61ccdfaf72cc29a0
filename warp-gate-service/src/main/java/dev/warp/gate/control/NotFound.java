package dev.warp.gate.control;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Collection;

/** Says that nothing is called so, and what is. */
final class NotFound {

  private NotFound() {}

  /**
   * The answer NOT_FOUND.
   *
   * @param what sort of thing was asked for
   * @param known the names that there are
   */
  static StatusRuntimeException of(String what, String name, Collection<String> known) {
    String there = known.isEmpty() ? "is none" : "are: " + String.join(", ", known);
    return Status.NOT_FOUND
        .withDescription("there is no %s \"%s\"; there %s".formatted(what, name, there))
        .asRuntimeException();
  }
}
