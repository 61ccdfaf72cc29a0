package dev.warp.map.replica.control;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A stream of what another replica knows, opened again a second after each end. For the links'
 * thread.
 */
final class WatchedStream<M> implements StreamObserver<M> {

  private static final long RETRY_SECONDS = 1;

  private final ScheduledExecutorService thread;
  private final Consumer<StreamObserver<M>> opening;
  private final Consumer<M> told;
  private final Consumer<String> ended;
  private volatile boolean stands;
  private boolean isClosed;

  /**
   * One that is not open yet.
   *
   * @param opening begins the call, which has {@code thread} run what comes
   * @param told takes each message
   * @param ended hears why, each time
   */
  WatchedStream(
      ScheduledExecutorService thread,
      Consumer<StreamObserver<M>> opening,
      Consumer<M> told,
      Consumer<String> ended) {
    this.thread = thread;
    this.opening = opening;
    this.told = told;
    this.ended = ended;
  }

  void open() {
    if (!isClosed) {
      opening.accept(this);
    }
  }

  /** Whether something has been heard since it was opened last; for any thread. */
  boolean stands() {
    return stands;
  }

  @Override
  public void onNext(M message) {
    if (!isClosed) {
      stands = true;
      told.accept(message);
    }
  }

  @Override
  public void onError(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    Throwable cause = status.getCause();
    String why = status.getDescription() == null ? status.getCode().name() : firstLine(status);
    end(cause == null || cause.getMessage() == null ? why : why + ": " + cause.getMessage());
  }

  private static String firstLine(Status status) {
    return status.getDescription().lines().findFirst().orElse("");
  }

  @Override
  public void onCompleted() {
    end("it has ended the stream");
  }

  private void end(String why) {
    stands = false;
    if (!isClosed) {
      var _ = thread.schedule(this::open, RETRY_SECONDS, TimeUnit.SECONDS);
      ended.accept(why);
    }
  }

  /** Opens it no more. */
  void close() {
    isClosed = true;
    stands = false;
  }
}
