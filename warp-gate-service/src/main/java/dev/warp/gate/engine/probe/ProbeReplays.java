package dev.warp.gate.engine.probe;

import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.session.SequenceWindow;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets each of a far gate's probes count once (docs/protocol.md section 8, "Replays"). It follows
 * one start id, the newest known to be live, and watches a few others, of which one may turn out to
 * be a restart and the rest are recordings of old ones. A process that has been succeeded never
 * lives again.
 */
public final class ProbeReplays {

  /** What to make of a probe. */
  public enum Verdict {
    /** From the process that is known to live. */
    LIVE,
    /** From a process not known yet: a restart, or a recording of an old one. */
    UNPROVEN,
    REPLAYED
  }

  private static final int WINDOW_BITS = 1024;
  private static final int REMEMBERED_DEAD = 16;

  /** Who has recorded more processes than this can make their probes count again. */
  private static final int WATCHED_OTHERS = 8;

  private final long[] dead = new long[REMEMBERED_DEAD];
  private SequenceWindow live = new SequenceWindow(WINDOW_BITS);

  /** By start id, the one heard longest ago first. */
  private final Map<Long, SequenceWindow> others =
      new LinkedHashMap<>(2 * WATCHED_OTHERS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SequenceWindow> eldest) {
          return size() > WATCHED_OTHERS;
        }
      };

  private long liveStartId;
  private boolean liveKnown;
  private int deaths;

  public Verdict judge(Probe probe) {
    if (liveKnown && probe.startId() == liveStartId) {
      return live.update(probe.counter()) ? Verdict.LIVE : Verdict.REPLAYED;
    }
    if (isDead(probe.startId())) {
      return Verdict.REPLAYED;
    }
    SequenceWindow other =
        others.computeIfAbsent(probe.startId(), unseen -> new SequenceWindow(WINDOW_BITS));
    return other.update(probe.counter()) ? Verdict.UNPROVEN : Verdict.REPLAYED;
  }

  /** The far gate proved that it runs under {@code startId}: it answered us, or made a session. */
  public void proven(long startId) {
    if (liveKnown && startId == liveStartId) {
      return;
    }
    if (liveKnown) {
      dead[deaths++ % REMEMBERED_DEAD] = liveStartId;
    }
    SequenceWindow seen = others.remove(startId);
    live = seen == null ? new SequenceWindow(WINDOW_BITS) : seen;
    liveStartId = startId;
    liveKnown = true;
  }

  /** Whether the process of that start id has been succeeded by another. */
  public boolean isDead(long startId) {
    int known = Math.min(deaths, REMEMBERED_DEAD);
    return Arrays.stream(dead, 0, known).anyMatch(id -> id == startId);
  }
}
