package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.GateSettings.FarGateSettings;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.gate.engine.path.OneWayDelay;
import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.path.PathMtu;
import dev.warp.gate.engine.path.PathTable;
import dev.warp.gate.engine.path.PathWatch;
import dev.warp.gate.engine.path.Reception;
import dev.warp.gate.engine.path.Receptions;
import dev.warp.gate.engine.path.ReorderWindow;
import dev.warp.gate.engine.probe.CandidatePair;
import dev.warp.gate.engine.probe.PathFinder;
import dev.warp.gate.engine.probe.Sign;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.Report;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * The paths to a far gate: how they come of what probes find out, move, fall silent and come back
 * (docs/protocol.md section 10).
 */
final class FarGatePaths implements PathFinder.Listener, PathWatch.Watcher {

  /** More than an interface can be said to cost. */
  private static final int RELAY_COST = 1 << 20;

  /** Hears of changes, and knows the session. */
  interface Listener {

    boolean hasSession();

    /** The far gate answered a request of ours under this start id. */
    void lives(long startId);

    /** A path came up. */
    void pathUp(Path path);

    /** A path from this interface fell silent: its NAT may have given it another mapping. */
    void interfaceDoubted(int interfaceId);

    /** Which paths carry payload has changed. */
    void pathsChanged();

    void sendPing(Path path, long number);

    void sendPaddedPing(Path path, long number, int bytes);

    void sendReport(Report report);
  }

  private final PathEvents events;
  private final Collection<GateInterface> interfaces;
  private final DropCounters drops;
  private final Listener listener;
  private final PathFinder finder;
  private final PathTable paths;
  private final PathWatch watch;
  private final ProbedPaths probes;
  private final Receptions receptions;
  private final ReorderWindow reorderWindow;
  private final OneWayDelay oneWayDelay;
  private long nowNanos;

  FarGatePaths(
      FarGateSettings settings,
      LocalIdentity local,
      Collection<GateInterface> interfaces,
      GateOutput output,
      DropCounters drops,
      Wakeup wakeup,
      long keepAliveNanos,
      Listener listener) {
    this.events = new PathEvents(settings.name(), output);
    this.interfaces = interfaces;
    this.drops = drops;
    this.listener = listener;
    this.finder = new PathFinder(settings, local, interfaces, output, drops, wakeup, this);
    this.paths = new PathTable(wakeup, PathMtu.BASE);
    this.watch = new PathWatch(paths, this, wakeup, keepAliveNanos);
    this.probes = new ProbedPaths(finder);
    this.receptions = new Receptions(wakeup, listener::sendReport);
    this.reorderWindow = new ReorderWindow(receptions);
    this.oneWayDelay = new OneWayDelay(receptions, paths);
  }

  /** Where it can be reached, as far as is said and found out. */
  PathFinder finder() {
    return finder;
  }

  /** Longer UDP payloads than before are to go over paths that carry them. */
  void raiseMaxDatagramBytes(int bytes) {
    paths.raiseMaxDatagramBytes(bytes);
    listener.pathsChanged();
  }

  void interfaceRemoved(int interfaceId) {
    finder.interfaceRemoved(interfaceId);
    forget(path -> path.interfaceId() == interfaceId);
    listener.pathsChanged();
  }

  private void forget(Predicate<Path> useless) {
    for (Path path : List.copyOf(paths.all())) {
      if (useless.test(path)) {
        paths.remove(path);
        takeDown(path);
      }
    }
  }

  // What probes found out

  @Override
  public void lives(long startId) {
    listener.lives(startId);
  }

  @Override
  public void validated(CandidatePair pair, long rttNanos, long now) {
    nowNanos = now;
    Path path = paths.find(pair.interfaceId(), pair.remote());
    if (path == null) {
      path = movedOrNew(pair);
    }
    if (path == null) {
      drops.count(DropReason.TABLE_FULL);
      return;
    }
    boolean wasUp = path.isUp() && path.rtt().measured();
    path.validated(pair.farInterfaceId(), rttNanos, nowNanos);
    if (!path.isRelayed()) {
      leaveRelay(path);
    }
    listener.pathsChanged();
    if (!wasUp) {
      events.upOrDown(path);
      listener.pathUp(path);
      if (listener.hasSession()) {
        // The far end learns from it that the path works, and which of its own it is.
        watch.ping(path, nowNanos);
      }
    }
  }

  /** A relay between the same interfaces is not needed any more. */
  private void leaveRelay(Path direct) {
    forget(path -> path.isRelayed() && path.joins(direct.interfaceId(), direct.farInterfaceId()));
  }

  @Override
  public boolean isReachedDirectly(int interfaceId, int farInterfaceId) {
    for (Path path : paths.all()) {
      if (path.isUp() && !path.isRelayed() && path.joins(interfaceId, farInterfaceId)) {
        return true;
      }
    }
    return false;
  }

  private Path movedOrNew(CandidatePair pair) {
    Path moving = paths.movingTo(pair.interfaceId(), pair.remote());
    if (moving == null) {
      Path added =
          paths
              .add(pair.interfaceId(), pair.remote(), pair.farInterfaceId(), nowNanos)
              .orElse(null);
      if (added != null) {
        added.setCost(costOf(added));
      }
      return added;
    }
    Endpoint from = moving.remote();
    finder.forget(pair.interfaceId(), from);
    moving.moveTo(pair.remote());
    events.moved(moving, from);
    return moving;
  }

