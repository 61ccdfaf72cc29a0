package dev.warp.map.fleet;

import dev.warp.control.v1.Admission;
import dev.warp.control.v1.AdmissionPolicy;
import dev.warp.control.watch.LatestState;
import dev.warp.map.fleet.AdmissionList.Entry;
import dev.warp.map.fleet.AdmissionList.Verdict;
import dev.warp.map.v1.Ruling;
import dev.warp.map.v1.WatchRulingsResponse;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * Which gates the map admits, changed at run time and kept in a file. A change that cannot be
 * written is not made. Safe for use by any thread; asking never blocks.
 */
public final class Admissions implements Predicate<PublicKey> {

  private static final int RULINGS_IN_A_MESSAGE = 1_000;
  private static final int MAX_REPLICAS = 64;

  private final Path file;
  private final InstantSource clock;
  private final LatestState<Optional<PublicKey>, Ruling> rulings;
  private volatile AdmissionList list;
  private volatile Runnable listener = () -> {};

  private Admissions(Path file, AdmissionList list, InstantSource clock, Executor writers) {
    this.file = file;
    this.list = list;
    this.clock = clock;
    this.rulings = new LatestState<>(RULINGS_IN_A_MESSAGE, MAX_REPLICAS, writers);
    tell(list);
  }

  /**
   * Reads the file, which need not be there.
   *
   * @param clock says when something was said
   * @param writers runs what writes to other replicas
   * @throws IOException with a message for people, which names the file and the line
   */
  public static Admissions read(Path file, InstantSource clock, Executor writers)
      throws IOException {
    return new Admissions(file, AdmissionFile.read(file), clock, writers);
  }

  /** Has somebody told after each change. */
  public void whenChanged(Runnable told) {
    listener = told;
  }

  @Override
  public boolean test(PublicKey gate) {
    return list.admits(gate);
  }

  public AdmissionPolicy policy() {
    return list.policy().policy();
  }

  /** Gates that are on the list, by public key. */
  public List<Admission> entries() {
    return list.entries().stream()
        .filter(Entry::isOnList)
        .map(
            entry ->
                Admission.newBuilder()
                    .setPublicKey(entry.gate().toString())
                    .setAllowed(entry.verdict() == Verdict.ALLOWED)
                    .setNote(entry.note())
                    .build())
        .toList();
  }

  /**
   * Puts a gate on the list, in place of what it says about it.
   *
   * @param note for people, one line
   */
  public void put(PublicKey gate, boolean allowed, String note) throws IOException {
    synchronized (this) {
      rule(gate, allowed ? Verdict.ALLOWED : Verdict.DENIED, note);
    }
    listener.run();
  }

  /** Takes a gate off the list; false if it is not on it. */
  public boolean forget(PublicKey gate) throws IOException {
    synchronized (this) {
      if (list.find(gate).filter(Entry::isOnList).isEmpty()) {
        return false;
      }
      rule(gate, Verdict.FORGOTTEN, "");
    }
    listener.run();
    return true;
  }

  private void rule(PublicKey gate, Verdict verdict, String note) throws IOException {
    long before = list.find(gate).map(Entry::stamp).orElse(0L);
    change(list.with(List.of(new Entry(gate, verdict, note, stampAfter(before)))));
  }

  /** Decides about gates that are not on the list. */
  public void setPolicy(AdmissionPolicy policy) throws IOException {
    synchronized (this) {
      long before = list.policy().stamp();
      change(list.with(new AdmissionList.Policy(policy, stampAfter(before))));
    }
    listener.run();
  }

  /** Whatever the clock says: what is said later counts. */
  private long stampAfter(long before) {
    return Math.max(clock.millis(), before + 1);
  }

  /**
   * Takes what another replica knows, where it is newer.
   *
   * @throws IOException if it is known now, but could not be written
   */
  public void take(List<Ruling> others) throws IOException {
    AdmissionList changed;
    synchronized (this) {
      AdmissionList before = list;
      changed = Rulings.taken(before, others);
      if (changed.equals(before)) {
        return;
      }
      list = changed;
      tell(changed);
    }
    listener.run();
    AdmissionFile.write(file, changed);
  }

  /** All that is known, as {@link #take} takes it. */
  List<Ruling> rulings() {
    return rulings.all();
  }

  private void change(AdmissionList changed) throws IOException {
    AdmissionFile.write(file, changed);
    list = changed;
    tell(changed);
  }

  /** What has not changed goes to nobody. */
  private void tell(AdmissionList all) {
    rulings.put(Optional.empty(), Rulings.of(all.policy()));
    all.entries().forEach(entry -> rulings.put(Optional.of(entry.gate()), Rulings.of(entry)));
  }

  /** Serves a stream of all that is known, as {@link #take} takes it, and what changes. */
  public void watch(ServerCallStreamObserver<WatchRulingsResponse> stream) {
    rulings.stream(
        stream,
        (present, gone, snapshot, complete) ->
            WatchRulingsResponse.newBuilder().addAllRulings(present).build());
  }
}
