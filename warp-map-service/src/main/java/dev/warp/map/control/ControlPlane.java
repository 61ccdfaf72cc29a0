package dev.warp.map.control;

import dev.warp.control.access.AccessFiles;
import dev.warp.control.access.AccessInterceptor;
import dev.warp.control.access.HostNames;
import dev.warp.control.access.LocalToken;
import dev.warp.control.access.MethodRoles;
import dev.warp.control.access.OperatorFile;
import dev.warp.control.access.Operators;
import dev.warp.control.access.Refusals;
import dev.warp.control.call.ApiVersionInterceptor;
import dev.warp.control.call.AuditInterceptor;
import dev.warp.control.call.AuditLog;
import dev.warp.control.call.CallSource;
import dev.warp.control.call.Interceptors;
import dev.warp.control.call.ThrownStatusInterceptor;
import dev.warp.control.log.FieldLog;
import dev.warp.io.DatagramCounters;
import dev.warp.io.NanoClock;
import dev.warp.map.engine.InterfaceView;
import dev.warp.map.engine.MapCounters;
import dev.warp.map.fleet.Admissions;
import dev.warp.map.fleet.Fleet;
import dev.warp.map.fleet.MapStates;
import dev.warp.map.fleet.TunnelPairs;
import dev.warp.map.link.CallReceiver;
import dev.warp.map.link.CallRequest;
import dev.warp.map.link.GateCalls;
import dev.warp.map.link.GateLinks;
import dev.warp.map.link.LinkLimits;
import dev.warp.map.replica.ReplicaListener;
import dev.warp.map.replica.control.ReplicaControl;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.link.MapHandshakes;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.WireWriter;
import io.grpc.ServerInterceptor;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * What stands behind the map's gRPC services: operators, the fleet, the gates' streams. Has one
 * thread of its own for streams and watchers.
 */
