package dev.warp.gate.engine.transport;

import java.util.Locale;

/** Why a payload was given up of which some shards had come. */
public enum Abandonment {
  /** Too few came in time. */
  TIMEOUT,
  /** There is no room for it beside newer ones, or at all. */
  MEMORY,
  /** The far gate has started anew, and will send no more of it. */
  FAR_GATE_RESTARTED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The reason as a metric label, lower case. */
  public String label() {
    return label;
  }
}
