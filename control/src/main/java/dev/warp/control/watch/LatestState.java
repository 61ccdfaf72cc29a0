package dev.warp.control.watch;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Things that change, by key, and streams of them: all there is first, then what changes. A stream
 * whose reader is slow leaves out steps, never the latest state: kept for it are the keys that it
 * has not been told of, and once these are more than there are things, it gets all anew. So memory
 * is bounded by the number of things, however slow readers are and whatever comes and goes. Safe
 * for use by any thread.
 *
 * @param <K> tells things apart
 * @param <V> the state of one, never changed
 */
public final class LatestState<K, V> {

  // A handful of things may come and go many times without everything being told anew.
  private static final int LEAST_BACKLOG = 100;

  private final int batch;
  private final int maxReaders;
  private final Executor writers;
  private final Map<K, V> latest = new LinkedHashMap<>();
  private final Set<Reader<?>> readers = new LinkedHashSet<>();

  /** Makes a message of a stream. */
  @FunctionalInterface
  public interface Messages<K, V, M> {

    /**
     * The message that tells these.
     *
     * @param present new or changed
     * @param gone keys of what is not there any more, perhaps never told of
     * @param snapshot whether everything is told anew from this message on: what this message and
     *     those up to the first complete one do not name is not there
     * @param complete whether the reader knows everything with this message
     */
    M of(List<V> present, List<K> gone, boolean snapshot, boolean complete);
  }

  /**
   * Nothing yet.
   *
   * @param batch most things told in one message, which has to stay below the 4 MiB that clients
   *     take by default
   * @param maxReaders streams at a time; one more is refused
   * @param writers runs what writes to streams, never two at a time for one of them
   */
  public LatestState(int batch, int maxReaders, Executor writers) {
    this.batch = batch;
    this.maxReaders = maxReaders;
    this.writers = writers;
  }

  /** Something is new, or has changed. */
  public void put(K key, V value) {
    synchronized (this) {
      if (value.equals(latest.put(key, value))) {
        return;
      }
      readers.forEach(reader -> reader.changed(key));
    }
    schedule();
  }

  /** Something is gone. */
  public void remove(K key) {
    synchronized (this) {
      if (latest.remove(key) == null) {
        return;
      }
      readers.forEach(reader -> reader.changed(key));
    }
    schedule();
  }

  /** All there is, in the order in which it came. */
  public synchronized List<V> all() {
    return List.copyOf(latest.values());
  }

  /** Serves a stream until its reader goes away. To be called in the call's own thread, at once. */
  public <M> void stream(ServerCallStreamObserver<M> stream, Messages<K, V, M> messages) {
    Reader<M> reader = new Reader<>(stream, messages);
    stream.setOnCancelHandler(() -> forget(reader));
    stream.setOnReadyHandler(reader::schedule);
    synchronized (this) {
      if (readers.size() >= maxReaders) {
        stream.onError(
            Status.RESOURCE_EXHAUSTED
                .withDescription(
                    maxReaders + " streams of this kind are open already; close one, or try later")
                .asRuntimeException());
        return;
      }
      readers.add(reader);
      reader.beginAnew();
    }
    reader.schedule();
  }

  /** Streams that are open. */
  public synchronized int readers() {
    return readers.size();
  }

  private synchronized void forget(Reader<?> reader) {
    readers.remove(reader);
  }

  private void schedule() {
    List<Reader<?>> all;
    synchronized (this) {
      all = List.copyOf(readers);
    }
    all.forEach(Reader::schedule);
  }

  /** What one message tells. */
  private record Batch<K, V>(List<V> present, List<K> gone, boolean snapshot, boolean complete) {}

  /** One stream. What it has not told yet is guarded by the state, writing by itself. */
  private final class Reader<M> {

    private final ServerCallStreamObserver<M> stream;
    private final Messages<K, V, M> messages;
    private final Set<K> untold = new LinkedHashSet<>();
    private boolean snapshot;
    private boolean scheduled;

    Reader(ServerCallStreamObserver<M> stream, Messages<K, V, M> messages) {
      this.stream = stream;
      this.messages = messages;
    }

    void changed(K key) {
      untold.add(key);
      if (untold.size() > Math.max(latest.size(), LEAST_BACKLOG)) {
        beginAnew();
      }
    }

    void beginAnew() {
      untold.clear();
      untold.addAll(latest.keySet());
      snapshot = true;
    }

    void schedule() {
      synchronized (LatestState.this) {
        if (scheduled) {
          return;
        }
        scheduled = true;
      }
      writers.execute(this::write);
    }

    private synchronized void write() {
      synchronized (LatestState.this) {
        scheduled = false;
      }
      while (stream.isReady() && !stream.isCancelled()) {
        Optional<Batch<K, V>> next = next();
        if (next.isEmpty()) {
          return;
        }
        Batch<K, V> told = next.get();
        stream.onNext(messages.of(told.present, told.gone, told.snapshot, told.complete));
      }
    }

    private Optional<Batch<K, V>> next() {
      synchronized (LatestState.this) {
        if (untold.isEmpty() && !snapshot) {
          return Optional.empty();
        }
        List<V> present = new ArrayList<>();
        List<K> gone = new ArrayList<>();
        var keys = untold.iterator();
        while (keys.hasNext() && present.size() + gone.size() < batch) {
          K key = keys.next();
          keys.remove();
          V value = latest.get(key);
          if (value != null) {
            present.add(value);
          } else {
            gone.add(key);
          }
        }
        boolean first = snapshot;
        snapshot = false;
        return Optional.of(new Batch<>(present, gone, first, untold.isEmpty()));
      }
    }
  }
}
