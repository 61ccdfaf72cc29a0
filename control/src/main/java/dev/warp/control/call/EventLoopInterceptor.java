package dev.warp.control.call;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets a service on Vert.x answer a call from any thread, and learn that the caller has gone.
 *
 * <p>An answer belongs to the event loop of the call's connection: written from elsewhere it may
 * meet a stream that the caller has just reset, and Netty then ends the connection with all other
 * calls on it. So everything is handed to the event loop, and dropped there if the caller has gone
 * or the call has ended. And Vert.x tells nobody that a caller has gone whose request was complete
 * (Vert.x issue 5562), so that a stream's service would never learn it. Stands in front of all
 * other interceptors, of Quarkus's own too.
 */
public final class EventLoopInterceptor implements ServerInterceptor {

  // What is on its way to the event loop counts as not sent yet: a service that sends while the
  // call is ready must not run ahead of it.
  private static final int MAX_UNDER_WAY = 8;

  /** What carries a call. */
  public interface Transport {

    /** Runs a task in the call's event loop, after those before. */
    void execute(Runnable task);

    /** Has a task run in the event loop when the call's stream is over, for whatever reason. */
    void whenOver(Runnable task);
  }

  private final Supplier<Transport> transport;

  /**
   * One for a server of some sort.
   *
   * @param transport finds what carries the call that is just being made
   */
  public EventLoopInterceptor(Supplier<Transport> transport) {
    this.transport = transport;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Transport eventLoop = transport.get();
    EventLoopCall<Q, R> confined = new EventLoopCall<>(call, eventLoop);
    CancelledOnce<Q> listener = new CancelledOnce<>(next.startCall(confined, headers));
    confined.listener = listener;
    eventLoop.whenOver(confined::over);
    return listener;
  }

  /** Both Vert.x and the end of the stream may say that the caller has gone. */
  private static final class CancelledOnce<Q> extends SimpleForwardingServerCallListener<Q> {

    private boolean cancelled;

    CancelledOnce(ServerCall.Listener<Q> listener) {
      super(listener);
    }

    @Override
    public void onCancel() {
      if (!cancelled) {
        cancelled = true;
        super.onCancel();
      }
    }
  }

  private static final class EventLoopCall<Q, R> extends SimpleForwardingServerCall<Q, R> {

    private final Transport eventLoop;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean closing;
    private volatile boolean heldBack;
    private volatile boolean gone;
    private ServerCall.Listener<Q> listener = new ServerCall.Listener<>() {};

    // In the event loop.
    private boolean closed;

    EventLoopCall(ServerCall<Q, R> call, Transport eventLoop) {
      super(call);
      this.eventLoop = eventLoop;
    }

    void over() {
      gone = true;
      if (!closed) {
        // Whoever ends a response holds its connection's lock, and the service may want others.
        eventLoop.execute(() -> listener.onCancel());
      }
    }

    @Override
    public boolean isCancelled() {
      return gone || super.isCancelled();
    }

    @Override
    public boolean isReady() {
      if (closing || gone) {
        return false;
      }
      if (underWay.get() >= MAX_UNDER_WAY) {
        heldBack = true;
        // It may have become less just before that.
        return underWay.get() < MAX_UNDER_WAY && delegate().isReady();
      }
      return delegate().isReady();
    }

    @Override
    public void request(int messages) {
      run(() -> super.request(messages));
    }

    @Override
    public void sendHeaders(Metadata headers) {
      run(() -> super.sendHeaders(headers));
    }

    @Override
    public void sendMessage(R message) {
      underWay.incrementAndGet();
      eventLoop.execute(
          () -> {
            try {
              runIfOpen(() -> super.sendMessage(message));
            } finally {
              if (underWay.decrementAndGet() == 0 && heldBack) {
                heldBack = false;
                listener.onReady();
              }
            }
          });
    }

    @Override
    public void close(Status status, Metadata trailers) {
      closing = true;
      run(
          () -> {
            closed = true;
            super.close(status, trailers);
          });
    }

    private void run(Runnable step) {
      eventLoop.execute(() -> runIfOpen(step));
    }

    private void runIfOpen(Runnable step) {
      if (!closed && !isCancelled()) {
        step.run();
      }
    }
  }
}
