package dev.warp.protocol.probe;

import java.util.Optional;

/** Question or answer. */
public enum ProbeType {
  REQUEST(1),
  RESPONSE(2);

  private final int wireId;

  ProbeType(int wireId) {
    this.wireId = wireId;
  }

  int wireId() {
    return wireId;
  }

  static Optional<ProbeType> of(int wireId) {
    return switch (wireId) {
      case 1 -> Optional.of(REQUEST);
      case 2 -> Optional.of(RESPONSE);
      default -> Optional.empty();
    };
  }
}
