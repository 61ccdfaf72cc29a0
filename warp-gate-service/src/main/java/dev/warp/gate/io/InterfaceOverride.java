package dev.warp.gate.io;

import java.util.Optional;

/**
 * What is to be otherwise with an interface than the configuration has it.
 *
 * @param enabled whether it is sent from
 * @param label what people call it
 */
public record InterfaceOverride(Optional<Boolean> enabled, Optional<String> label) {

  /** Nothing. */
  public static final InterfaceOverride NONE =
      new InterfaceOverride(Optional.empty(), Optional.empty());

  boolean disables() {
    return enabled.isPresent() && !enabled.get();
  }
}
