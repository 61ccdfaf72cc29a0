package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A Vert.x instance of one transport, with what tests need to reach its event loops. */
final class TestLoop {

  static final Endpoint LOOPBACK = Endpoint.ofIpv4(0x7f000001, 0);
  static final Endpoint LOOPBACK_IPV6 = Endpoint.of(0, 1, 0);

  private static final long TIMEOUT_SECONDS = 60;

  private final Vertx vertx;

  TestLoop(boolean nativeTransport) {
    vertx =
        Vertx.vertx(
            new VertxOptions().setPreferNativeTransport(nativeTransport).setEventLoopPoolSize(2));
  }

  boolean isNative() {
    return vertx.isNativeTransportEnabled();
  }

  /** A new context; successive ones take turns on the two event loops. */
  Context context() {
    return ((VertxInternal) vertx).createEventLoopContext();
  }

  UdpSocket bind(Context context, UdpSocketOptions options) throws Exception {
    return await(UdpSocket.bind(context, options));
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Runs something on the context's event loop and waits for what comes of it. */
  static <T> T on(Context context, Callable<T> action) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(
        go -> {
          try {
            result.complete(action.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  void close() throws Exception {
    await(vertx.close());
  }
}
