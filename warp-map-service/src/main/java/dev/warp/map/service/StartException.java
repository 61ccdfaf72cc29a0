package dev.warp.map.service;

import java.util.List;

/** Why the map cannot start, in one line for each reason, for whoever started it. */
final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final List<String> reasons;

  StartException(List<String> reasons) {
    super(String.join("; ", reasons));
    this.reasons = List.copyOf(reasons);
  }

  StartException(String reason, Throwable cause) {
    super(reason, cause);
    this.reasons = List.of(reason);
  }

  List<String> reasons() {
    return reasons;
  }
}
