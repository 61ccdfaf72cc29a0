package dev.warp.map.service;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.warp.control.access.AccessFiles;
import dev.warp.control.log.FieldLog;
import dev.warp.io.BootClock;
import dev.warp.io.NanoClock;
import dev.warp.io.PrivateKeyFile;
import dev.warp.io.ProcessorSuites;
import dev.warp.io.SecureRandomSource;
import dev.warp.map.control.ControlMetrics;
import dev.warp.map.control.ControlPlane;
import dev.warp.map.control.ControlPlaneHolder;
import dev.warp.map.io.RendezvousServer;
import dev.warp.map.replica.ReplicaListener;
import dev.warp.map.replica.ReplicaSettings;
import dev.warp.map.replica.Replicas;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.aead.SharedCiphers;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.ReplicaSeal;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.BindException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Starts the server with the application and stops it with it. Quarkus opens the HTTP port only
 * after this has started, so that a mistake ends the process before anything listens.
 */
@Singleton
final class MapService {

  private static final String CATEGORY = "warp.map";
  private static final Logger LOG = Logger.getLogger(CATEGORY);
  private static final FieldLog LINES = FieldLog.of(CATEGORY);
  private static final String REPLICA_ADDRESS = "--replica-address";
  private static final long START_SECONDS = 10;
  private static final long STOP_MILLIS = 500;

  private final MapConfiguration configuration;
  private final VertxInternal vertx;
  private final MeterRegistry metrics;
  private final ControlPlaneHolder control;
  private final RandomSource random = new SecureRandomSource();
  private volatile Optional<RendezvousServer> server = Optional.empty();
  private volatile Optional<Replicas> replicas = Optional.empty();
  private Optional<PrivateKey> key = Optional.empty();

  MapService(
      MapConfiguration configuration,
      Vertx vertx,
      MeterRegistry metrics,
      ControlPlaneHolder control) {
    this.configuration = configuration;
    this.vertx = (VertxInternal) vertx;
    this.metrics = metrics;
    this.control = control;
  }

  void start(@Observes StartupEvent event) {
    long heapBytes = Runtime.getRuntime().maxMemory();
    MapSettings settings = HostCheck.settings(GivenSettings.of(configuration, heapBytes));
    PrivateKey own = readKey(settings, random);
    key = Optional.of(own);
    LocalIdentity identity =
        new LocalIdentity(own, random, ProcessorSuites.offered(), new SharedCiphers());
    ControlPlane plane = controlPlane(settings, own, identity.startId(), heapBytes);
    RendezvousServer started = listen(settings, identity, plane);
    plane.observe(started.counters(), started.drops(), started.socketCounters());
    control.set(plane, started::expel);
    new MapMetrics(started.counters(), started.drops()).bindTo(metrics);
    new UdpMetrics(started).bindTo(metrics);
    new ControlMetrics(plane).bindTo(metrics);
    replicas = settings.replica().map(how -> findReplicas(how, started, own, plane));
    replicas.ifPresent(others -> new ReplicaMetrics(others, plane).bindTo(metrics));
    server = Optional.of(started);
    LINES
        .line("identity", "public key " + own.publicKey())
        .with("public_key", own.publicKey())
        .info();
    if (own.isPublishedMapKey()) {
      LOG.warn("the private key is published: anybody can pose as this map");
    }
    LINES
        .line("serving", "serving")
        .with("udp", started.localEndpoint())
        .with("http", "http://" + settings.http())
        .with("max_gates", settings.limits().gates())
        .with("max_sessions", settings.limits().sessions())
        .with("token_file", AccessFiles.beside(settings.keyFile()).token().toAbsolutePath())
        .info();
  }

  void stop(@Observes ShutdownEvent event) {
    Optional<RendezvousServer> running = server;
    server = Optional.empty();
    control.close();
    replicas.ifPresent(others -> await(others.close()));
    running.ifPresent(ending -> await(ending.close()));
    key.ifPresent(PrivateKey::close);
    running.ifPresent(ended -> LINES.line("stopped", "stopped").info());
  }

  /** The server while it runs. */
  Optional<RendezvousServer> server() {
    return server;
  }

  /** The other replicas of this map, where it may have any. */
  Optional<Replicas> replicas() {
    return replicas;
  }

  /** The key gates know this map by; empty before the start. */
  Optional<PublicKey> publicKey() {
    return key.map(PrivateKey::publicKey);
  }

  /** The key of this map, which is made at its first start. */
  static PrivateKey readKey(MapSettings settings, RandomSource random) {
    PrivateKey own;
    try {
      own = PrivateKeyFile.readOrCreate(settings.keyFile(), random);
    } catch (IOException e) {
      throw new StartException(e.getMessage(), e);
    }
    if (own.isPublishedMapKey() && !settings.allowPublishedKey()) {
      own.close();
      throw new StartException(List.of(HostCheck.publishedKey(settings.keyFile())));
    }
    return own;
  }

  private ControlPlane controlPlane(
      MapSettings settings, PrivateKey own, long startId, long heapBytes) {
    try {
      return new ControlPlane(
          settings.keyFile(), own, startId, random, heapBytes, BootClock.system());
    } catch (IOException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  private Replicas findReplicas(
      ReplicaSettings how, RendezvousServer started, PrivateKey own, ControlPlane plane) {
    ReplicaListener listener;
    try {
      listener = plane.join(how.address(), own);
    } catch (BindException e) {
      throw new StartException(chooseAnother(e, REPLICA_ADDRESS), e);
    }
    return started(
        Replicas.start(
            new Replicas.Parts(
                vertx,
                started,
                how,
                new ReplicaSeal(own, ReplicaSeal.Use.NEWS),
                new ReplicaSeal(own, ReplicaSeal.Use.RELAY),
                InstantSource.system(),
                BootClock.system(),
                FieldLog.of("warp.map.replica"),
                listener)),
        REPLICA_ADDRESS);
  }

  private RendezvousServer listen(
      MapSettings settings, LocalIdentity identity, ControlPlane plane) {
    NanoClock clock = BootClock.system();
    return started(
        RendezvousServer.start(
            vertx.createEventLoopContext(),
            settings.socketOptions(),
            identity,
            settings.limits(),
            clock,
            new RegistryChanges(new EventLog(clock, LINES), plane),
            plane.admissions()),
        "--bind or --udp-port");
  }

  /** What has bound its UDP socket at the place that {@code options} name. */
  private static <T> T started(Future<T> starting, String options) {
    try {
      return starting.toCompletionStage().toCompletableFuture().get(START_SECONDS, SECONDS);
    } catch (ExecutionException e) {
      throw new StartException(chooseAnother(e.getCause(), options), e);
    } catch (InterruptedException | TimeoutException e) {
      throw new StartException("the UDP socket could not be bound in " + START_SECONDS + " s", e);
    }
  }

  private static String chooseAnother(Throwable failure, String options) {
    return "%s; choose another with %s".formatted(failure.getMessage(), options);
  }

  private static void await(Future<Void> closing) {
    try {
      closing.toCompletionStage().toCompletableFuture().get(STOP_MILLIS, MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      LOG.warnf("a UDP socket was not closed in %d ms: %s", STOP_MILLIS, e);
    }
  }
}
