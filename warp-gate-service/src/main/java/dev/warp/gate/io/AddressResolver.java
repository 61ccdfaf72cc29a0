package dev.warp.gate.io;

import dev.warp.gate.config.HostPort;
import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Resolves host names again and again, each by itself, so that a slow one keeps no other waiting. A
 * name that does not resolve is tried again soon, and its last good addresses stay in use. On the
 * event loop.
 */
final class AddressResolver {

  /**
   * When a name is resolved again.
   *
   * @param afterSuccess since the last time it resolved
   * @param afterFailure since the last time it did not
   */
  record Intervals(Duration afterSuccess, Duration afterFailure) {
    static final Intervals DEFAULT = new Intervals(Duration.ofMinutes(1), Duration.ofSeconds(2));
  }

  private final Vertx vertx;
  private final Context context;
  private final Host host;
  private final Intervals intervals;
  private final StandingWarnings warnings;
  private final List<Name> names = new ArrayList<>();

  AddressResolver(
      Vertx vertx, Context context, Host host, Intervals intervals, Consumer<String> warnings) {
    this.vertx = vertx;
    this.context = context;
    this.host = host;
    this.intervals = intervals;
    this.warnings = new StandingWarnings(warnings);
  }

  /**
   * Resolves {@code hosts} from now on.
   *
   * @param listener told all their addresses, in the order of the hosts, whenever some of them have
   *     changed
   * @return ends it
   */
  Host.Closeable watch(List<HostPort> hosts, Consumer<List<Endpoint>> listener) {
    List<Name> group = new ArrayList<>();
    Runnable changed =
        () -> listener.accept(group.stream().flatMap(name -> name.endpoints.stream()).toList());
    hosts.forEach(each -> group.add(new Name(each, true, changed)));
    names.addAll(group);
    group.forEach(Name::resolve);
    return () -> {
      names.removeAll(group);
      group.forEach(Name::stop);
    };
  }

  /**
   * The same with a name that need not be there: that it does not resolve is nothing to report.
   *
   * @return resolves it anew at once, for what is known may no longer be so
   */
  Runnable watchIfThere(String host, Consumer<List<Endpoint>> listener) {
    List<Name> alone = new ArrayList<>();
    alone.add(
        new Name(new HostPort(host, 0), false, () -> listener.accept(alone.getFirst().endpoints)));
    Name name = alone.getFirst();
    names.add(name);
    name.resolve();
    return name::resolve;
  }

  /** Names that did not resolve the last time, each once, with the port that is wanted there. */
  List<String> unresolved() {
    return names.stream()
        .filter(name -> name.failed && name.needed)
        .map(name -> name.name.toString())
        .distinct()
        .toList();
  }

  /** Resolves nothing any more; a name that is being resolved just then is of no consequence. */
  void stop() {
    names.forEach(Name::stop);
  }

  private final class Name {

    private final HostPort name;
    private final boolean needed;
    private final Runnable changed;
    private List<Endpoint> endpoints = List.of();
    private long timerId = Gate.NO_TIMER;
    private boolean failed;
    private boolean resolving;
    private boolean askedMeanwhile;
    private boolean stopped;

    Name(HostPort name, boolean needed, Runnable changed) {
      this.name = name;
      this.needed = needed;
      this.changed = changed;
    }

    void resolve() {
      if (resolving) {
        askedMeanwhile = true;
        return;
      }
      resolving = true;
      vertx.cancelTimer(timerId);
      context.executeBlocking(() -> host.addresses(name.host()), false).onComplete(this::resolved);
    }

    void stop() {
      stopped = true;
      vertx.cancelTimer(timerId);
      warnings.clear(name.host());
    }

    private void resolved(AsyncResult<List<InetAddress>> result) {
      if (stopped) {
        return;
      }
      resolving = false;
      failed = result.failed();
      resolveLater();
      if (result.failed()) {
        if (needed) {
          warnings.raise(name.host(), "cannot resolve " + name.host() + "; trying again");
        }
      } else {
        warnings.clear(name.host());
        use(result.result());
      }
    }

    private void resolveLater() {
      if (askedMeanwhile) {
        askedMeanwhile = false;
        resolve();
      } else {
        Duration wait = failed ? intervals.afterFailure : intervals.afterSuccess;
        timerId = vertx.setTimer(wait.toMillis(), ignored -> resolve());
      }
    }

    /** The order of addresses means nothing: many a name server shuffles them. */
    private void use(List<InetAddress> addresses) {
      List<Endpoint> now =
          addresses.stream()
              .map(address -> Endpoint.of(address.getAddress(), name.port()))
              .distinct()
              .toList();
      if (!new HashSet<>(now).equals(new HashSet<>(endpoints))) {
        endpoints = now;
        changed.run();
      }
    }
  }
}
