package dev.warp.control.call;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.function.BiConsumer;

/**
 * Ends a call with the {@link StatusRuntimeException} that its service throws, details and all, so
 * that services can throw what is wrong with a request. Anything else that is thrown is a fault of
 * this program: the caller learns that there is one, and the log what it is.
 */
public final class ThrownStatusInterceptor implements ServerInterceptor {

  private final BiConsumer<String, Throwable> faults;

  /**
   * One that has faults logged.
   *
   * @param faults takes the method's full name, and what was thrown
   */
  public ThrownStatusInterceptor(BiConsumer<String, Throwable> faults) {
    this.faults = faults;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q message) {
        guarded(call, () -> super.onMessage(message));
      }

      // Unary calls and those with one request reach their service here.
      @Override
      public void onHalfClose() {
        guarded(call, super::onHalfClose);
      }

      @Override
      public void onReady() {
        guarded(call, super::onReady);
      }
    };
  }

  private void guarded(ServerCall<?, ?> call, Runnable step) {
    try {
      step.run();
    } catch (StatusRuntimeException told) {
      Metadata trailers = told.getTrailers();
      call.close(told.getStatus(), trailers == null ? new Metadata() : trailers);
    } catch (RuntimeException fault) {
      faults.accept(call.getMethodDescriptor().getFullMethodName(), fault);
      call.close(
          Status.INTERNAL.withDescription("a fault of the server, which its log has"),
          new Metadata());
    }
  }
}
