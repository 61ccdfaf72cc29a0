package dev.warp.gate.engine.path;

import dev.warp.protocol.wire.Endpoint;

/**
 * One local interface and one remote endpoint that have proved that they can talk (docs/protocol.md
 * section 10).
 */
public final class Path {

  private static final long MAX_PING_NUMBER = 0xffff_ffffL;

  /** A path never counts as dead before this much silence, in nanoseconds. */
  static final long MIN_SILENCE_NANOS = 300_000_000L;

  /** Pings that must have been sent into silence before it means anything. */
  private static final int MIN_PINGS_INTO_SILENCE = 3;

  /** So many pings without a pong mean that this direction is dead, whatever arrives. */
  private static final int MAX_UNANSWERED_PINGS = 10;

  /** Pongs to any of the last so many pings count: a round trip may take several intervals. */
  private static final int REMEMBERED_PINGS = 64;

  private final int id;
  private final int interfaceId;
  private final RttEstimator rtt = new RttEstimator();
  private final LossMeter loss = new LossMeter();
  private Endpoint remote;
  private Endpoint expectedRemote;
  private int farInterfaceId;
  private PathState state = PathState.UP;
  private long lastHeardNanos;
  private long upSinceNanos;
  private long lastAnswerNanos;
  private long lastPingNanos;
  private final long[] pingNanos = new long[REMEMBERED_PINGS];
  private long pingNumber;
  private long answeredPing;
  private int pingsIntoSilence;
  private long sentDatagrams;
  private long sentBytes;
  private long receivedDatagrams;
  private long receivedBytes;

  /**
   * A path that has just been validated.
   *
   * @param id this end's number for it, 0 to 63
   * @param interfaceId the local interface
   * @param remote where it leads
   * @param farInterfaceId the far gate's number for its interface
   * @param nowNanos when it was validated
   */
  public Path(int id, int interfaceId, Endpoint remote, int farInterfaceId, long nowNanos) {
    this(id, interfaceId, remote, farInterfaceId, nowNanos, 0);
  }

  /** The same; its pings are numbered from {@code lastPing} + 1. */
  Path(int id, int interfaceId, Endpoint remote, int farInterfaceId, long nowNanos, long lastPing) {
    this.id = id;
    this.interfaceId = interfaceId;
    this.remote = remote;
    this.farInterfaceId = farInterfaceId;
    this.lastHeardNanos = nowNanos;
    this.lastAnswerNanos = nowNanos;
    this.upSinceNanos = nowNanos;
    this.lastPingNanos = nowNanos;
    this.pingNumber = lastPing;
    this.answeredPing = lastPing;
  }

  public boolean leads(int fromInterface, Endpoint to) {
    return interfaceId == fromInterface && remote.equals(to);
  }

  /** Datagrams of this path come from {@code elsewhere}: it moves there once that has answered. */
  public void expectAt(Endpoint elsewhere) {
    expectedRemote = elsewhere;
  }

  /** Whether it is waiting for {@code endpoint} to answer. */
  public boolean isExpectedAt(Endpoint endpoint) {
    return endpoint.equals(expectedRemote);
  }

  /** The far end proved that it is now at {@code newRemote}. */
  public void moveTo(Endpoint newRemote) {
    remote = newRemote;
    expectedRemote = null;
  }

  /** A response to a probe of ours came back over this path. */
  public void validated(int newFarInterfaceId, long rttNanos, long nowNanos) {
    farInterfaceId = newFarInterfaceId;
    rtt.sample(rttNanos);
    answeredPing = pingNumber;
    answered(nowNanos);
    if (state == PathState.DOWN) {
      state = PathState.UP;
      upSinceNanos = nowNanos;
    }
  }

  /** Something authenticated arrived on it. */
  public void heard(int bytes, long nowNanos) {
    receivedDatagrams++;
    receivedBytes += bytes;
    lastHeardNanos = nowNanos;
    pingsIntoSilence = 0;
  }

  public void sent(int bytes) {
    sentDatagrams++;
    sentBytes += bytes;
  }

  /** The number for a ping that leaves now. */
  public long nextPing(long nowNanos) {
    lastPingNanos = nowNanos;
    pingsIntoSilence++;
    pingNumber++;
    pingNanos[(int) (pingNumber % REMEMBERED_PINGS)] = nowNanos;
    return pingNumber & MAX_PING_NUMBER;
  }

  /**
   * A ping was answered. A path that is down stays so: what was on its way says nothing about now.
   *
   * @param number the ping's, 32 bits
   * @return whether it was one of the last pings
   */
  public boolean ponged(long number, long heldNanos, long nowNanos) {
    long age = (pingNumber - number) & MAX_PING_NUMBER;
    if (age >= Math.min(pingNumber, REMEMBERED_PINGS)) {
      return false;
    }
    long answered = pingNumber - age;
    rtt.sample(nowNanos - pingNanos[(int) (answered % REMEMBERED_PINGS)] - heldNanos);
    answeredPing = Math.max(answeredPing, answered);
    answered(nowNanos);
    return true;
  }

  /** The far end says what it has received on this path in the session in use. */
  public void reported(long received, long highest) {
    loss.report(received, highest);
  }

  private void answered(long nowNanos) {
    pingsIntoSilence = 0;
    lastHeardNanos = nowNanos;
    lastAnswerNanos = nowNanos;
  }

  /**
   * Whether it has stopped working: nothing heard for three pings, ping intervals and round trips;
   * or things are heard but no ping has been answered for long, so that only the other direction
   * works.
   */
  public boolean isDead(long pingIntervalNanos, long nowNanos) {
    long silence = longestSilence(pingIntervalNanos);
    boolean silent =
        pingsIntoSilence >= MIN_PINGS_INTO_SILENCE && nowNanos - lastHeardNanos >= silence;
    boolean unanswered =
        unansweredPings() >= MAX_UNANSWERED_PINGS && nowNanos - lastAnswerNanos >= silence;
    return silent || unanswered;
  }

  /** Nanoseconds without a word after which a path asked every {@code intervalNanos} is dead. */
  public long longestSilence(long intervalNanos) {
    return Math.max(MIN_SILENCE_NANOS, 3 * (intervalNanos + rtt.smoothedNanos()));
  }

  public void goDown() {
    state = PathState.DOWN;
  }

  public void newSession() {
    loss.newSession();
  }

  public int id() {
    return id;
  }

  public int interfaceId() {
    return interfaceId;
  }

  public int farInterfaceId() {
    return farInterfaceId;
  }

  public Endpoint remote() {
    return remote;
  }

  public boolean isUp() {
    return state == PathState.UP;
  }

  public PathState state() {
    return state;
  }

  public RttEstimator rtt() {
    return rtt;
  }

  public double lossRatio() {
    return loss.lossRatio();
  }

  public long lastHeardNanos() {
    return lastHeardNanos;
  }

  public long lastPingNanos() {
    return lastPingNanos;
  }

  /** Pings sent since the one that was answered last. */
  public long unansweredPings() {
    return pingNumber - answeredPing;
  }

  public long upSinceNanos() {
    return upSinceNanos;
  }

  public long sentDatagrams() {
    return sentDatagrams;
  }

  public long sentBytes() {
    return sentBytes;
  }

  public long receivedDatagrams() {
    return receivedDatagrams;
  }

  public long receivedBytes() {
    return receivedBytes;
  }
}
