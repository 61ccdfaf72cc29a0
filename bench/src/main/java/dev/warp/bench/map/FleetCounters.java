package dev.warp.bench.map;

/** What the gates of a fleet have asked and been told so far. */
final class FleetCounters {

  /** Sessions made. */
  long sessions;

  /** Registers answered, each counted once however often it was sent. */
  long answered;

  /** Of these, those that had to be sent again. */
  long answeredLate;

  /** Registers that were never answered: the session was given up. */
  long unanswered;

  /** Interfaces that are registered as far as they know. */
  long registered;

  /** Lists of a far gate's candidates, of which each interface gets one. */
  long told;

  /** Cookies received. */
  long cookies;

  /** Reset notices that ended a session. */
  long resets;

  /** Datagrams that nothing was made of. */
  long unexpected;
}
