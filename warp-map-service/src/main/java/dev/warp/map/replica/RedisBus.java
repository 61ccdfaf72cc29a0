package dev.warp.map.replica;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Two connections to a Redis, one for commands and one that hears a channel, made again for as long
 * as it takes when they are lost. To be used on the context it was made for.
 */
final class RedisBus {

  /** What becomes of the connections, and what is heard. */
  interface Listener {

    /** Commands are taken and the channel is heard, from now on. */
    void up();

    /** They are not any more, or not yet. */
    void down(String why);

    void heard(byte[] message);
  }

  private static final long RETRY_MILLIS = 1_000;
  private static final long PATIENCE_MILLIS = 3_000;
  private static final String MESSAGE = "message";

  private final Vertx vertx;
  private final Context context;
  private final RedisOptions options;
  private final String channel;
  private final Listener listener;
  private Optional<RedisConnection> commands = Optional.empty();
  private Optional<RedisConnection> subscription = Optional.empty();
  private Optional<Redis> client = Optional.empty();

  /** Counts attempts; what belongs to an earlier one is heeded no more. */
  private int attempt;

  private boolean isUp;
  private boolean isClosed;

  RedisBus(Vertx vertx, Context context, String redis, String channel, Listener listener) {
    this.vertx = vertx;
    this.context = context;
    this.options = new RedisOptions().setConnectionString(redis).setMaxPoolSize(2);
    this.channel = channel;
    this.listener = listener;
  }

  /** Connects, with a client of its own: what an earlier one still waits for ends with it. */
  void start() {
    if (isClosed) {
      return;
    }
    attempt++;
    int own = attempt;
    Redis redis = Redis.createClient(vertx, options);
    client = Optional.of(redis);
    within(redis.connect().compose(this::subscribe).compose(heard -> redis.connect()))
        .onSuccess(connection -> ifLatest(own, () -> ready(connection)))
        .onFailure(failure -> ifLatest(own, () -> lost(reason(failure))));
  }

  private void ifLatest(int ofAttempt, Runnable action) {
    if (ofAttempt == attempt) {
      action.run();
    }
  }

  private Future<Response> subscribe(RedisConnection connection) {
    subscription = Optional.of(connection);
    connection.handler(this::onPush);
    watch(connection);
    return connection.send(Request.cmd(Command.SUBSCRIBE).arg(channel));
  }

  private void ready(RedisConnection connection) {
    commands = Optional.of(connection);
    watch(connection);
    isUp = true;
    listener.up();
  }

  private void watch(RedisConnection connection) {
    connection.exceptionHandler(failure -> lostIfOwn(connection, reason(failure)));
    connection.endHandler(end -> lostIfOwn(connection, "it has closed the connection"));
  }

  private void lostIfOwn(RedisConnection connection, String why) {
    if (commands.equals(Optional.of(connection)) || subscription.equals(Optional.of(connection))) {
      lost(why);
    }
  }

  /** Has both connections made anew. */
  void lost(String why) {
    attempt++;
    int own = attempt;
    commands = Optional.empty();
    subscription = Optional.empty();
    isUp = false;
    client.ifPresent(Redis::close);
    client = Optional.empty();
    if (!isClosed) {
      listener.down(why);
      vertx.setTimer(RETRY_MILLIS, now -> context.runOnContext(go -> ifLatest(own, this::start)));
    }
  }

  private void onPush(Response pushed) {
    boolean message =
        (pushed.type() == ResponseType.MULTI || pushed.type() == ResponseType.PUSH)
            && pushed.size() == 3
            && MESSAGE.equals(pushed.get(0).toString());
    if (message) {
      listener.heard(pushed.get(2).toBytes());
    }
  }

  /** Sends commands, all of them at once; fails, and begins anew, where no answer comes in time. */
  Future<List<Response>> send(List<Request> requests) {
    return commands
        .map(
            connection ->
                within(connection.batch(requests))
                    .onFailure(failure -> lostIfOwn(connection, reason(failure))))
        .orElseGet(() -> Future.failedFuture("not connected"));
  }

  private <T> Future<T> within(Future<T> answer) {
    return answer.timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static String reason(Throwable failure) {
    return Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString);
  }

  boolean isUp() {
    return isUp;
  }

  void close() {
    isClosed = true;
    lost("closed");
  }
}
