package dev.warp.gate.engine.path;

import dev.warp.gate.engine.pacing.SendQueue;
import dev.warp.protocol.frame.Report;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;

/**
 * One local interface and one remote endpoint that have proved that they can talk (docs/protocol.md
 * section 10).
 */
public final class Path {

  /** A path never counts as dead before this much silence, in nanoseconds. */
  static final long MIN_SILENCE_NANOS = 300_000_000L;

  /** Pings that must have been sent into silence before it means anything. */
  private static final int MIN_PINGS_INTO_SILENCE = 3;

  /** So many pings without a pong mean that this direction is dead, whatever arrives. */
  private static final int MAX_UNANSWERED_PINGS = 10;

  /** Beyond three round trips, so long may datagrams go without a sign that they have arrived. */
  static final long SILENCE_NANOS = 100_000_000L;

  private static final long MICROS = 1_000;

  private final int id;
  private final int interfaceId;
  private final RttEstimator rtt = new RttEstimator();
  private final LossMeter loss = new LossMeter();
  private final Outstanding outstanding = new Outstanding();
  private final Standing standing = new Standing();
  private final SendQueue queue;
  private final PathTraffic traffic = new PathTraffic();
  private final PingLog pings;
  private final PathMtu mtu;
  private Endpoint remote;
  private Endpoint expectedRemote;
  private int farInterfaceId;
  private int cost;
  private long lastHeardNanos;
  private long lastShardNanos = Long.MIN_VALUE / 2;
  private long lastAnswerNanos;
  private int pingsIntoSilence;
  private long farJitterNanos;
  private long lateDatagrams;
  private long lateReported;

  /**
   * A path that has just been validated.
   *
   * @param id this end's number for it, 0 to 63
   * @param interfaceId the local interface
   * @param remote where it leads
   * @param farInterfaceId the far gate's number for its interface
   * @param maxDatagramBytes the longest UDP payload that is to go over it, if it carries that
   * @param nowNanos when it was validated
   */
  public Path(
      int id,
      int interfaceId,
      Endpoint remote,
      int farInterfaceId,
      int maxDatagramBytes,
      long nowNanos) {
    this(id, interfaceId, remote, farInterfaceId, maxDatagramBytes, nowNanos, 0);
  }

  /** The same; its pings are numbered from {@code lastPing} + 1. */
  Path(
      int id,
      int interfaceId,
      Endpoint remote,
      int farInterfaceId,
      int maxDatagramBytes,
      long nowNanos,
      long lastPing) {
    this.id = id;
    this.interfaceId = interfaceId;
    this.remote = remote;
    this.queue = new SendQueue(remote);
    this.farInterfaceId = farInterfaceId;
    this.lastHeardNanos = nowNanos;
    this.lastAnswerNanos = nowNanos;
    this.pings = new PingLog(lastPing, nowNanos);
    this.mtu = new PathMtu(maxDatagramBytes);
  }

  public boolean leads(int fromInterface, Endpoint to) {
    return interfaceId == fromInterface && remote.equals(to);
  }

  /** Whether it leads between these interfaces. */
  public boolean joins(int localInterface, int farInterface) {
    return interfaceId == localInterface && farInterfaceId == farInterface;
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
    queue.leadTo(newRemote);
    mtu.restart();
    expectedRemote = null;
  }

  /** A response to a probe of ours came back over this path. */
  public void validated(int newFarInterfaceId, long rttNanos, long nowNanos) {
    farInterfaceId = newFarInterfaceId;
    rtt.sample(rttNanos);
    pings.forgive();
    answered(nowNanos);
    if (standing.state() == PathState.DOWN) {
      standing.comeUp(nowNanos);
      outstanding.clear();
      mtu.restart();
    }
  }

  /** Something authenticated arrived on it, with a UDP payload of so many bytes. */
  public void heard(int bytes, long nowNanos) {
    traffic.received(bytes + remote.headerBytes());
    lastHeardNanos = nowNanos;
    pingsIntoSilence = 0;
  }

  /** A datagram leaves, with a UDP payload of so many bytes. */
  public void sent(int bytes, long nowNanos) {
    traffic.sent(bytes + remote.headerBytes());
    queue.sent(bytes, nowNanos);
  }

  /** The same of a datagram that the far end gives a sign of: with a shard, or a ping. */
  public void sentForSign(int bytes, long counter, long nowNanos) {
    sent(bytes, nowNanos);
    outstanding.sent(counter, nowNanos);
  }

  /** The same of one with a shard. */
  public void sentShard(int bytes, long counter, long nowNanos) {
    sentForSign(bytes, counter, nowNanos);
    queue.sentShard(counter);
    mtu.used(bytes);
    lastShardNanos = nowNanos;
  }

