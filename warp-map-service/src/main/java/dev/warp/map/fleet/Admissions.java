package dev.warp.map.fleet;

import dev.warp.control.v1.Admission;
import dev.warp.control.v1.AdmissionPolicy;
import dev.warp.control.watch.LatestState;
import dev.warp.map.fleet.AdmissionList.Entry;
import dev.warp.map.fleet.AdmissionList.Policy;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Which gates the map admits, changed at run time and kept in a file. A change that cannot be
 * written is not made; what other replicas have been told is heeded at once, and written soon. Safe
 * for use by any thread; asking never blocks, nor does {@link #take}.
 */
public final class Admissions implements Predicate<PublicKey> {

  private static final Logger LOG = Logger.getLogger("warp.map.control");
  private static final int RULINGS_IN_A_MESSAGE = 5_000;
  private static final int MAX_REPLICAS = 64;

  private final Path file;
  private final InstantSource clock;
  private final Executor fileWriter;
  private final LatestState<Optional<PublicKey>, Ruling> rulings;

  /** Held while the file is written, so that what is written last is the newest. */
  private final Object fileLock = new Object();

  private final AtomicBoolean isToBeSaved = new AtomicBoolean();
  private volatile AdmissionList list = AdmissionList.OPEN;
  private volatile Runnable listener = () -> {};

  private Admissions(Path file, InstantSource clock, Executor writers, Executor fileWriter) {
    this.file = file;
    this.clock = clock;
    this.fileWriter = fileWriter;
    this.rulings = new LatestState<>(RULINGS_IN_A_MESSAGE, MAX_REPLICAS, writers);
    rulings.put(Optional.empty(), Rulings.of(list.policy()));
  }

  /**
   * Reads the file, which need not be there.
   *
   * @param clock says when something was said
   * @param writers runs what writes to other replicas
   * @param fileWriter runs what writes the file after {@link #take}
   * @throws IOException with a message for people, which names the file and the line
   */
  public static Admissions read(
      Path file, InstantSource clock, Executor writers, Executor fileWriter) throws IOException {
    AdmissionList kept = AdmissionFile.read(file);
    Admissions admissions = new Admissions(file, clock, writers, fileWriter);
    admissions.update(nothing -> kept);
    return admissions;
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
   * @throws IllegalStateException if there are too many
   */
  public void put(PublicKey gate, boolean allowed, String note) throws IOException {
    synchronized (fileLock) {
      rule(gate, allowed ? Verdict.ALLOWED : Verdict.DENIED, note);
    }
    listener.run();
  }

  /** Takes a gate off the list; false if it is not on it. */
  public boolean forget(PublicKey gate) throws IOException {
    synchronized (fileLock) {
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
    Entry entry = new Entry(gate, verdict, note, stampAfter(before));
    if (list.with(List.of(entry)).find(gate).isEmpty()) {
      throw new IllegalStateException(
          "there are %d gates on the list, and no more fit; forget some first"
              .formatted(AdmissionList.MAX_ENTRIES));
    }
    change(known -> known.with(List.of(entry)));
  }

  /** Decides about gates that are not on the list. */
  public void setPolicy(AdmissionPolicy policy) throws IOException {
    synchronized (fileLock) {
      Policy changed = new Policy(policy, stampAfter(list.policy().stamp()));
      change(known -> known.with(changed));
    }
    listener.run();
  }

  /** Whatever the clock says: what is said later counts. */
  private long stampAfter(long before) {
    return Math.max(clock.millis(), before + 1);
  }

  /** Writes the file first; what others have said meanwhile is written soon. */
  private void change(UnaryOperator<AdmissionList> change) throws IOException {
    AdmissionList before = list;
    AdmissionFile.write(file, change.apply(before));
    if (!update(change).equals(before)) {
      saveSoon();
    }
  }

  /** Takes what another replica knows, where it is newer. */
  public void take(List<Ruling> others) {
    AdmissionList before = update(known -> Rulings.taken(known, others));
    if (!list.equals(before)) {
      saveSoon();
      listener.run();
    }
  }

  /** Returns the list before. */
  private synchronized AdmissionList update(UnaryOperator<AdmissionList> change) {
    AdmissionList before = list;
    list = change.apply(before);
    tell(before, list);
    return before;
  }

  private void tell(AdmissionList before, AdmissionList after) {
    rulings.put(Optional.empty(), Rulings.of(after.policy()));
    for (Entry entry : after.entries()) {
      if (!before.find(entry.gate()).equals(Optional.of(entry))) {
        rulings.put(Optional.of(entry.gate()), Rulings.of(entry));
      }
    }
    for (Entry entry : before.entries()) {
      if (after.find(entry.gate()).isEmpty()) {
        rulings.remove(Optional.of(entry.gate()));
      }
    }
  }

  private void saveSoon() {
    if (!isToBeSaved.getAndSet(true)) {
      fileWriter.execute(this::save);
    }
  }

  private void save() {
    isToBeSaved.set(false);
    synchronized (fileLock) {
      try {
        AdmissionFile.write(file, list);
      } catch (IOException e) {
        LOG.warnf("which gates other replicas admit is heeded, but not kept: %s", e.getMessage());
      }
    }
  }

  /** All that is known, as {@link #take} takes it. */
  List<Ruling> rulings() {
    return rulings.all();
  }

  /** Serves a stream of all that is known, as {@link #take} takes it, and what changes. */
  public void watch(ServerCallStreamObserver<WatchRulingsResponse> stream) {
    rulings.stream(
        stream,
        (present, gone, snapshot, complete) ->
            WatchRulingsResponse.newBuilder().addAllRulings(present).setComplete(complete).build());
  }
}
