package dev.warp.control.quarkus;

import dev.warp.control.call.EventLoopInterceptor;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;

/** Carries a call that has come as a request to a route. */
public record RoutedTransport(Context context, RoutingContext route)
    implements EventLoopInterceptor.Transport {

  @Override
  public void execute(Runnable task) {
    context.runOnContext(go -> task.run());
  }

  @Override
  public void whenOver(Runnable task) {
    route.addEndHandler(ended -> task.run());
  }
}
