package dev.warp.gate.engine.path;

import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.gate.engine.pacing.ShardDrop;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The paths to one far gate, and how they are numbered (docs/protocol.md section 10). */
public final class PathTable {

  private static final int MAX_PATHS = Purpose.GATE.maxPaths();

  private final Wakeup wakeup;
  private int maxDatagramBytes;
  private final List<Path> paths = new ArrayList<>();
  private final BitSet usedIds = new BitSet();

  /** By the far gate's path id: which path its datagrams last came over. */
  private final Path[] byFarPathId = new Path[MAX_PATHS];

  private int lastId = -1;

  /**
   * @param maxDatagramBytes the longest UDP payload that is to go over paths that carry it
   */
  public PathTable(Wakeup wakeup, int maxDatagramBytes) {
    this.wakeup = wakeup;
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
    Path path = new Path(id, interfaceId, remote, farInterfaceId, longest(remote), nowNanos);
    paths.add(path);
    wakeup.at(nowNanos);
    return Optional.of(path);
  }

  private int longest(Endpoint remote) {
    return maxDatagramBytes - (RelayAddress.isRelayed(remote) ? RelayAddress.OVERHEAD : 0);
  }

  /** Longer UDP payloads than before are to go over paths that carry them. */
  public void raiseMaxDatagramBytes(int bytes) {
    if (bytes > maxDatagramBytes) {
      maxDatagramBytes = bytes;
      paths.forEach(path -> path.mtu().raise(longest(path.remote())));
    }
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
