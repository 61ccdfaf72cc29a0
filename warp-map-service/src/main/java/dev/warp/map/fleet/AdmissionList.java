package dev.warp.map.fleet;

import dev.warp.control.v1.AdmissionPolicy;
import dev.warp.protocol.keys.PublicKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which gates are admitted, at one moment. Replicas of a map that have heard the same, in whatever
 * order, have the same list, unless it is full.
 */
final class AdmissionList {

  /** More is not kept: the list is in memory, and written whole at each change. */
  static final int MAX_ENTRIES = 100_000;

  /** Far beyond any clock; leaves room for those that count on. */
  private static final long MAX_STAMP = 99_999_999_999_999_999L;

  /** What is said about a gate; of two said at the same moment, the later of these counts. */
  enum Verdict {
    ALLOWED,
    /** It is on the list no more; kept, so that replicas that have not heard of it do. */
    FORGOTTEN,
    DENIED
  }

  /**
   * What the list says about a gate.
   *
   * @param note for people, one line
   * @param stamp when it was said, in milliseconds since 1970
   */
  record Entry(PublicKey gate, Verdict verdict, String note, long stamp) {

    private static final Comparator<Entry> ORDER =
        Comparator.comparingLong(Entry::stamp)
            .thenComparing(Entry::verdict)
            .thenComparing(Entry::note);

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException for what would not be the same when it is read again
     */
    Entry {
      requireStamp(stamp);
      if (note.codePoints().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("a note has control characters");
      }
    }

    boolean isNewerThan(Optional<Entry> other) {
      return other.isEmpty() || ORDER.compare(this, other.get()) > 0;
    }

    boolean isOnList() {
      return verdict != Verdict.FORGOTTEN;
    }
  }

  /**
   * What becomes of gates that are not on the list.
   *
   * @param stamp when it was said, in milliseconds since 1970
   */
  record Policy(AdmissionPolicy policy, long stamp) {

    private static final Comparator<Policy> ORDER =
        Comparator.comparingLong(Policy::stamp).thenComparing(Policy::policy);

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException for a policy that is none
     */
    Policy {
      requireStamp(stamp);
      if (policy != AdmissionPolicy.ADMISSION_POLICY_OPEN
          && policy != AdmissionPolicy.ADMISSION_POLICY_LISTED) {
        throw new IllegalArgumentException("no such policy");
      }
    }
  }

  private static void requireStamp(long stamp) {
    if (stamp < 0 || stamp > MAX_STAMP) {
      throw new IllegalArgumentException("no such time: " + stamp);
    }
  }

  /** What a new map has: every gate is admitted. */
  static final AdmissionList OPEN = open(MAX_ENTRIES);

  private final int maxEntries;
  private final Policy policy;
  private final NavigableMap<PublicKey, Entry> entries;

  private AdmissionList(int maxEntries, Policy policy, NavigableMap<PublicKey, Entry> entries) {
    this.maxEntries = maxEntries;
    this.policy = policy;
    this.entries = entries;
  }

  /** One with nothing on it, on which no more than so many fit. */
  static AdmissionList open(int maxEntries) {
    return new AdmissionList(
        maxEntries, new Policy(AdmissionPolicy.ADMISSION_POLICY_OPEN, 0), new TreeMap<>());
  }

  boolean admits(PublicKey gate) {
    return find(gate)
        .filter(Entry::isOnList)
        .map(entry -> entry.verdict() == Verdict.ALLOWED)
        .orElse(policy.policy() == AdmissionPolicy.ADMISSION_POLICY_OPEN);
  }

  Policy policy() {
    return policy;
  }

  /** All that is known, by public key; forgotten ones too. */
  List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  Optional<Entry> find(PublicKey gate) {
    return Optional.ofNullable(entries.get(gate));
  }

  /**
   * The same with what is newer of some entries. Where there are too many then, those forgotten
   * longest ago are left out, and then those of gates that it did not know.
   */
  AdmissionList with(Collection<Entry> others) {
    List<Entry> newer =
        others.stream().filter(each -> each.isNewerThan(find(each.gate()))).toList();
    if (newer.isEmpty()) {
      return this;
    }
    NavigableMap<PublicKey, Entry> merged = new TreeMap<>(entries);
    for (Entry each : newer) {
      merged.merge(each.gate(), each, (one, two) -> Entry.ORDER.compare(one, two) > 0 ? one : two);
    }
    merged.values().stream()
        .filter(entry -> !entry.isOnList())
        .sorted(Entry.ORDER)
        .limit(Math.max(0, merged.size() - maxEntries))
        .toList()
        .forEach(forgotten -> merged.remove(forgotten.gate()));
    newer.stream()
        .map(Entry::gate)
        .filter(gate -> !entries.containsKey(gate))
        .limit(Math.max(0, merged.size() - maxEntries))
        .forEach(merged::remove);
    return new AdmissionList(maxEntries, policy, merged);
  }

  /** The same with another policy, if that is newer. */
  AdmissionList with(Policy other) {
    return Policy.ORDER.compare(policy, other) >= 0
        ? this
        : new AdmissionList(maxEntries, other, entries);
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof AdmissionList list
            && policy.equals(list.policy)
            && entries.equals(list.entries));
  }

  @Override
  public int hashCode() {
    return 31 * policy.hashCode() + entries.hashCode();
  }
}