  /** A datagram with a shard has come over it. */
  public void shardCame(long nowNanos) {
    lastShardNanos = nowNanos;
  }

  /** Whether a shard has gone over it that lately, either way. */
  boolean hasCarriedShards(long withinNanos, long nowNanos) {
    return nowNanos - lastShardNanos < withinNanos;
  }

  /** The number for a ping that leaves now. */
  public long nextPing(long nowNanos) {
    pingsIntoSilence++;
    return pings.next(nowNanos);
  }

  /** The same for one that only finds out about size. */
  long nextProbe(long nowNanos) {
    return pings.nextProbe(nowNanos);
  }

  /**
   * A ping was answered. A path that is down stays so: what was on its way says nothing about now.
   *
   * @param number the ping's, 32 bits
   * @return whether it was one of the last pings
   */
  public boolean ponged(long number, long heldNanos, long nowNanos) {
    long sentNanos = pings.answered(number);
    if (sentNanos == PingLog.UNKNOWN) {
      return false;
    }
    rtt.sample(nowNanos - sentNanos - heldNanos);
    answered(nowNanos);
    return true;
  }

  /**
   * The far end says what it has received on this path in the session in use; returns whether that
   * is reason to look after the path at once.
   */
  boolean reported(long received, long highest, long nowNanos) {
    queue.acknowledged(highest);
    return acknowledged(received, highest, nowNanos);
  }

  private boolean acknowledged(long received, long highest, long nowNanos) {
    boolean doubtful = mtu.reported(received, highest, loss.lossRatio(), nowNanos);
    loss.report(received, highest, nowNanos);
    outstanding.acknowledged(highest);
    return doubtful;
  }

  /** The same, unasked, and with more. */
  public boolean reported(Report report, long nowNanos) {
    farJitterNanos = report.jitterMicros() * MICROS;
    lateDatagrams += Math.max(0, report.late() - lateReported);
    lateReported = report.late();
    lastAnswerNanos = nowNanos;
    boolean doubtful = acknowledged(report.received(), report.highestCounter(), nowNanos);
    queue.reported(report, rtt.smoothedNanos(), nowNanos);
    return doubtful;
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

  /** Whether what was sent has gone without a sign for too long to count on the path. */
  public boolean isSilent(long nowNanos) {
    return nowNanos >= silentNanos();
  }

  /** When it will count as silent if no sign comes, {@link Outstanding#NOTHING} for never. */
  long silentNanos() {
    long oldest = outstanding.oldestNanos();
    return oldest == Outstanding.NOTHING
        ? oldest
        : oldest + 3 * rtt.smoothedNanos() + SILENCE_NANOS;
  }

  /** When a sign should have come of what was sent, {@link Outstanding#NOTHING} for never. */
  long overdueNanos() {
    long oldest = outstanding.oldestNanos();
    return oldest == Outstanding.NOTHING
        ? oldest
        : oldest + rtt.smoothedNanos() + SILENCE_NANOS / 2;
  }

  /** Whether it is to be counted on. */
  Standing standing() {
    return standing;
  }

  public void goDown(long nowNanos) {
    standing.goDown(nowNanos);
  }

  /** Counters begin anew. */
  public void newSession() {
    loss.newSession();
    mtu.newSession();
    lateReported = 0;
    outstanding.clear();
    queue.newSession();
  }

  public int id() {
    return id;
  }

  public int interfaceId() {
    return interfaceId;
  }

  /** What sending over it costs beside others. */
  public int cost() {
    return cost;
  }

  /** Sending over it costs that from now on; 0 at first. */
  public void setCost(int newCost) {
    cost = newCost;
  }

  public int farInterfaceId() {
    return farInterfaceId;
  }

  public Endpoint remote() {
    return remote;
  }

  /** Whether a map passes on what goes over it. */
  public boolean isRelayed() {
    return RelayAddress.isRelayed(remote);
  }

  /** Whether it answers. */
  public boolean isUp() {
    return state() != PathState.DOWN;
  }

  /** Whether it counts for the redundancy promised. */
  public boolean isCounted() {
    return state() == PathState.UP;
  }

  public PathState state() {
    return standing.state();
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
    return pings.lastNanos();
  }

  /** Pings sent since the one that was answered last. */
  public long unansweredPings() {
    return pings.unanswered();
  }

  /** How much delays vary towards the far end, as that reports it; 0 before it has. */
  public long jitterNanos() {
    return farJitterNanos;
  }

  /** Datagrams that arrived at the far end after a later one. */
  public long lateDatagrams() {
    return lateDatagrams;
  }

  /** How large its datagrams may be. */
  public PathMtu mtu() {
    return mtu;
  }

  /** What has gone over it and come. */
  public PathTraffic traffic() {
    return traffic;
  }

  /** What waits for its turn on it. */
  public SendQueue queue() {
    return queue;
  }
}
