package dev.warp.gate.engine.path;

import dev.warp.protocol.session.Purpose;
import java.util.Arrays;
import java.util.List;

/**
 * Deals the shards of a block to paths in rounds: each round over paths of which no two share a
 * link, and over as many as there can be (docs/protocol.md section 11). So with L such paths no
 * link holds more of n shards than n / L, rounded up. Rounds and the paths within them take turns,
 * so that data and parity do on every path.
 */
public final class Spread {

  private static final int MAX = Purpose.GATE.maxPaths();

  private final Path[] paths = new Path[MAX];
  private final int[] localLink = new int[MAX];
  private final int[] farLink = new int[MAX];
  private int count;
  private int localLinks;
  private int farLinks;

  /** What the rounds were made for. */
  private int[] roundsLocal = {};

  private int[] roundsFar = {};
  private List<int[]> rounds = List.of();

  private int firstRound;
  private int rotation;
  private int dealt;

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
    makeRounds();
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

  /** Paths come and go far less often than this is called. */
  private void makeRounds() {
    boolean asBefore =
        Arrays.equals(localLink, 0, count, roundsLocal, 0, roundsLocal.length)
            && Arrays.equals(farLink, 0, count, roundsFar, 0, roundsFar.length);
    if (!asBefore) {
      roundsLocal = Arrays.copyOf(localLink, count);
      roundsFar = Arrays.copyOf(farLink, count);
      rounds =
          count == 0 ? List.of() : DisjointPaths.of(roundsLocal, localLinks, roundsFar, farLinks);
      firstRound = 0;
      rotation = 0;
      dealt = 0;
    }
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** Paths in use. */
  public int paths() {
    return count;
  }

  /** How many links can carry shards at once without one of either end carrying two; 0 if empty. */
  public int links() {
    return rounds.isEmpty() ? 0 : rounds.getFirst().length;
  }

  /** Begins a new block. */
  public void begin() {
    if (dealt > 0) {
      firstRound = (firstRound + Math.ceilDiv(dealt, links())) % rounds.size();
      rotation = (rotation + 1) % links();
      dealt = 0;
    }
  }

  /** The path for the next shard of the block; there must be one. */
  public Path deal() {
    int links = links();
    int[] round = rounds.get((firstRound + dealt / links) % rounds.size());
    int path = round[(rotation + dealt) % links];
    dealt++;
    return paths[path];
  }
}
