package dev.warp.gate.control;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Makes changes one after the other, each whole, on an event loop of their own. */
final class Turns {

  private final Context context;
  private Future<?> last = Future.succeededFuture();

  Turns(Context context) {
    this.context = context;
  }

  /**
   * Begins a change once all those before it have come to their end; what it throws fails the
   * future. Any thread may call.
   */
  <T> Future<T> take(Supplier<Future<T>> change) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        go -> {
          Future<T> made = last.transform(before -> change.get());
          last = made.onComplete(done);
        });
    return done.future();
  }

  /** Runs what blocks, on a thread of its own; to be called within a change. */
  <T> Future<T> blocking(Callable<T> action) {
    return context.executeBlocking(action);
  }
}
