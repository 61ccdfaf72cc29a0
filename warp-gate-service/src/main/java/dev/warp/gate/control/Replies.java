package dev.warp.gate.control;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Ends calls. */
final class Replies {

  private static final Logger LOG = Logger.getLogger("warp.control");

  private Replies() {}

  /** Answers with what is known at once, or with the status that is thrown. */
  static <R> void now(StreamObserver<R> caller, Supplier<R> answer) {
    later(caller, () -> Future.succeededFuture(answer.get()));
  }

  /** Answers with what a change comes to, or with the status that it fails with. */
  static <R> void later(StreamObserver<R> caller, Supplier<Future<R>> change) {
    Future.succeededFuture()
        .compose(begin -> change.get())
        .onSuccess(
            answer -> {
              caller.onNext(answer);
              caller.onCompleted();
            })
        .onFailure(failure -> caller.onError(status(failure)));
  }

  /** Begins a stream, or ends the call with the status that is thrown. */
  static void stream(StreamObserver<?> caller, Runnable begin) {
    try {
      begin.run();
    } catch (StatusRuntimeException e) {
      caller.onError(e);
    }
  }

  private static Throwable status(Throwable failure) {
    if (failure instanceof StatusRuntimeException || failure instanceof StatusException) {
      return failure;
    }
    // A fault of this program: the caller gets no more of it than that.
    LOG.error("a call failed", failure);
    return Status.INTERNAL
        .withDescription("the gate has failed to do it; its log says why")
        .asRuntimeException();
  }
}
