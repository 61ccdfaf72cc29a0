package dev.warp.gate.engine.transport;

import java.util.Locale;

/** Why a payload from the application was not sent. */
public enum PayloadDrop {
  /** There is no session with the far gate (yet). */
  NO_SESSION,
  /** There is a session but no path, not even a silent one. */
  NO_PATH,
  /** It is longer than may be, or than all its pieces can hold at this mtu and redundancy. */
  TOO_LARGE,
  /** No path can carry it before its deadline: more is sent than there is room for. */
  CONGESTED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The reason as a metric label, lower case. */
  public String label() {
    return label;
  }
}
