package dev.warp.map.engine;

import dev.warp.protocol.keys.PublicKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What gates have to be told about their far gates: at once, and then again until they acknowledge
 * it (docs/protocol.md section 9.2).
 */
final class Announcements {

  private static final long FIRST_REPEAT_NANOS = 300_000_000L;
  private static final long MAX_REPEAT_NANOS = 5_000_000_000L;

  /** Repeats at this pace, some 40 s of them; whoever is still silent is asked seldom. */
  private static final int BRISK_REPEATS = 10;

  private static final long SELDOM_NANOS = 60_000_000_000L;

  /** Told in one go, before datagrams that have arrived meanwhile get their turn. */
  private static final int SLICE = 256;

  /** Somebody who is to be told something about somebody. */
  static final class Announcement {

    private final PublicKey listener;
    private final PublicKey subject;
    private long order;
    private long subjectStartId;
    private long dueNanos;
    private long gapNanos;
    private int repeats;

    private Announcement(PublicKey listener, PublicKey subject) {
      this.listener = listener;
      this.subject = subject;
    }

    PublicKey listener() {
      return listener;
    }

    PublicKey subject() {
      return subject;
    }

    /** The start id that the subject had when this became worth telling. */
    long subjectStartId() {
      return subjectStartId;
    }

    /** Grows with every change of whatever subject, so that it also fits a subject that is gone. */
    long version() {
      return order & 0xffff_ffffL;
    }

    private void toldAt(long nowNanos) {
      dueNanos = nowNanos + gapNanos;
      repeats++;
      gapNanos = repeats < BRISK_REPEATS ? Math.min(2 * gapNanos, MAX_REPEAT_NANOS) : SELDOM_NANOS;
    }
  }

  /** Does the telling. */
  interface Teller {
    void tell(Announcement announcement);
  }

  private final int maxPerListener;
  private final Map<PublicKey, Map<PublicKey, Announcement>> byListener = new HashMap<>();
  private final NavigableSet<Announcement> byDueTime =
      new TreeSet<>(
          Comparator.<Announcement>comparingLong(one -> one.dueNanos)
              .thenComparingLong(one -> one.order));
  private long lastOrder;

  Announcements(int maxPerListener) {
    this.maxPerListener = maxPerListener;
  }

  /** Something about {@code subject} has changed that {@code listener} is to be told now. */
  void add(PublicKey listener, PublicKey subject, long subjectStartId, long nowNanos) {
    Map<PublicKey, Announcement> pending =
        byListener.computeIfAbsent(listener, unseen -> new HashMap<>());
    Announcement announcement = pending.get(subject);
    if (announcement != null) {
      byDueTime.remove(announcement);
    } else if (pending.size() < maxPerListener) {
      announcement = new Announcement(listener, subject);
      pending.put(subject, announcement);
    } else {
      return;
    }
    announcement.order = ++lastOrder;
    announcement.subjectStartId = subjectStartId;
    announcement.dueNanos = nowNanos;
    announcement.gapNanos = FIRST_REPEAT_NANOS;
    announcement.repeats = 0;
    byDueTime.add(announcement);
  }

  /** {@code listener} has heard that version; of what has changed since it has not. */
  void acknowledged(PublicKey listener, PublicKey subject, long version) {
    Map<PublicKey, Announcement> pending = byListener.getOrDefault(listener, Map.of());
    Announcement announcement = pending.get(subject);
    if (announcement != null && announcement.version() == version) {
      byDueTime.remove(announcement);
      pending.remove(subject);
      if (pending.isEmpty()) {
        byListener.remove(listener);
      }
    }
  }

  /** Whether that gate has been told something that it has not acknowledged. */
  boolean arePendingFor(PublicKey listener) {
    return byListener.containsKey(listener);
  }

  /** A gate is gone: nothing needs to be said to it any more. */
  void forgetListener(PublicKey gate) {
    Map<PublicKey, Announcement> pending = byListener.remove(gate);
    if (pending != null) {
      pending.values().forEach(byDueTime::remove);
    }
  }

  /** Tells what is due; not everything at once if it is very much. */
  void tellDue(long nowNanos, Teller teller) {
    for (int told = 0; told < SLICE && nextDeadlineNanos() <= nowNanos; told++) {
      Announcement announcement = byDueTime.pollFirst();
      teller.tell(announcement);
      announcement.toldAt(nowNanos);
      byDueTime.add(announcement);
    }
  }

  /** When something is to be told next. */
  long nextDeadlineNanos() {
    return byDueTime.isEmpty() ? Long.MAX_VALUE : byDueTime.first().dueNanos;
  }
}
