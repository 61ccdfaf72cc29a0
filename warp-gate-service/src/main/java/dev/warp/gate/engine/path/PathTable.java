package dev.warp.gate.engine.path;

import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.gate.engine.pacing.ShardDrop;
import dev.warp.protocol.frame.Pong;
import dev.warp.protocol.frame.Report;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The paths to one far gate, and the watch over them (docs/protocol.md section 10). */
public final class PathTable {

  private static final int MAX_PATHS = Purpose.GATE.maxPaths();

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

  private final Watcher watcher;
  private final Wakeup wakeup;
  private final long keepAliveNanos;
  private final int maxDatagramBytes;
  private final List<Path> paths = new ArrayList<>();
  private final BitSet usedIds = new BitSet();

  /** By the far gate's path id: which path its datagrams last came over. */
  private final Path[] byFarPathId = new Path[MAX_PATHS];

  private int lastId = -1;
  private final PathJudge judge = new PathJudge();
  private long lastPayloadNanos;
  private long activeSinceNanos;
  private boolean active;

  /** Of the paths that count. */
  private int leastCost;

  /**
   * @param maxDatagramBytes the longest UDP payload that is to go over paths that carry it
   */
  public PathTable(Watcher watcher, Wakeup wakeup, long keepAliveNanos, int maxDatagramBytes) {
    this.watcher = watcher;
    this.wakeup = wakeup;
    this.keepAliveNanos = keepAliveNanos;
    this.maxDatagramBytes = maxDatagramBytes;
  }

  /** The path over which a datagram came, or null. */
  public Path find(int interfaceId, Endpoint source) {
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i).leads(interfaceId, source)) {
        return paths.get(i);
      }
    }
    return null;
  }

  /** The path of that id of this end's, or null. */
  public Path byId(int pathId) {
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i).id() == pathId) {
        return paths.get(i);
      }
    }
    return null;
  }

  /** The path of that interface that waits for {@code remote} to answer, or null. */
  public Path movingTo(int interfaceId, Endpoint remote) {
    for (Path path : paths) {
      if (path.interfaceId() == interfaceId && path.isExpectedAt(remote)) {
        return path;
      }
    }
    return null;
  }

  /**
   * A new path, just validated. Where there are as many as there can be, it takes the place of the
   * one that has been down longest; empty if all are up.
   */
  public Optional<Path> add(int interfaceId, Endpoint remote, int farInterfaceId, long nowNanos) {
    if (paths.size() == MAX_PATHS) {
      Optional<Path> useless =
          paths.stream()
              .filter(path -> !path.isUp())
              .min(Comparator.comparingLong(Path::lastHeardNanos));
      if (useless.isEmpty()) {
        return useless;
      }
      remove(useless.get());
    }
    int id = nextId();
    usedIds.set(id);
    int overhead = RelayAddress.isRelayed(remote) ? RelayAddress.OVERHEAD : 0;
    int longest = maxDatagramBytes - overhead;
    Path path = new Path(id, interfaceId, remote, farInterfaceId, longest, nowNanos);
    paths.add(path);
    wakeup.at(nowNanos);
    return Optional.of(path);
  }

  /** The ids take turns, for the far end still counts by id what came over paths now gone. */
  private int nextId() {
    int id = usedIds.nextClearBit(lastId + 1);
    lastId = id < MAX_PATHS ? id : usedIds.nextClearBit(0);
    return lastId;
  }

  /** Forgets a path, and drops what waits for its turn on it. */
  public void remove(Path path) {
    paths.remove(path);
    path.queue().clear(ShardDrop.PATH_GONE);
    usedIds.clear(path.id());
    for (int i = 0; i < byFarPathId.length; i++) {
      if (byFarPathId[i] == path) {
        byFarPathId[i] = null;
      }
    }
  }

  /** Remembers over which path the far gate's path {@code farPathId} comes. */
  public void associate(int farPathId, Path path) {
    byFarPathId[farPathId] = path;
  }

  /** Over which path the far gate's path {@code farPathId} last came, or null. */
  public Path byFarPathId(int farPathId) {
    return byFarPathId[farPathId];
  }

  /** Path ids mean something else in a new session. */
  public void newSession(long nowNanos) {
    Arrays.fill(byFarPathId, null);
    paths.forEach(Path::newSession);
    wakeup.at(nowNanos);
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
    Path path = byId(pong.pathId());
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
    Path path = byId(report.pathId());
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
    for (Path path : paths) {
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
    for (Path path : paths) {
      if (path.isUp()) {
        watch(path, nowNanos);
      }
    }
    for (Path path : judge.judge(paths, nowNanos)) {
      watcher.standingChanged(path);
    }
  }

  private int leastCost() {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i).isCounted()) {
        least = Math.min(least, paths.get(i).cost());
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

  /** Finds out how large datagrams may be. */
  private void probe(Path path, long nowNanos) {
    PathMtu mtu = path.mtu();
    int before = mtu.limit();
    int bytes = mtu.due(path.rtt().smoothedNanos(), nowNanos);
    if (bytes > 0) {
      long padded = path.nextProbe(nowNanos);
      watcher.sendPaddedPing(path, padded, bytes);
      long plain = path.nextPing(nowNanos);
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

  /** By which of its path ids the far gate's datagrams last came over {@code path}; -1 for none. */
  public int farPathId(Path path) {
    return Arrays.asList(byFarPathId).indexOf(path);
  }

  /** All paths, up or down; not a copy. */
  public List<Path> all() {
    return paths;
  }

  public boolean anyUp() {
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i).isUp()) {
        return true;
      }
    }
    return false;
  }
}
