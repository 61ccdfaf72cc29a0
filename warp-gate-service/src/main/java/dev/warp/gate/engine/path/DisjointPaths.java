package dev.warp.gate.engine.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds sets of paths of which no two share a link, each as large as can be: what can be sent at
 * once so that no link carries two of it. An end with a single link does not count, for there is no
 * choice there.
 *
 * <p>Links and paths are vertices and edges of a bipartite graph, and such a set is a maximum
 * matching; they are found by augmenting paths (Kuhn's algorithm), which is quick for the handful
 * of links that hosts have.
 */
final class DisjointPaths {

  private static final int NONE = -1;

  private final int[] local;
  private final int[] far;
  private final int locals;
  private final List<int[]> rounds = new ArrayList<>();

  /** How many sets each path is in, and each far link. */
  private final int[] uses;

  private final int[] farUses;

  /** Paths, those first that are wanted most for the next set. */
  private List<Integer> order;

  /** By link: the path that holds it in the matching being made. */
  private final int[] byLocal;

  private final int[] byFar;
  private final boolean[] visited;

  /**
   * @param local the local link of each path, from 0 to {@code locals} - 1
   * @param far its far link, from 0 to {@code fars} - 1
   */
  private DisjointPaths(int[] local, int locals, int[] far, int fars) {
    this.local = local;
    this.locals = locals;
    this.far = far;
    this.uses = new int[local.length];
    this.farUses = new int[fars];
    this.order = IntStream.range(0, local.length).boxed().toList();
    this.byLocal = new int[locals];
    this.byFar = new int[fars];
    this.visited = new boolean[fars];
  }

  /**
   * Sets of disjoint paths, all of the same and the greatest size, in which every path is that
   * belongs to any. All paths and far links are in about as many of them.
   *
   * @param local the local link of each path, from 0 to {@code locals} - 1; at least one path
   * @param far its far link, from 0 to {@code fars} - 1
   * @return the sets, as positions of paths in ascending order
   */
  static List<int[]> of(int[] local, int locals, int[] far, int fars) {
    if (locals == 1 || fars == 1) {
      int[] all = new int[local.length];
      Arrays.setAll(all, path -> path);
      return List.of(all);
    }
    return new DisjointPaths(local, locals, far, fars).all();
  }

  private List<int[]> all() {
    int most = match(NONE);
    addRound();
    for (int path = 0; path < local.length; path++) {
      if (uses[path] == 0 && match(path) == most) {
        addRound();
      }
    }
    return rounds;
  }

  /** Makes the largest matching there is, or the largest with one path given; returns its size. */
  private int match(int given) {
    Arrays.fill(byLocal, NONE);
    Arrays.fill(byFar, NONE);
    int size = 0;
    if (given != NONE) {
      byLocal[local[given]] = given;
      byFar[far[given]] = given;
      size++;
    }
    for (int link = 0; link < locals; link++) {
      if (byLocal[link] == NONE) {
        Arrays.fill(visited, false);
        if (given != NONE) {
          visited[far[given]] = true;
        }
        size += augment(link) ? 1 : 0;
      }
    }
    return size;
  }

  /** Finds a path for a local link, moving others to other far links where need be. */
  private boolean augment(int link) {
    for (int path : order) {
      if (local[path] != link || visited[far[path]]) {
        continue;
      }
      visited[far[path]] = true;
      int holder = byFar[far[path]];
      if (holder == NONE || augment(local[holder])) {
        byFar[far[path]] = path;
        byLocal[link] = path;
        return true;
      }
    }
    return false;
  }

  private void addRound() {
    int[] round = Arrays.stream(byLocal).filter(path -> path != NONE).sorted().toArray();
    for (int path : round) {
      uses[path]++;
      farUses[far[path]]++;
    }
    rounds.add(round);
    order =
        order.stream()
            .sorted(
                Comparator.<Integer>comparingInt(path -> uses[path])
                    .thenComparingInt(path -> farUses[far[path]]))
            .toList();
  }
}
