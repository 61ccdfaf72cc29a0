package dev.warp.gate.engine.path;

import dev.warp.protocol.session.Purpose;
import java.util.Arrays;
import java.util.List;

/**
 * Deals the shards of a block to paths, each to the path whose links have the fewest
 * (docs/protocol.md section 11). Where both links of several paths are equally loaded, the one goes
 * first that was used least recently, so that data and parity take turns on every path.
 */
public final class Spread {

  private static final int MAX = Purpose.GATE.maxPaths();

  private final Path[] paths = new Path[MAX];
  private final int[] localLink = new int[MAX];
  private final int[] farLink = new int[MAX];
  private final int[] localLoad = new int[MAX];
  private final int[] farLoad = new int[MAX];
  private final int[] pathLoad = new int[MAX];

  /** Paths that share one of the path's links, counted once for each: how easily it is replaced. */
  private final int[] alternatives = new int[MAX];

  private int count;
  private int localLinks;
  private int farLinks;
  private int next;

  /**
   * Takes the paths to use from now on: those that are up, one for every pair of links, the one
   * heard most recently.
   */
  public void use(List<Path> candidates) {
    count = 0;
    for (Path path : candidates) {
      if (path.isUp()) {
        offer(path);
      }
    }
    if (count == 0) {
      // Nothing is known to work: what used to is better than not to try.
      candidates.forEach(this::offer);
    }
    localLinks = 0;
    farLinks = 0;
    for (int i = 0; i < count; i++) {
      localLink[i] = linkOf(i, true);
      farLink[i] = linkOf(i, false);
    }
    for (int i = 0; i < count; i++) {
      alternatives[i] = 0;
      for (int j = 0; j < count; j++) {
        alternatives[i] += localLink[i] == localLink[j] ? 1 : 0;
        alternatives[i] += farLink[i] == farLink[j] ? 1 : 0;
      }
    }
    next = count == 0 ? 0 : next % count;
  }

  private void offer(Path path) {
    for (int i = 0; i < count; i++) {
      if (paths[i].interfaceId() == path.interfaceId()
          && paths[i].farInterfaceId() == path.farInterfaceId()) {
        if (path.lastHeardNanos() > paths[i].lastHeardNanos()) {
          paths[i] = path;
        }
        return;
      }
    }
    paths[count++] = path;
  }

  private int linkOf(int index, boolean local) {
    int id = local ? paths[index].interfaceId() : paths[index].farInterfaceId();
    for (int i = 0; i < index; i++) {
      if ((local ? paths[i].interfaceId() : paths[i].farInterfaceId()) == id) {
        return local ? localLink[i] : farLink[i];
      }
    }
    return local ? localLinks++ : farLinks++;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** Paths in use. */
  public int paths() {
    return count;
  }

  /** Links of this end: local interfaces that paths in use leave from. */
  public int localLinks() {
    return localLinks;
  }

  /** Links of the far end: interfaces of the far gate that paths in use lead to. */
  public int farLinks() {
    return farLinks;
  }

  /** Begins a new block. */
  public void begin() {
    Arrays.fill(localLoad, 0, localLinks, 0);
    Arrays.fill(farLoad, 0, farLinks, 0);
    Arrays.fill(pathLoad, 0, count, 0);
  }

  /** The path for the next shard of the block; there must be one. */
  public Path deal() {
    int best = -1;
    for (int step = 0; step < count; step++) {
      int i = (next + step) % count;
      if (best < 0 || load(i) < load(best)) {
        best = i;
      }
    }
    localLoad[localLink[best]]++;
    farLoad[farLink[best]]++;
    pathLoad[best]++;
    next = (best + 1) % count;
    return paths[best];
  }

  /**
   * Orders by the fuller link of the end that has a choice, then by the other, then by how few
   * other paths there are to its links, then by path.
   */
  private long load(int i) {
    long local = localLinks > 1 ? localLoad[localLink[i]] : 0;
    long far = farLinks > 1 ? farLoad[farLink[i]] : 0;
    return (Math.max(local, far) << 48)
        + ((local + far) << 32)
        + (alternatives[i] << 16)
        + pathLoad[i];
  }
}
