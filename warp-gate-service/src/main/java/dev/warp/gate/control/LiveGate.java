package dev.warp.gate.control;

import dev.warp.control.v1.Origin;
import dev.warp.gate.config.FarGateConfiguration;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.PresharedKey;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.io.Gate;
import dev.warp.gate.io.GateSnapshot;
import dev.warp.gate.io.InterfaceOverride;
import dev.warp.gate.v1.Overlay;
import io.grpc.Status;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/**
 * A running gate and what it is made of at present: the configuration file, and what the API has
 * changed since. Reading is for any thread; whatever changes it takes its {@link #turns}.
 */
final class LiveGate {

  private final Gate gate;
  private final Path configurationFile;
  private final OverlayFile overlayFile;
  private final Turns turns;
  private final NavigableMap<String, LiveTunnel> tunnels = new ConcurrentSkipListMap<>();
  private final NavigableMap<String, LiveFarGate> farGates = new ConcurrentSkipListMap<>();
  private final NavigableMap<String, InterfaceOverride> interfaces = new ConcurrentSkipListMap<>();
  private volatile GateConfiguration configuration;
  private Overlay overlay;

  /**
   * What has just started.
   *
   * @param started what the gate was started with: of the configuration, what the overlay lets be
   * @param configuration the whole of the file
   */
  LiveGate(
      Gate gate,
      Context context,
      Path configurationFile,
      OverlayFile overlayFile,
      GateConfiguration started,
      GateConfiguration configuration,
      Overlay overlay) {
    this.gate = gate;
    this.configurationFile = configurationFile;
    this.overlayFile = overlayFile;
    this.turns = new Turns(context);
    this.configuration = configuration;
    this.overlay = overlay;
    for (FarGateConfiguration farGate : started.farGates()) {
      farGates.put(farGate.name(), new LiveFarGate(farGate, Origin.ORIGIN_FILE));
    }
    for (TunnelConfiguration tunnel : started.tunnels()) {
      tunnels.put(tunnel.name(), LiveTunnel.opened(tunnel, Origin.ORIGIN_FILE));
    }
  }

  Gate gate() {
    return gate;
  }

  Turns turns() {
    return turns;
  }

  /** By name. */
  NavigableMap<String, LiveTunnel> tunnels() {
    return tunnels;
  }

  /** By name. */
  NavigableMap<String, LiveFarGate> farGates() {
    return farGates;
  }

  /** What the API has of interfaces, by their names. */
  NavigableMap<String, InterfaceOverride> interfaces() {
    return interfaces;
  }

  /** The file as it was last applied. */
  GateConfiguration configuration() {
    return configuration;
  }

  /** The file has been applied anew: what is there of it is that from now on. */
  void applied(GateConfiguration file) {
    GateConfiguration before = configuration;
    configuration = file;
    for (FarGateConfiguration farGate : file.farGates()) {
      farGates.computeIfPresent(
          farGate.name(),
          (name, known) ->
              known.origin() == Origin.ORIGIN_FILE
                  ? new LiveFarGate(farGate, Origin.ORIGIN_FILE)
                  : known);
    }
    zeroSecrets(before);
  }

  private static void zeroSecrets(GateConfiguration of) {
    of.farGates().forEach(farGate -> farGate.presharedKey().ifPresent(PresharedKey::close));
  }

  Path configurationFile() {
    return configurationFile;
  }

  Overlay overlay() {
    return overlay;
  }

  /**
   * The latest picture of the gate.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE if it is ending
   */
  GateSnapshot snapshot() {
    return gate.snapshot()
        .orElseThrow(
            () -> Status.UNAVAILABLE.withDescription("the gate is ending").asRuntimeException());
  }

  /** Keeps a change for the next start; fails with a status if it cannot be written. */
  Future<Void> keep(UnaryOperator<Overlay> change) {
    Overlay changed = change.apply(overlay);
    return turns
        .<Void>blocking(
            () -> {
              overlayFile.write(changed);
              return null;
            })
        .onSuccess(written -> overlay = changed)
        .recover(failure -> Future.failedFuture(notKept(failure)));
  }

  private static Throwable notKept(Throwable failure) {
    return failure instanceof IOException
        ? Status.FAILED_PRECONDITION
            .withDescription(
                "nothing is changed, for it could not be kept: " + failure.getMessage())
            .withCause(failure)
            .asRuntimeException()
        : failure;
  }

  /** Zeroes the secrets of far gates. */
  void close() {
    zeroSecrets(configuration);
    farGates.values().stream()
        .flatMap(farGate -> farGate.configuration().presharedKey().stream())
        .forEach(PresharedKey::close);
  }

  /** Where a change comes from that is kept or not. */
  static Origin origin(boolean persist) {
    return persist ? Origin.ORIGIN_PERSISTED : Origin.ORIGIN_RUNTIME;
  }
}
