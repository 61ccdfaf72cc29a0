package dev.warp.gate.io;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs every test of a subclass twice: on the native transport where there is one, and on the
 * portable one.
 */
@ParameterizedClass(name = "native transport preferred: {0}")
@ValueSource(booleans = {true, false})
abstract class OnBothTransports {

  /** How long anything may take that takes milliseconds. */
  static final Duration DEADLINE = Duration.ofSeconds(60);

  @Parameter boolean nativeTransport;

  Vertx vertx;
  Context context;

  @BeforeEach
  void startVertx() {
    vertx =
        Vertx.vertx(
            new VertxOptions().setPreferNativeTransport(nativeTransport).setEventLoopPoolSize(2));
    context = ((VertxInternal) vertx).createEventLoopContext();
  }

  @AfterEach
  void stopVertx() throws Exception {
    await(vertx.close());
  }

  boolean isNative() {
    return vertx.isNativeTransportEnabled();
  }

  static <T> T await(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Runs something on the event loop and waits for what comes of it. */
  <T> T onLoop(Callable<T> action) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(
        go -> {
          try {
            result.complete(action.call());
          } catch (Exception | AssertionError e) {
            result.completeExceptionally(e);
          }
        });
    return result.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }
}
