package dev.warp.gate.control;

import com.google.protobuf.util.Timestamps;
import dev.warp.control.v1.Event;
import dev.warp.control.v1.WatchEventsResponse;
import dev.warp.control.watch.LatestState;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** The latest events of a gate, and streams of them. For any thread. */
public final class EventHistory {

  static final int KEPT = 500;

  private static final int BATCH = 200;
  private static final int MAX_READERS = 64;

  private final InstantSource clock;
  private final LatestState<Long, Event> events;
  private final Deque<Long> kept = new ArrayDeque<>();
  private long latest;

  /**
   * None yet.
   *
   * @param clock the time of day
   * @param writers runs what writes to streams
   */
  public EventHistory(InstantSource clock, Executor writers) {
    this.clock = clock;
    this.events = new LatestState<>(BATCH, MAX_READERS, writers);
  }

  /** Something has just happened; its number and time are added here. */
  public synchronized void add(Event.Builder event) {
    latest++;
    events.put(
        latest, event.setNumber(latest).setTime(Timestamps.fromMillis(clock.millis())).build());
    kept.add(latest);
    if (kept.size() > KEPT) {
      events.remove(kept.remove());
    }
  }

  /** Events that were left out, of a second with too many: their numbers are passed over. */
  public synchronized void leftOut(long count) {
    latest += count;
  }

  void stream(ServerCallStreamObserver<WatchEventsResponse> reader) {
    events.stream(
        reader,
        (present, gone, snapshot, complete) ->
            WatchEventsResponse.newBuilder().addAllEvents(present).setSnapshot(snapshot).build());
  }
}