public final class ControlPlane implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger("warp.map.control");
  private static final FieldLog AUDIT = FieldLog.of("warp.map.audit");

  private final MethodRoles roles = MethodRoles.builder().gateServices().mapServices().build();
  private final Refusals refusals = new Refusals(LOG::warn, System::nanoTime);
  // What comes after the end, such as the news that a stream is gone, is of no use any more.
  private final ScheduledExecutorService thread = newThread();
  private final ExecutorService fileWriter =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("admissions").daemon().factory());
  private final Admissions admissions;
  private final Fleet fleet;
  private final GateLinks links;
  private final GateCalls gates = new CallsAnywhere();
  private final TunnelPairs tunnels;
  private final ServerInterceptor interceptor;
  private final PublicKey ownKey;
  private final String version =
      Optional.ofNullable(ControlPlane.class.getPackage().getImplementationVersion()).orElse("");
  private final long startId;
  private final LinkLimits limits;
  private volatile Optional<MapStates> states = Optional.empty();
  private volatile Optional<ReplicaControl> replicas = Optional.empty();

  /**
   * Reads the files beside the key, and makes the token if there is none.
   *
   * @param own stays the caller's to close, after this
   * @param startId of this process
   * @param heapBytes what there is for streams and all else
   * @throws IOException with a message for people
   */
  public ControlPlane(
      Path keyFile,
      PrivateKey own,
      long startId,
      RandomSource random,
      long heapBytes,
      NanoClock clock)
      throws IOException {
    this.ownKey = own.publicKey();
    AccessFiles files = AccessFiles.beside(keyFile);
    Operators operators =
        new Operators(
            LocalToken.readOrCreateIfPossible(files.token(), random, LOG::warn),
            new OperatorFile(files.operators(), LOG::warn));
    this.admissions =
        Admissions.read(
            AccessFiles.sibling(keyFile, ".admissions"),
            InstantSource.system(),
            thread,
            fileWriter);
    this.startId = startId;
    this.fleet = new Fleet(startId, InstantSource.system(), thread);
    this.limits = LinkLimits.of(heapBytes);
    this.links =
        new GateLinks(
            new MapHandshakes(own, limits.handshakes(), random),
            limits,
            admissions,
            fleet::registrationsOf,
            fleet,
            version,
            startId,
            clock,
            thread);
    this.tunnels = new TunnelPairs(gates, fleet, roles);
    AuditLog audit = AuditLog.to(AUDIT);
    this.interceptor =
        Interceptors.inOrder(
            new CallSource(),
            new ThrownStatusInterceptor((method, fault) -> LOG.errorf(fault, "%s failed", method)),
            new ApiVersionInterceptor(),
            // The map's names are not its own to know, and browsers show themselves by an Origin.
            new AccessInterceptor(operators, roles, HostNames.any(), refusals, audit),
            new AuditInterceptor(roles, audit));
    var _ = thread.scheduleAtFixedRate(links::tick, 1, 1, TimeUnit.SECONDS);
  }

  private static ScheduledExecutorService newThread() {
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("gate links").daemon().factory(), new DiscardPolicy()) {
          @Override
          protected void afterExecute(Runnable task, Throwable thrown) {
            if (task instanceof Future<?> done && done.state() == Future.State.FAILED) {
              LOG.error("a fault in dealing with gates' streams", done.exceptionNow());
            }
          }
        };
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return thread;
  }

  /** The map receives datagrams from now on, and counts them there. */
  public void observe(MapCounters counters, DropCounters drops, DatagramCounters socket) {
    MapStates observed =
        new MapStates(
            new MapStates.Sources(
                ownKey, version, counters, drops, socket, links::connected, refusals::total),
            System::nanoTime,
            thread);
    states = Optional.of(observed);
    var _ = thread.scheduleAtFixedRate(observed::refresh, 1, 1, TimeUnit.SECONDS);
  }

  /** Whoever is here and is not admitted any more has to go, from the registry and from here. */
  void expelFrom(Consumer<Predicate<PublicKey>> registry) {
    admissions.whenChanged(
        () -> {
          registry.accept(admissions.negate());
          links.expel(admissions.negate());
        });
  }

  /**
   * Shows and calls gates that are connected to other replicas of the map too, from now on, as it
   * hears of those.
   *
   * @param own stays the caller's to close
   * @throws BindException with a message for people
   */
  public ReplicaListener join(Endpoint address, PrivateKey own) throws BindException {
    ReplicaControl started =
        ReplicaControl.start(
            new ReplicaControl.Parts(
                address, startId, fleet, links, admissions, thread, limits.stateBytes()),
            own);
    replicas = Optional.of(started);
    return started;
  }

  /** Other replicas whose gates are seen and called from here. */
  public int replicasHeard() {
    return replicas.map(ReplicaControl::heard).orElse(0);
  }

  /** Calls each gate where it is connected. */
  private final class CallsAnywhere implements GateCalls {

    @Override
    public Call call(PublicKey gate, CallRequest request, CallReceiver receiver) {
      return replicas
          .flatMap(
              others ->
                  fleet
                      .connectedTo(gate)
                      .flatMap(where -> others.call(where, gate, request, receiver)))
          .orElseGet(() -> links.call(gate, request, receiver));
    }

    @Override
    public boolean isConnected(PublicKey gate) {
      return fleet.connectedTo(gate).isPresent();
    }
  }

  /** What is registered of a gate has changed to this; to be called in order. */
  public void registered(PublicKey gate, List<InterfaceView> interfaces) {
    fleet.registered(gate, interfaces);
    links.tellRegistrations(gate);
  }

  /** A gate has just been told about a far gate over UDP. */
  public void told(PublicKey gate, FarGateCandidates farGate) {
    if (links.isConnected(gate)) {
      byte[] value = new byte[farGate.valueLength()];
      farGate.writeValue(new WireWriter(value, 0));
      links.tellFarGate(gate, value);
    }
  }

  /** Ends all streams and erases their keys. */
  @Override
  public void close() {
    links.close();
    replicas.ifPresent(others -> thread.execute(others::close));
    thread.shutdown();
    try {
      // The keys are erased in that thread.
      if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.warn("the gates' streams were not closed in 1 s");
      }
      fileWriter.shutdown();
      if (!fileWriter.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.warn("which gates are admitted was not written in 1 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public Admissions admissions() {
    return admissions;
  }

  public Fleet fleet() {
    return fleet;
  }

  public GateLinks links() {
    return links;
  }

  public Refusals refusals() {
    return refusals;
  }

  MapStates states() {
    return states.orElseThrow(() -> new IllegalStateException("the map has not started"));
  }

  TunnelPairs tunnels() {
    return tunnels;
  }

  /** Calls gates wherever they are connected. */
  GateCalls gates() {
    return gates;
  }

  ServerInterceptor interceptor() {
    return interceptor;
  }
}