  /** What interfaces cost may be otherwise than before. */
  void costsChanged() {
    paths.all().forEach(path -> path.setCost(costOf(path)));
    listener.pathsChanged();
  }

  private int costOf(Path path) {
    int relay = path.isRelayed() ? RELAY_COST : 0;
    return relay
        + interfaces.stream()
            .filter(each -> each.id() == path.interfaceId())
            .mapToInt(GateInterface::cost)
            .findFirst()
            .orElse(0);
  }

  @Override
  public boolean isUp(int interfaceId, Endpoint remote) {
    Path path = paths.find(interfaceId, remote);
    return path != null && path.isUp();
  }

  @Override
  public boolean isWatched(int interfaceId, Endpoint remote) {
    return listener.hasSession() && isUp(interfaceId, remote);
  }

  @Override
  public boolean isReachable() {
    return paths.anyUp();
  }

  // What transport datagrams tell

  /**
   * An authentic transport datagram came.
   *
   * @param newest whether no later one of its path has come
   * @return the path over which it came, or null where none leads to its source
   */
  Path heard(int farPathId, boolean newest, Arrival arrival) {
    Path path = paths.find(arrival.interfaceId(), arrival.source());
    if (path != null) {
      path.heard(arrival.length(), arrival.nanos());
      paths.associate(farPathId, path);
      if (newest && !path.isUp()) {
        finder.ask(arrival, path.farInterfaceId(), Sign.TRANSPORT);
      }
    } else if (newest) {
      cameFromElsewhere(farPathId, arrival);
    }
    return path;
  }

  /** The newest datagram of a path came from an endpoint that no path leads to: ask there. */
  private void cameFromElsewhere(int farPathId, Arrival arrival) {
    Path known = paths.byFarPathId(farPathId);
    if (known != null
        && known.interfaceId() == arrival.interfaceId()
        && known.isRelayed() == RelayAddress.isRelayed(arrival.source())) {
      known.expectAt(arrival.source());
    }
    int farInterfaceId = known == null ? Candidate.UNKNOWN_INTERFACE : known.farInterfaceId();
    finder.ask(arrival, farInterfaceId, Sign.TRANSPORT);
  }

  // Sessions

  /** A session took effect. */
  void sessionUp(long farStartId, long now) {
    finder.proven(farStartId);
    paths.newSession(now);
    receptions.newSession();
    reorderWindow.newSession(now);
    oneWayDelay.newSession();
    watch.pingAll(now);
  }

  void sessionDown(long now) {
    finder.restartAll(now);
  }

  /** The far gate stops: nothing is sent to its endpoints but probes until one is answered. */
  void farGateStops() {
    paths.all().forEach(this::takeDown);
    finder.farGateStops();
    listener.pathsChanged();
  }

  void payloadSeen(long now) {
    watch.payloadSeen(now);
  }

  // Silence

  void onTimer(long now) {
    nowNanos = now;
    if (listener.hasSession()) {
      watch.onTimer(now);
      receptions.onTimer(now);
    } else {
      for (Path path : paths.all()) {
        if (path.isUp() && !probes.isAnswering(path, now)) {
          path.goDown(now);
          wentDown(path);
        }
      }
    }
    finder.onTimer(now);
    probes.forgetLost(paths);
    listener.pathsChanged();
  }

  @Override
  public void sendPing(Path path, long number) {
    listener.sendPing(path, number);
  }

  @Override
  public void sendPaddedPing(Path path, long number, int bytes) {
    listener.sendPaddedPing(path, number, bytes);
  }

  @Override
  public void limitChanged(Path path) {
    listener.pathsChanged();
    events.limit(path);
  }

  @Override
  public void wentDown(Path path) {
    listener.pathsChanged();
    events.upOrDown(path);
    finder.restart(path.interfaceId(), path.remote(), nowNanos);
    listener.interfaceDoubted(path.interfaceId());
  }

  @Override
  public void standingChanged(Path path) {
    listener.pathsChanged();
    events.standing(path);
  }

  private void takeDown(Path path) {
    if (path.isUp()) {
      path.goDown(nowNanos);
      events.upOrDown(path);
    }
  }

  /** What arrives on the far gate's paths in the session in use. */
  Receptions receptions() {
    return receptions;
  }

  /** How long earlier payloads may come after later ones. */
  OneWayDelay oneWayDelay() {
    return oneWayDelay;
  }

  ReorderWindow reorderWindow() {
    return reorderWindow;
  }

  /** Share of the datagrams lost that the far gate sends over a path, 0 to 1. */
  double receivedLossRatio(Path path) {
    int farPathId = paths.farPathId(path);
    Reception reception = farPathId < 0 ? null : receptions.get(farPathId);
    return reception == null ? 0 : reception.lossRatio();
  }

  /** What takes the far gate's answers and reports. */
  PathWatch watch() {
    return watch;
  }

  /** All paths, up or down; not a copy. */
  List<Path> all() {
    return paths.all();
  }
}
