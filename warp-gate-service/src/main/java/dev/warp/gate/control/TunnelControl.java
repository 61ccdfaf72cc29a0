package dev.warp.gate.control;

import com.google.rpc.Code;
import dev.warp.control.call.FieldErrors;
import dev.warp.control.v1.Origin;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.gate.config.TunnelConfiguration;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Opens, updates and closes the tunnels of a running gate. What is refused fails with a {@link
 * StatusRuntimeException}, as the contract of TunnelService says, and has changed nothing.
 */
final class TunnelControl {

  /** More than any host needs; each has sockets and memory. */
  static final int MAX_TUNNELS = 1000;

  private final LiveGate live;
  private final TunnelReading reading;

  TunnelControl(LiveGate live) {
    this.live = live;
    this.reading = new TunnelReading(live);
  }

  /**
   * The open tunnel of that name.
   *
   * @throws StatusRuntimeException NOT_FOUND
   */
  LiveTunnel get(String name) {
    LiveTunnel tunnel = live.tunnels().get(name);
    if (tunnel == null) {
      throw NotFound.of("tunnel", name, live.tunnels().keySet());
    }
    return tunnel;
  }

  /** Opens a tunnel, and keeps it if that is asked for. */
  Future<LiveTunnel> open(TunnelSpec spec, boolean persist) {
    return live.turns()
        .take(
            () -> {
              return open(checked(spec), LiveGate.origin(persist))
                  .compose(
                      opened -> persist ? keepOrClose(opened) : Future.succeededFuture(opened));
            });
  }

  /**
   * What a spec asks for, if it can be opened; to be called within a turn.
   *
   * @throws StatusRuntimeException if it cannot
   */
  TunnelConfiguration checked(TunnelSpec spec) {
    TunnelConfiguration tunnel = reading.read(spec);
    requireNew(tunnel);
    return tunnel;
  }

  /**
   * Sees whether a tunnel can be opened beside those that are open; to be called within a turn.
   *
   * @throws StatusRuntimeException ALREADY_EXISTS or RESOURCE_EXHAUSTED
   */
  void requireNew(TunnelConfiguration tunnel) {
    if (live.tunnels().containsKey(tunnel.name())) {
      throw FieldErrors.of(
          Code.ALREADY_EXISTS,
          "spec.name",
          "there is a tunnel %s already; update it, or send another name".formatted(tunnel.name()));
    }
    if (live.tunnels().size() >= MAX_TUNNELS) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(MAX_TUNNELS + " tunnels are open, which is the most; close one")
          .asRuntimeException();
    }
    reading.requireNoConflict(tunnel);
  }

  /** Opens what has been read; to be called within a turn. */
  Future<LiveTunnel> open(TunnelConfiguration tunnel, Origin origin) {
    return live.gate()
        .openTunnel(tunnel)
        .recover(failure -> Future.failedFuture(TunnelReading.refused(tunnel, failure)))
        .map(
            opened -> {
              LiveTunnel known = LiveTunnel.opened(tunnel, origin);
              live.tunnels().put(tunnel.name(), known);
              return known;
            });
  }

  private Future<LiveTunnel> keepOrClose(LiveTunnel opened) {
    TunnelSpec kept = TunnelSpecs.of(opened.configuration());
    return live.keep(overlay -> Overlays.withTunnel(overlay, kept))
        .map(written -> opened)
        .recover(
            failure ->
                close(opened.name()).transform(closed -> Future.<LiveTunnel>failedFuture(failure)));
  }

  /**
   * Changes an open tunnel.
   *
   * @param revision its present one, if whoever changes it minds
   */
  Future<LiveTunnel> update(TunnelSpec spec, OptionalLong revision, boolean persist) {
    return live.turns()
        .take(
            () -> {
              LiveTunnel present = get(spec.getName());
              requireRevision(present, revision);
              TunnelConfiguration tunnel =
                  reading.read(TunnelSpecs.updated(TunnelSpecs.of(present.configuration()), spec));
              requireChangeable(present.configuration(), tunnel);
              reading.requireNoConflict(tunnel);
              return update(tunnel, LiveGate.origin(persist))
                  .compose(
                      updated ->
                          persist ? keepOrUndo(present, updated) : Future.succeededFuture(updated));
            });
  }

  private static void requireRevision(LiveTunnel present, OptionalLong revision) {
    if (revision.isPresent() && revision.getAsLong() != present.revision()) {
      throw Status.ABORTED
          .withDescription(
              "revision: tunnel %s has revision %d by now; look at it again"
                  .formatted(present.name(), present.revision()))
          .asRuntimeException();
    }
  }

  private static void requireChangeable(TunnelConfiguration before, TunnelConfiguration after) {
    Optional<String> fixed = fixedDifference(before, after);
    if (fixed.isPresent()) {
      throw FieldErrors.of(
          Code.FAILED_PRECONDITION,
          "spec." + fixed.get(),
          "stays what it is while the tunnel is open; close it and open it anew");
    }
  }

  /** A field of TunnelSpec that differs and that no open tunnel can have otherwise, if any. */
  static Optional<String> fixedDifference(TunnelConfiguration before, TunnelConfiguration after) {
    if (!before.id().equals(after.id())) {
      return Optional.of("tunnel_id");
    }
    if (!before.farGate().equals(after.farGate())) {
      return Optional.of("far_gate");
    }
    boolean sameMemory =
        before.transport().delivery().reassemblyMemory()
            == after.transport().delivery().reassemblyMemory();
    return sameMemory ? Optional.empty() : Optional.of("transport.reassembly_memory");
  }

  /** Changes an open tunnel to what has been read; to be called within a turn. */
  Future<LiveTunnel> update(TunnelConfiguration tunnel, Origin origin) {
    return live.gate()
        .updateTunnel(tunnel)
        .recover(failure -> Future.failedFuture(TunnelReading.refused(tunnel, failure)))
        .map(updated -> live.tunnels().get(tunnel.name()).changed(tunnel, origin))
        .onSuccess(known -> live.tunnels().put(tunnel.name(), known));
  }

  private Future<LiveTunnel> keepOrUndo(LiveTunnel before, LiveTunnel updated) {
    TunnelSpec kept = TunnelSpecs.of(updated.configuration());
    return live.keep(overlay -> Overlays.withTunnel(overlay, kept))
        .map(written -> updated)
        .recover(
            failure ->
                update(before.configuration(), before.origin())
                    .transform(undone -> Future.<LiveTunnel>failedFuture(failure)));
  }

  /** Closes a tunnel, and has it stay closed if that is asked for. */
  Future<Void> close(String name, boolean persist) {
    return live.turns()
        .take(
            () -> {
              get(name);
              return persist ? keepClosed(name).compose(kept -> close(name)) : close(name);
            });
  }

  private Future<Void> keepClosed(String name) {
    boolean inFile =
        live.configuration().tunnels().stream().anyMatch(tunnel -> tunnel.name().equals(name));
    return live.keep(overlay -> Overlays.withTunnelClosed(overlay, name, inFile));
  }

  /** Closes a tunnel that is there; to be called within a turn. */
  Future<Void> close(String name) {
    live.tunnels().remove(name);
    return live.gate().closeTunnel(name);
  }
}
