package dev.warp.gate.engine.probe;

/** An authentic datagram from somewhere, as a reason to ask there. */
public enum Sign {
  /** A request that was certainly sent just now; requests keep to a pace of their own. */
  REQUEST,
  /** A request that may be a recording from before a restart. */
  UNPROVEN_REQUEST,
  /** A transport datagram, of which there may be thousands. */
  TRANSPORT
}
