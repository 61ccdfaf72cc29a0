package dev.warp.gate.service;

import dev.warp.control.access.Refusal;
import dev.warp.control.log.FieldLog;
import dev.warp.gate.config.HttpConfiguration;
import dev.warp.gate.config.MapConfiguration;
import dev.warp.gate.control.CallChecks;
import dev.warp.gate.control.ControlPlane;
import dev.warp.gate.control.ControlStart;
import dev.warp.gate.engine.erasure.CodeSelection;
import dev.warp.gate.io.Gate;
import dev.warp.gate.io.GateSnapshot;
import dev.warp.gate.link.MapLinks;
import dev.warp.io.BootClock;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Starts the gate with the service and stops it with it. */
@ApplicationScoped
public class GateService {

  private static final String CATEGORY = "warp.gate";
  private static final Logger LOG = Logger.getLogger(CATEGORY);
  private static final FieldLog LINES = FieldLog.of(CATEGORY);

  /** Binding sockets takes milliseconds; looking up the owner of one may ask a slow directory. */
  private static final long START_SECONDS = 60;

  /** How long a stop may take before the process ends all the same. */
  private static final long STOP_SECONDS = 2;

  /** The processors are busy with the start until then. */
  private static final long WARM_UP_DELAY_MILLIS = 500;

  /** Compilers that have not done it by then never will. */
  private static final long WARM_UP_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Vertx vertx;
  private final ControlPlane plane;
  private final CallChecks checks;
  private final Optional<Path> file;
  private final boolean warmUp;
  private volatile Optional<Gate> gate = Optional.empty();
  private volatile Optional<GateLaunch> launch = Optional.empty();
  private Optional<MapLinks> links = Optional.empty();

  /**
   * @param file the configuration where nobody has read it before, as in tests
   * @param warmUp whether to try erasure coding by vectors
   */
  @Inject
  GateService(
      Vertx vertx,
      ControlPlane plane,
      CallChecks checks,
      @ConfigProperty(name = "warp.gate.config") Optional<Path> file,
      @ConfigProperty(name = Rehearsal.WARM_UP, defaultValue = "true") boolean warmUp) {
    this.vertx = vertx;
    this.plane = plane;
    this.checks = checks;
    this.file = file;
    this.warmUp = warmUp;
  }

  void start(@Observes StartupEvent event) throws GateLaunch.Refusal {
    launch = LaunchHandOver.take();
    if (launch.isEmpty() && file.isPresent()) {
      launch = Optional.of(GateLaunch.prepare(file.get()));
    }
    if (launch.isEmpty()) {
      LOG.warn("no configuration: set warp.gate.config, or start with 'warp gate CONFIG'");
      return;
    }
    start(launch.get());
  }

  private void start(GateLaunch prepared) throws GateLaunch.Refusal {
    LINES
        .line("identity", "public key " + prepared.key().publicKey())
        .with("public_key", prepared.key().publicKey())
        .info();
    prepared.warnings().forEach(LOG::warn);
    EventLog log = new EventLog(LINES, BootClock.system(), plane.events());
    ControlStart control = new ControlStart(prepared.file(), prepared.configuration());
    Gate starting = new Gate(vertx, control.startable(), prepared.key(), log);
    try {
      await(
          starting
              .start()
              .compose(
                  started -> control.serve(vertx, starting, plane, checks, GateVersion.text())),
          START_SECONDS);
    } catch (ExecutionException e) {
      prepared.close();
      throw new GateLaunch.Refusal(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new GateLaunch.Refusal("binding the sockets did not come to an end", e);
    }
    gate = Optional.of(starting);
    HttpConfiguration http = prepared.configuration().http();
    LINES
        .line("serving", "serving")
        .with("http", http.address())
        .with("token_file", control.tokenFile().toAbsolutePath())
        .info();
    links =
        MapLinks.start(
            vertx, prepared.configuration(), prepared.key(), starting, plane, GateVersion.text());
    ReloadSignal.reach(plane);
    if (warmUp) {
      vertx.setTimer(
          WARM_UP_DELAY_MILLIS,
          passed ->
              Thread.ofPlatform()
                  .daemon()
                  .name("erasure-warm-up")
                  .start(GateService::warmUpErasureCode));
    }
  }

  /** Takes seconds of a processor's time, which is why the event loop does not do it. */
  private static void warmUpErasureCode() {
    CodeSelection selection = CodeSelection.ofThisJvm();
    selection.warmUp(System::nanoTime, WARM_UP_LIMIT_NANOS);
    LOG.infof("erasure coding by %s", selection.description());
  }

  void stop(@Observes ShutdownEvent event) {
    ReloadSignal.leave();
    plane.end();
    if (gate.isPresent()) {
      try {
        Future<Void> ended = links.map(MapLinks::stop).orElseGet(Future::succeededFuture);
        Gate ending = gate.get();
        await(ended.transform(done -> ending.stop()), STOP_SECONDS);
        LINES.line("stopped", "stopped").info();
      } catch (ExecutionException | TimeoutException e) {
        LOG.warnf("the gate did not stop as it should; far gates will notice by silence: %s", e);
      }
    }
    gate = Optional.empty();
    launch.ifPresent(GateLaunch::close);
  }

  private static void await(Future<Void> future, long seconds)
      throws ExecutionException, TimeoutException {
    try {
      future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExecutionException(e);
    }
  }

  /** The running gate; empty before it has started. */
  Optional<Gate> gate() {
    return gate;
  }

  /** The latest picture of the gate; empty before it has started. */
  Optional<GateSnapshot> snapshot() {
    return gate.flatMap(Gate::snapshot);
  }

  /** Calls refused before a service saw them, by reason. */
  Map<String, Long> refusedCalls() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Refusal reason : Refusal.values()) {
      counts.put(reason.name().toLowerCase(Locale.ROOT), checks.refusals().count(reason));
    }
    return counts;
  }

  /** Whether a map is configured whose private key has been published. */
  boolean trustsPublishedMap() {
    return launch.stream()
        .flatMap(known -> known.configuration().maps().stream())
        .anyMatch(MapConfiguration::hasPublishedKey);
  }
}
