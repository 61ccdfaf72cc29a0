package dev.warp.gate.engine.path;

import dev.warp.protocol.session.Purpose;
import java.util.Arrays;
import java.util.List;

/**
 * Paths that shards are dealt to, evenly over their links: in rounds, each over paths of which no
 * two share a link, and over as many as there can be. So with L such paths no link holds more of n
 * shards than n / L, rounded up. Which paths get one more takes turns from block to block.
 */
final class LinkSet {

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

  /** Shards of the present block that each path has yet to be dealt. */
  private final int[] due = new int[MAX];

  private final int[] onLink = new int[MAX];

  /** Paths from the quickest to the slowest. */
  private final int[] byRtt = new int[MAX];

  private int dealing;

  void clear() {
    count = 0;
  }

  /** Adds a path; of several between the same two links the one heard most recently is used. */
  void offer(Path path) {
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

  /**
   * Takes paths out again, before {@link #complete}, of which it is not known whether they carry
   * datagrams of so many bytes.
   */
  void leaveOutUnknown(int datagramBytes) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      PathMtu mtu = paths[i].mtu();
      if (mtu.isKnown() || mtu.limit() >= datagramBytes) {
        paths[kept++] = paths[i];
      }
    }
    count = kept;
  }

  /** All paths have been offered. */
  void complete() {
    localLinks = 0;
    farLinks = 0;
    for (int i = 0; i < count; i++) {
      localLink[i] = linkOf(i, true);
      farLink[i] = linkOf(i, false);
    }
    makeRounds();
    orderByRtt();
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
    }
  }

  /** By insertion: the order hardly changes. */
  private void orderByRtt() {
    for (int i = 0; i < count; i++) {
      int at = i;
      long rtt = paths[i].rtt().smoothedNanos();
      while (at > 0 && paths[byRtt[at - 1]].rtt().smoothedNanos() > rtt) {
        byRtt[at] = byRtt[at - 1];
        at--;
      }
      byRtt[at] = i;
    }
  }

  /** Whether a map passes on what goes over any of the paths. */
  boolean isAnyRelayed() {
    boolean any = false;
    for (int i = 0; i < count; i++) {
      any |= paths[i].isRelayed();
    }
    return any;
  }

  /** The longest datagram that all paths carry, in bytes of UDP payload; no bound if empty. */
  int datagramBytes() {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, paths[i].mtu().limit());
    }
    return least;
  }

  boolean isEmpty() {
    return count == 0;
  }

  int paths() {
    return count;
  }

  /** How many links can carry shards at once without one of either end carrying two; 0 if empty. */
  int links() {
    return rounds.isEmpty() ? 0 : rounds.getFirst().length;
  }

  /** Begins a block of so many shards, at least one path being there unless it is none. */
  void begin(int shards) {
    Arrays.fill(due, 0, count, 0);
    dealing = 0;
    if (shards == 0) {
      return;
    }
    int links = links();
    for (int shard = 0; shard < shards; shard++) {
      int[] round = rounds.get((firstRound + shard / links) % rounds.size());
      due[round[(rotation + shard) % links]]++;
    }
    firstRound = (firstRound + Math.ceilDiv(shards, links)) % rounds.size();
    rotation = (rotation + 1) % links;
  }

  /**
   * Whether an application that can be made to wait need not: no datagram would wait for longer
   * than that on any path, and no path is given too much before it is known what it carries.
   */
  boolean hasRoom(long longestWaitNanos, int priority, long nowNanos) {
    boolean room = true;
    for (int i = 0; i < count; i++) {
      room &= paths[i].queue().isOpen();
      room &= !paths[i].queue().hasToWait(longestWaitNanos, priority, nowNanos);
    }
    return room;
  }

  /** The longest time that a datagram of that priority would wait for its turn on any path. */
  long longestWaitNanos(int priority, long nowNanos) {
    long longest = 0;
    for (int i = 0; i < count; i++) {
      longest = Math.max(longest, paths[i].queue().waitNanos(priority, nowNanos));
    }
    return longest;
  }

  /**
   * Takes the shards of the present block back from paths on which they would wait for longer than
   * that; returns how many.
   */
  int withhold(long longestWaitNanos, int priority, long nowNanos) {
    int withheld = 0;
    for (int i = 0; i < count; i++) {
      if (due[i] > 0 && paths[i].queue().hasToWait(longestWaitNanos, priority, nowNanos)) {
        withheld += due[i];
        due[i] = 0;
      }
    }
    return withheld;
  }

  /**
   * Deals so many shards more to the path on which they wait for the shortest time, unless that is
   * longer than {@code longestWaitNanos}; returns whether it could.
   */
  boolean dealToLeastBusy(int shards, long longestWaitNanos, int priority, long nowNanos) {
    int best = -1;
    long shortest = longestWaitNanos;
    for (int i = 0; i < count; i++) {
      long wait = paths[i].queue().waitNanos(priority, nowNanos);
      if (wait <= shortest && (best < 0 || wait < shortest)) {
        best = i;
        shortest = wait;
      }
    }
    if (best >= 0) {
      due[best] += shards;
    }
    return best >= 0;
  }

  /** Whether no so many links of one end are to carry more of the present block than that. */
  boolean isSpread(int links, int shards) {
    return fullest(links, localLink, localLinks) <= shards
        && fullest(links, farLink, farLinks) <= shards;
  }

  /** Shards on the {@code links} fullest of one end's links; {@code links} less than there are. */
  private int fullest(int links, int[] linkOfPath, int linkCount) {
    Arrays.fill(onLink, 0, linkCount, 0);
    for (int i = 0; i < count; i++) {
      onLink[linkOfPath[i]] += due[i];
    }
    Arrays.sort(onLink, 0, linkCount);
    int sum = 0;
    for (int i = Math.max(0, linkCount - links); i < linkCount; i++) {
      sum += onLink[i];
    }
    return sum;
  }

  /** The path with the shortest round trip; there must be one. */
  Path quickest() {
    return paths[byRtt[0]];
  }

  /** The path for the next shard, those of the quickest path first. */
  Path deal() {
    while (due[byRtt[dealing]] == 0) {
      dealing++;
    }
    due[byRtt[dealing]]--;
    return paths[byRtt[dealing]];
  }
}
