package dev.warp.map.fleet;

import dev.warp.control.v1.AdmissionPolicy;
import dev.warp.protocol.keys.PublicKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which gates are admitted, at one moment. Replicas of a map that have heard the same, in whatever
 * order, have the same list.
 */
final class AdmissionList {

  /** More is not kept: the list is in memory, and written whole at each change. */
  static final int MAX_ENTRIES = 100_000;

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
  }

  /** What a new map has: every gate is admitted. */
  static final AdmissionList OPEN =
      new AdmissionList(new Policy(AdmissionPolicy.ADMISSION_POLICY_OPEN, 0), new TreeMap<>());

  private final Policy policy;
  private final SortedMap<PublicKey, Entry> entries;

  private AdmissionList(Policy policy, SortedMap<PublicKey, Entry> entries) {
    this.policy = policy;
    this.entries = entries;
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
   * The same with what is newer of some entries.
   *
   * @throws IllegalStateException if there are too many then, without those forgotten
   */
  AdmissionList with(Collection<Entry> others) {
    SortedMap<PublicKey, Entry> merged = new TreeMap<>(entries);
    for (Entry other : others) {
      merged.merge(
          other.gate(), other, (one, two) -> Entry.ORDER.compare(one, two) >= 0 ? one : two);
    }
    if (merged.size() > MAX_ENTRIES) {
      merged.values().removeIf(entry -> !entry.isOnList());
    }
    if (merged.size() > MAX_ENTRIES) {
      throw new IllegalStateException(
          "there are " + MAX_ENTRIES + " gates on the list, and no more fit; forget some first");
    }
    return new AdmissionList(policy, merged);
  }

  /** The same with another policy, if that is newer. */
  AdmissionList with(Policy other) {
    return Policy.ORDER.compare(policy, other) >= 0 ? this : new AdmissionList(other, entries);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AdmissionList list
        && policy.equals(list.policy)
        && entries.equals(list.entries);
  }

  @Override
  public int hashCode() {
    return 31 * policy.hashCode() + entries.hashCode();
  }
}
