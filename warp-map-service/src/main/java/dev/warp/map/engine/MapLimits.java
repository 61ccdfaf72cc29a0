package dev.warp.map.engine;

import dev.warp.protocol.session.InitiationGuard;

/**
 * Bounds on what gates may cause (docs/protocol.md section 9.4).
 *
 * @param gates gates registered at once
 * @param sessions sessions at once, of all gates; a quarter more is kept for registered gates
 * @param wants far gates wanted by all gates together, not counting {@link #FREE_WANTS} of each
 * @param expiryNanos how long a registration lasts without another, in nanoseconds
 * @param interfacesPerGate interfaces of one gate
 * @param wantsPerGate far gates that one gate may want
 * @param framesPerSecond frames a second in one session, those that are relayed not counted
 * @param relay what is passed on between gates
 * @param initiations when to ask for cookies
 */
public record MapLimits(
    int gates,
    int sessions,
    int wants,
    long expiryNanos,
    int interfacesPerGate,
    int wantsPerGate,
    int framesPerSecond,
    RelayLimits relay,
    InitiationGuard.Limits initiations) {

  /** Far gates that each gate may want whatever the others do. */
  public static final int FREE_WANTS = 4;

  /**
   * 100,000 gates with 300,000 sessions and 1,000,000 wants; 60 s, 16 interfaces, 1,024 wants, 50
   * frames a second; the relay as it is by default.
   */
  public static final MapLimits DEFAULT =
      new MapLimits(
          100_000,
          300_000,
          1_000_000,
          60_000_000_000L,
          16,
          1024,
          50,
          RelayLimits.DEFAULT,
          InitiationGuard.Limits.DEFAULT);

  /** The same with other bounds on what the tables hold. */
  public MapLimits withTables(int otherGates, int otherSessions, int otherWants) {
    return new MapLimits(
        otherGates,
        otherSessions,
        otherWants,
        expiryNanos,
        interfacesPerGate,
        wantsPerGate,
        framesPerSecond,
        relay,
        initiations);
  }

  public MapLimits withExpiryNanos(long nanos) {
    return new MapLimits(
        gates,
        sessions,
        wants,
        nanos,
        interfacesPerGate,
        wantsPerGate,
        framesPerSecond,
        relay,
        initiations);
  }

  public MapLimits withRelay(RelayLimits otherRelay) {
    return new MapLimits(
        gates,
        sessions,
        wants,
        expiryNanos,
        interfacesPerGate,
        wantsPerGate,
        framesPerSecond,
        otherRelay,
        initiations);
  }
}
