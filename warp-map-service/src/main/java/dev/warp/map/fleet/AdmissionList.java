package dev.warp.map.fleet;

import dev.warp.control.v1.AdmissionPolicy;
import dev.warp.protocol.keys.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which gates are admitted, at one moment. */
public final class AdmissionList {

  /** More is not kept: the list is in memory, and written whole at each change. */
  static final int MAX_ENTRIES = 100_000;

  /**
   * What the list says about a gate.
   *
   * @param allowed denied if not
   * @param note for people, one line
   */
  public record Entry(PublicKey gate, boolean allowed, String note) {}

  /** What a new map has: every gate is admitted. */
  static final AdmissionList OPEN =
      new AdmissionList(AdmissionPolicy.ADMISSION_POLICY_OPEN, new TreeMap<>());

  private final AdmissionPolicy policy;
  private final SortedMap<PublicKey, Entry> entries;

  private AdmissionList(AdmissionPolicy policy, SortedMap<PublicKey, Entry> entries) {
    this.policy = policy;
    this.entries = entries;
  }

  boolean admits(PublicKey gate) {
    Entry entry = entries.get(gate);
    return entry == null ? policy == AdmissionPolicy.ADMISSION_POLICY_OPEN : entry.allowed();
  }

  AdmissionPolicy policy() {
    return policy;
  }

  List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /**
   * The same with another entry.
   *
   * @throws IllegalStateException if there are too many
   */
  AdmissionList with(Entry entry) {
    SortedMap<PublicKey, Entry> changed = new TreeMap<>(entries);
    changed.put(entry.gate(), entry);
    if (changed.size() > MAX_ENTRIES) {
      throw new IllegalStateException(
          "there are " + MAX_ENTRIES + " gates on the list, and no more fit; forget some first");
    }
    return new AdmissionList(policy, changed);
  }

  /** The same without an entry; nothing if it is not there. */
  Optional<AdmissionList> without(PublicKey gate) {
    SortedMap<PublicKey, Entry> changed = new TreeMap<>(entries);
    return changed.remove(gate) == null
        ? Optional.empty()
        : Optional.of(new AdmissionList(policy, changed));
  }

  AdmissionList withPolicy(AdmissionPolicy other) {
    return new AdmissionList(other, entries);
  }
}
