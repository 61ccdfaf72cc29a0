package dev.warp.gate.engine.probe;

import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.wire.Endpoint;

/** One local interface and one remote candidate, and how asking there went. */
public final class CandidatePair {

  /** Answers to any of the last so many requests count. */
  private static final int REMEMBERED_REQUESTS = 8;

  private final int interfaceId;
  private final Endpoint remote;
  private Candidate.Kind kind;
  private int farInterfaceId;
  private final long[] requestCounters = new long[REMEMBERED_REQUESTS];
  private final long[] requestNanos = new long[REMEMBERED_REQUESTS];
  private int requests;
  private int unanswered;

  /** Whether a request from there has made a probe of this row come sooner. */
  private boolean hurried;

  private long rowNanos;
  private boolean rowPlanned;
  private long lastProbeNanos;
  private long nextProbeNanos;
  private long answeredNanos;
  private boolean answered;
  private boolean withdrawn;

  CandidatePair(
      int interfaceId, Endpoint remote, Candidate.Kind kind, int farInterfaceId, long firstProbe) {
    this.interfaceId = interfaceId;
    this.remote = remote;
    this.kind = kind;
    this.farInterfaceId = farInterfaceId;
    this.rowNanos = firstProbe;
    this.nextProbeNanos = firstProbe;
  }

  boolean is(int localInterface, Endpoint endpoint) {
    return interfaceId == localInterface && remote.equals(endpoint);
  }

  /** A request with this counter has just been sent. */
  void asked(long counter, long nowNanos) {
    int slot = requests++ % REMEMBERED_REQUESTS;
    requestCounters[slot] = counter;
    requestNanos[slot] = nowNanos;
    if (rowPlanned && mayBeginRow(nowNanos)) {
      beginRow(nowNanos);
    }
    unanswered++;
    lastProbeNanos = nowNanos;
    nextProbeNanos = nowNanos + ProbeSchedule.gapAfter(unanswered, isHopeful(nowNanos));
    if (rowPlanned) {
      hurry(nextRowNanos(nowNanos));
    }
  }

  /**
   * A response came.
   *
   * @return the round-trip time in nanoseconds, or -1 if no recent request has that counter
   */
  public long answered(long requestCounter, int interfaceOfFarGate, long nowNanos) {
    int known = Math.min(requests, REMEMBERED_REQUESTS);
    for (int slot = 0; slot < known; slot++) {
      if (requestCounters[slot] == requestCounter) {
        requestCounters[slot] = -1;
        unanswered = 0;
        hurried = false;
        answered = true;
        rowPlanned = false;
        answeredNanos = nowNanos;
        farInterfaceId = interfaceOfFarGate;
        return nowNanos - requestNanos[slot];
      }
    }
    return -1;
  }

  /**
   * Somebody else names it (again): asks anew from the beginning, first at {@code whenNanos}; or as
   * soon as a row may begin again, if one has begun not long ago. A pair that is yet to begin does
   * so as planned.
   *
   * @return whether a row begins then
   */
  boolean named(long whenNanos) {
    boolean begins = requests > 0 && mayBeginRow(whenNanos);
    if (begins) {
      beginRow(whenNanos);
    } else if (requests > 0) {
      rowPlanned = true;
      hurry(nextRowNanos(whenNanos));
    }
    return begins;
  }

  /**
   * The gate itself has reason to ask anew: does so, first at {@code whenNanos}, unless it has just
   * begun to.
   *
   * @return whether a row begins then
   */
  boolean restart(long whenNanos) {
    boolean begins = requests > 0 && whenNanos - rowNanos >= ProbeSchedule.MIN_OWN_ROW_NANOS;
    if (begins) {
      beginRow(whenNanos);
    }
    return begins;
  }

  private boolean mayBeginRow(long nowNanos) {
    return nowNanos >= nextRowNanos(nowNanos);
  }

  private long nextRowNanos(long nowNanos) {
    return rowNanos
        + (isHopeful(nowNanos) ? ProbeSchedule.MIN_OWN_ROW_NANOS : ProbeSchedule.MIN_ROW_NANOS);
  }

  private void beginRow(long whenNanos) {
    unanswered = 0;
    hurried = false;
    rowPlanned = false;
    rowNanos = whenNanos;
    hurry(whenNanos);
  }

  /** Something authentic came from there, so that asking promises to succeed. */
  void suggest(Sign sign, long nowNanos) {
    if (unanswered >= ProbeSchedule.EAGER_PROBES) {
      if (sign != Sign.UNPROVEN_REQUEST && mayBeginRow(nowNanos)) {
        beginRow(nowNanos);
      }
    } else if (sign != Sign.TRANSPORT) {
      hurry(
          nowNanos, hurried ? ProbeSchedule.MIN_GAP_NANOS : ProbeSchedule.MIN_TRIGGERED_GAP_NANOS);
      hurried = true;
    } else if (unanswered == 0) {
      hurry(nowNanos);
    }
  }

  private void hurry(long whenNanos) {
    hurry(whenNanos, ProbeSchedule.MIN_GAP_NANOS);
  }

  private void hurry(long whenNanos, long gapNanos) {
    long earliest = requests == 0 ? whenNanos : lastProbeNanos + gapNanos;
    nextProbeNanos = Math.min(nextProbeNanos, Math.max(whenNanos, earliest));
  }

  /** Asks next at {@code whenNanos}. */
  void postpone(long whenNanos) {
    nextProbeNanos = whenNanos;
  }

  /** Asks as planned, but not before {@code whenNanos}. */
  void notBefore(long whenNanos) {
    nextProbeNanos = Math.max(nextProbeNanos, whenNanos);
  }

  void describe(Candidate.Kind newKind, int interfaceOfFarGate) {
    withdrawn = false;
    kind = newKind;
    farInterfaceId = interfaceOfFarGate;
  }

  /** Nobody says any more that the far gate is there. */
  void withdraw() {
    withdrawn = true;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  /** Whether it ever was. */
  boolean wasAsked() {
    return requests > 0;
  }

  /** When it was asked last. */
  long lastProbeNanos() {
    return lastProbeNanos;
  }

  /** When it last answered; 0 if it never has. */
  long answeredNanos() {
    return answeredNanos;
  }

  /** Whether nothing speaks for asking it any more. */
  boolean isHopeless(long nowNanos) {
    return withdrawn && !isHopeful(nowNanos);
  }

  /** The far gate has said goodbye: that it worked promises nothing now. */
  void farGateStops() {
    answered = false;
  }

  /** Whether it has worked not long ago, so that it is likely to work again. */
  private boolean isHopeful(long nowNanos) {
    return answered && nowNanos - answeredNanos < ProbeSchedule.HOPEFUL_NANOS;
  }

  public int interfaceId() {
    return interfaceId;
  }

  public Endpoint remote() {
    return remote;
  }

  public Candidate.Kind kind() {
    return kind;
  }

  /** The far gate's number for its interface, or {@link Candidate#UNKNOWN_INTERFACE}. */
  public int farInterfaceId() {
    return farInterfaceId;
  }

  /** Whether it ever answered. */
  public boolean hasAnswered() {
    return answered;
  }

  /** Requests sent since the last answer, or since asking began anew. */
  public int unanswered() {
    return unanswered;
  }

  /** When to ask next; sooner than scheduled while nothing leads to the far gate. */
  long nextProbeNanos(boolean reachable) {
    return reachable || requests == 0
        ? nextProbeNanos
        : Math.min(nextProbeNanos, lastProbeNanos + ProbeSchedule.PATIENT_GAP);
  }
}
