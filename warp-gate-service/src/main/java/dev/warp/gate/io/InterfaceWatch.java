package dev.warp.gate.io;

import dev.warp.gate.config.InterfacesConfiguration;
import dev.warp.gate.config.InterfacesConfiguration.BindToDevice;
import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Scans for interfaces at the configured interval, and sooner where sends say that one has changed;
 * closes the sockets of those that are gone or changed, and then opens the new ones. One scan ends
 * before the next begins. On the event loop.
 */
final class InterfaceWatch {

  /** The least time between the beginnings of two scans that failing sends ask for. */
  private static final long MIN_SCAN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Between two scans for what the host has noticed: changes come in showers. */
  private static final long NOTICE_GAP_MILLIS = 50;

  private static final String SCAN = "scan";
  private static final String NONE = "none";

  private final Vertx vertx;
  private final Context context;
  private final GateLoop loop;
  private final InterfaceScan scan;
  private InterfacesConfiguration configuration;
  private final StandingWarnings warnings;
  private long timerId = Gate.NO_TIMER;
  private long lastScanNanos;
  private boolean scanning;
  private long noticeTimer = Gate.NO_TIMER;
  private boolean noticedMeanwhile;

  /** Want to know of the next scan that begins. */
  private List<Promise<Void>> waiting = new ArrayList<>();

  private boolean stopped;

  /** What a scan has found; a router only where there is one to ask. */
  private record Scanned(List<SourceInterface> found, Map<SourceInterface, Endpoint> routers) {}

  InterfaceWatch(
      Vertx vertx,
      Context context,
      GateLoop loop,
      InterfaceScan scan,
      InterfacesConfiguration configuration,
      Consumer<String> warnings) {
    this.vertx = vertx;
    this.context = context;
    this.loop = loop;
    this.scan = scan;
    this.configuration = configuration;
    this.warnings = new StandingWarnings(warnings);
  }

  /** Scans at once, and then again and again. */
  void start(long nowNanos) {
    timerId = vertx.setPeriodic(configuration.scanInterval().toMillis(), ignored -> scan());
    lastScanNanos = nowNanos;
    scan();
  }

  void stop() {
    stopped = true;
    vertx.cancelTimer(timerId);
    vertx.cancelTimer(noticeTimer);
    waiting.forEach(Promise::complete);
  }

  /**
   * Goes by another configuration, of the same port and interval.
   *
   * @return completes when that has been done
   */
  Future<Void> use(InterfacesConfiguration newConfiguration) {
    configuration = newConfiguration;
    scan.use(newConfiguration);
    return scanned();
  }

  /** Scans as soon as it may; completes when what that finds is in use. */
  Future<Void> scanned() {
    Promise<Void> scanned = Promise.promise();
    waiting.add(scanned);
    noticed();
    return scanned.future();
  }

  /** Scans if sends fail as they do on an interface that has changed; to be called now and then. */
  void checkSends(long nowNanos) {
    if (nowNanos - lastScanNanos < MIN_SCAN_NANOS) {
      return;
    }
    boolean changed = false;
    for (InterfaceSockets open : loop.openInterfaces()) {
      changed |= open.hasChangedUnnoticed();
    }
    if (changed) {
      lastScanNanos = nowNanos;
      scan();
    }
  }

  /** The host has noticed a change: scans at once, or as soon as it may again. */
  void noticed() {
    if (scanning || noticeTimer != Gate.NO_TIMER) {
      noticedMeanwhile = true;
    } else if (!stopped) {
      scan();
      noticeTimer = vertx.setTimer(NOTICE_GAP_MILLIS, ignored -> noticeGapOver());
    }
  }

  private void noticeGapOver() {
    noticeTimer = Gate.NO_TIMER;
    catchUp();
  }

  /** Scans for what was noticed when that could not be done at once. */
  private void catchUp() {
    if (noticedMeanwhile) {
      noticedMeanwhile = false;
      noticed();
    }
  }

  /** What stands against interfaces being used; empty also before the first scan. */
  List<String> troubles() {
    return warnings.standing();
  }

