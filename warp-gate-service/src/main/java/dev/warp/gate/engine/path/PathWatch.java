package dev.warp.gate.engine.path;

import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.protocol.frame.Pong;
import dev.warp.protocol.frame.Report;

/**
 * The watch over the paths to one far gate while there is a session: asks whether they still work,
 * how large their datagrams may be, and which of them count (docs/protocol.md section 10).
 */
public final class PathWatch {

  /** Between pings while payloads flow. */
  static final long ACTIVE_PING_NANOS = 100_000_000L;

  /** The same on a path that has failed to answer, or that has to earn trust again. */
  static final long URGENT_PING_NANOS = 25_000_000L;

  /** The same on a path that carries none of them, either way. */
  static final long SPARE_PING_NANOS = 1_000_000_000L;

  /** Between pings after one went unanswered on an idle path. */
  private static final long SUSPICIOUS_PING_NANOS = 250_000_000L;

  /** Payloads flow while the last is no older than this. */
  private static final long ACTIVITY_NANOS = 1_000_000_000L;

  private static final long MICROS = 1_000;

  /** Sends pings and hears of changes. */
  public interface Watcher {

    void sendPing(Path path, long number);

    /** The same, of {@code bytes} of UDP payload. */
    void sendPaddedPing(Path path, long number, int bytes);

    void wentDown(Path path);

    /** A path that is up has begun or ceased to count for the redundancy promised. */
    void standingChanged(Path path);

    /** Datagrams of a path that is up may be larger than before, or not so large. */
    void limitChanged(Path path);
  }

  private final PathTable table;
  private final Watcher watcher;
  private final Wakeup wakeup;
  private final long keepAliveNanos;
  private final PathJudge judge = new PathJudge();
  private long lastPayloadNanos;
  private long activeSinceNanos;
  private boolean active;

  /** Of the paths that count. */
  private int leastCost;

  public PathWatch(PathTable table, Watcher watcher, Wakeup wakeup, long keepAliveNanos) {
    this.table = table;
    this.watcher = watcher;
    this.wakeup = wakeup;
    this.keepAliveNanos = keepAliveNanos;
  }

  /** A payload was sent or received: paths are watched more closely for a while. */
  public void payloadSeen(long nowNanos) {
    lastPayloadNanos = nowNanos;
    if (!active) {
      active = true;
      activeSinceNanos = nowNanos;
      wakeup.at(nowNanos);
    }
  }

  /**
   * A ping was answered.
   *
   * @param inUse whether in the session in use, whose counts the pong gives
   */
  public void ponged(Pong pong, boolean inUse, long nowNanos) {
    Path path = table.byId(pong.pathId());
    if (path == null) {
      return;
    }
    path.ponged(pong.number(), pong.heldMicros() * MICROS, nowNanos);
    if (path.mtu().answered(pong.number(), nowNanos)) {
      watcher.limitChanged(path);
      wakeup.at(nowNanos);
    }
    if (inUse && pong.received() > 0) {
      lookAfter(path.reported(pong.received(), pong.highestCounter(), nowNanos), nowNanos);
    }
  }

  /** The far end says, in the session in use, what it has received. */
  public void reported(Report report, long nowNanos) {
    Path path = table.byId(report.pathId());
    if (path != null) {
      lookAfter(path.reported(report, nowNanos), nowNanos);
    }
  }

  private void lookAfter(boolean atOnce, long nowNanos) {
    if (atOnce) {
      wakeup.at(nowNanos);
    }
  }

  /** Pings at once. */
  public void ping(Path path, long nowNanos) {
    watcher.sendPing(path, path.nextPing(nowNanos));
    wakeup.at(nowNanos);
  }

  /** Pings at once over every path that is up. */
  public void pingAll(long nowNanos) {
    for (Path path : table.all()) {
      if (path.isUp()) {
        watcher.sendPing(path, path.nextPing(nowNanos));
      }
    }
    wakeup.at(nowNanos);
  }

  /** Pings, and finds paths that have fallen silent. To be called only while there is a session. */
  public void onTimer(long nowNanos) {
    active = nowNanos - lastPayloadNanos < ACTIVITY_NANOS;
    if (active) {
      wakeup.at(lastPayloadNanos + ACTIVITY_NANOS);
    }
    leastCost = leastCost();
    for (Path path : table.all()) {
      if (path.isUp()) {
        watch(path, nowNanos);
      }
    }
    for (Path path : judge.judge(table.all(), nowNanos)) {
      watcher.standingChanged(path);
    }
  }

  private int leastCost() {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < table.all().size(); i++) {
      Path path = table.all().get(i);
      if (path.isCounted()) {
        least = Math.min(least, path.cost());
      }
    }
    return least;
  }

  private void watch(Path path, long nowNanos) {
    long interval = pingInterval(path, nowNanos);
    if (nowNanos - path.lastPingNanos() >= interval) {
      if (path.isDead(Math.max(interval, ACTIVE_PING_NANOS), nowNanos)) {
        path.goDown(nowNanos);
        watcher.wentDown(path);
        return;
      }
      watcher.sendPing(path, path.nextPing(nowNanos));
    }
    probe(path, nowNanos);
    wakeup.at(path.lastPingNanos() + pingInterval(path, nowNanos));
    wakeAt(path.overdueNanos(), nowNanos);
    wakeAt(path.silentNanos(), nowNanos);
  }

  /**
   * Finds out how large datagrams may be. Neither of the two pings is one of those that are sent at
   * intervals: a path that answers none must still come to its end.
   */
  private void probe(Path path, long nowNanos) {
    PathMtu mtu = path.mtu();
    int before = mtu.limit();
    int bytes = mtu.due(path.rtt().smoothedNanos(), nowNanos);
    if (bytes > 0) {
      long padded = path.nextProbe(nowNanos);
      watcher.sendPaddedPing(path, padded, bytes);
      long plain = path.nextProbe(nowNanos);
      watcher.sendPing(path, plain);
      mtu.sent(padded, plain, nowNanos);
    }
    if (mtu.limit() != before || mtu.hasNews()) {
      watcher.limitChanged(path);
    }
    wakeAt(mtu.nextNanos(), nowNanos);
  }

  /** What has come to pass already is seen to. */
  private void wakeAt(long whenNanos, long nowNanos) {
    if (whenNanos > nowNanos) {
      wakeup.at(whenNanos);
    }
  }

  private long pingInterval(Path path, long nowNanos) {
    if (active && !isSpare(path, nowNanos)) {
      boolean urgent = !path.isCounted() || nowNanos >= path.overdueNanos();
      return urgent ? URGENT_PING_NANOS : ACTIVE_PING_NANOS;
    }
    long usual = active ? Math.min(keepAliveNanos, SPARE_PING_NANOS) : keepAliveNanos;
    return path.unansweredPings() == 0
        ? usual
        : Math.min(usual, SUSPICIOUS_PING_NANOS + path.rtt().smoothedNanos());
  }

  /** Whether it has been good, or dear, and left out for a while. */
  private boolean isSpare(Path path, long nowNanos) {
    return nowNanos - activeSinceNanos >= SPARE_PING_NANOS
        && !path.hasCarriedShards(SPARE_PING_NANOS, nowNanos)
        && (path.isCounted() || path.cost() > leastCost);
  }
}
