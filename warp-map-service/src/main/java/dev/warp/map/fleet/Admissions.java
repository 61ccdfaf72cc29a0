package dev.warp.map.fleet;

import dev.warp.control.v1.AdmissionPolicy;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which gates the map admits, changed at run time and kept in a file. A change that cannot be
 * written is not made. Safe for use by any thread; asking never blocks.
 */
public final class Admissions implements Predicate<PublicKey> {

  private final Path file;
  private volatile AdmissionList list;

  private Admissions(Path file, AdmissionList list) {
    this.file = file;
    this.list = list;
  }

  /**
   * Reads the file, which need not be there.
   *
   * @throws IOException with a message for people, which names the file and the line
   */
  public static Admissions read(Path file) throws IOException {
    return new Admissions(file, AdmissionFile.read(file));
  }

  @Override
  public boolean test(PublicKey gate) {
    return list.admits(gate);
  }

  public AdmissionPolicy policy() {
    return list.policy();
  }

  /** Gates that are on the list, by public key. */
  public List<AdmissionList.Entry> entries() {
    return list.entries();
  }

  /**
   * Puts a gate on the list, in place of what it says about it.
   *
   * @param note for people, one line
   */
  public synchronized void put(PublicKey gate, boolean allowed, String note) throws IOException {
    change(list.with(new AdmissionList.Entry(gate, allowed, note)));
  }

  /** Takes a gate off the list; false if it is not on it. */
  public synchronized boolean forget(PublicKey gate) throws IOException {
    Optional<AdmissionList> without = list.without(gate);
    if (without.isPresent()) {
      change(without.get());
    }
    return without.isPresent();
  }

  /** Decides about gates that are not on the list. */
  public synchronized void setPolicy(AdmissionPolicy policy) throws IOException {
    change(list.withPolicy(policy));
  }

  private void change(AdmissionList changed) throws IOException {
    AdmissionFile.write(file, changed);
    list = changed;
  }
}