  private void scan() {
    if (scanning || stopped) {
      return;
    }
    scanning = true;
    List<Promise<Void>> wanting = waiting;
    waiting = new ArrayList<>();
    List<SourceInterface> inUse =
        loop.openInterfaces().stream().map(InterfaceSockets::source).toList();
    context
        .executeBlocking(() -> look(inUse), false)
        .compose(this::apply)
        .onSuccess(applied -> warnings.clear(SCAN))
        .onFailure(e -> warnings.raise(SCAN, "cannot scan for interfaces: " + e.getMessage()))
        .onComplete(
            done -> {
              scanning = false;
              wanting.forEach(Promise::complete);
              catchUp();
            });
  }

  private Scanned look(List<SourceInterface> inUse) throws IOException {
    List<SourceInterface> found = scan.run(inUse);
    return new Scanned(found, scan.routers(found));
  }

  private Future<Void> apply(Scanned scanned) {
    if (stopped) {
      return Future.succeededFuture();
    }
    List<SourceInterface> found = scanned.found();
    reviseWarnings(found);
    // Where the port is fixed, the old socket has to be gone before the new one can have it.
    return closeAllBut(found)
        .compose(closed -> openMissing(found))
        .onSuccess(opened -> tellRouters(scanned.routers()));
  }

  /** Routers may change while interfaces stay what they are. */
  private void tellRouters(Map<SourceInterface, Endpoint> routers) {
    for (InterfaceSockets open : loop.openInterfaces()) {
      loop.router(open, Optional.ofNullable(routers.get(open.source())));
    }
  }

  private void reviseWarnings(List<SourceInterface> found) {
    Set<String> subjects = new HashSet<>(Set.of(SCAN, NONE));
    found.forEach(source -> subjects.add(subject(source)));
    warnings.clearAllBut(subjects);
    warnings.set(
        NONE,
        found.isEmpty()
            ? Optional.of(
                "no interface to send from: none that inclusion_patterns %s and exclusion_patterns %s"
                        .formatted(
                            configuration.patterns().inclusion(),
                            configuration.patterns().exclusion())
                    + " let through is up and has an address")
            : Optional.empty());
  }

  private Future<Void> closeAllBut(List<SourceInterface> found) {
    List<Future<Void>> closing = new ArrayList<>();
    for (InterfaceSockets open : List.copyOf(loop.openInterfaces())) {
      Optional<SourceInterface> same =
          found.stream().filter(each -> each.hasSameSocketsAs(open.source())).findFirst();
      if (!open.isOpen() || same.isEmpty()) {
        closing.add(loop.close(open));
      } else if (!same.get().equals(open.source())) {
        loop.describe(open, same.get());
      }
    }
    return Future.join(closing).mapEmpty();
  }

  private Future<Void> openMissing(List<SourceInterface> found) {
    Set<SourceInterface> missing = new HashSet<>(found);
    loop.openInterfaces().forEach(open -> missing.remove(open.source()));
    return Future.join(found.stream().filter(missing::contains).map(this::open).toList())
        .mapEmpty();
  }

  /** Succeeds also where it fails to open: the next scan tries again. */
  private Future<Void> open(SourceInterface source) {
    return InterfaceSockets.bind(context, loop.newInterfaceId(), source, configuration.port())
        .transform(
            bound -> {
              if (bound.succeeded()) {
                return use(bound.result());
              }
              warn(source, bound.cause().getMessage());
              return Future.succeededFuture();
            });
  }

  private Future<Void> use(InterfaceSockets sockets) {
    SourceInterface source = sockets.source();
    Optional<String> deviceFailure = sockets.deviceFailure();
    if (deviceFailure.isPresent() && configuration.bindToDevice() == BindToDevice.ALWAYS) {
      warn(
          source,
          "cannot bind to the device (%s); it is not used, as bind_to_device = true says"
              .formatted(deviceFailure.get()));
      return sockets.close();
    }
    List<String> troubles = new ArrayList<>();
    sockets.bindFailure().ifPresent(troubles::add);
    deviceFailure.ifPresent(
        reason ->
            troubles.add(
                "cannot bind to the device (%s), so the routing table alone chooses the uplink"
                    .formatted(reason)));
    if (troubles.isEmpty()) {
      warnings.clear(subject(source));
    } else {
      warn(source, String.join("; ", troubles));
    }
    loop.open(sockets);
    return Future.succeededFuture();
  }

  private void warn(SourceInterface source, String trouble) {
    warnings.raise(subject(source), source.name() + ": " + trouble);
  }

  private static String subject(SourceInterface source) {
    return "interface " + source.name();
  }
}
