package dev.warp.control.quarkus;

import dev.warp.control.call.EventLoopInterceptor;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Singleton;

/** Confines every call to its event loop, before Quarkus's own interceptors see it. */
@GlobalInterceptor
@Singleton
public final class EventLoopCalls implements ServerInterceptor, Prioritized {

  private final EventLoopInterceptor interceptor =
      new EventLoopInterceptor(EventLoopCalls::transport);

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return interceptor.interceptCall(call, headers, next);
  }

  @Override
  public int getPriority() {
    return Integer.MAX_VALUE;
  }

  private static EventLoopInterceptor.Transport transport() {
    Context context = Vertx.currentContext();
    // Quarkus puts it there for the time in which a call is made.
    return new RoutedTransport(context, context.getLocal(RoutingContext.class.getName()));
  }
}
