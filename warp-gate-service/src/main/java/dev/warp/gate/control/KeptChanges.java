package dev.warp.gate.control;

import dev.warp.control.v1.Origin;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.gate.config.FarGateConfiguration;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.io.InterfaceOverride;
import dev.warp.gate.v1.AddedFarGate;
import dev.warp.gate.v1.Overlay;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Brings together a configuration file and what the API was told to keep. The file starts first,
 * without what is to be otherwise; then the rest is done as if the API were asked for it again. So
 * nothing that was kept can keep a gate from starting.
 */
final class KeptChanges {

  private final Overlay overlay;
  private final GateConfiguration file;

  KeptChanges(Overlay overlay, GateConfiguration file) {
    this.overlay = overlay;
    this.file = file;
  }

  /** What of the file is to be started. */
  GateConfiguration startable() {
    Set<String> otherwise = new HashSet<>(overlay.getClosedTunnelsList());
    overlay.getTunnelsList().forEach(tunnel -> otherwise.add(tunnel.getName()));
    List<TunnelConfiguration> tunnels =
        file.tunnels().stream().filter(tunnel -> !otherwise.contains(tunnel.name())).toList();
    Set<String> needed =
        tunnels.stream().map(TunnelConfiguration::farGate).collect(Collectors.toSet());
    List<FarGateConfiguration> farGates =
        file.farGates().stream()
            .filter(
                farGate ->
                    needed.contains(farGate.name())
                        || !overlay.getRemovedFarGatesList().contains(farGate.name()))
            .toList();
    return file.with(file.interfaces(), farGates, tunnels);
  }

  /**
   * Adds and opens what was kept, one after the other.
   *
   * @param warnings takes a line for each that cannot be had any more
   */
  Future<Void> apply(LiveGate live, Consumer<String> warnings) {
    Map<String, InterfaceOverride> interfaces =
        InterfaceControl.overrides(overlay.getInterfacesList());
    live.interfaces().putAll(interfaces);
    Future<Void> done =
        interfaces.isEmpty()
            ? Future.succeededFuture()
            : live.gate().overrideInterfaces(interfaces);
    for (AddedFarGate farGate : overlay.getFarGatesList()) {
      done = done.compose(before -> add(live, farGate, warnings));
    }
    for (TunnelSpec tunnel : overlay.getTunnelsList()) {
      done = done.compose(before -> open(live, tunnel, warnings));
    }
    return done;
  }

  private Future<Void> add(LiveGate live, AddedFarGate farGate, Consumer<String> warnings) {
    FarGateControl control = new FarGateControl(live);
    return live.turns()
        .take(() -> control.add(control.checked(farGate), Origin.ORIGIN_PERSISTED))
        .<Void>mapEmpty()
        .recover(failure -> warn(warnings, "far gate " + farGate.getName(), failure));
  }

  private Future<Void> open(LiveGate live, TunnelSpec spec, Consumer<String> warnings) {
    TunnelControl control = new TunnelControl(live);
    return live.turns()
        .take(() -> control.open(control.checked(spec), Origin.ORIGIN_PERSISTED))
        .<Void>mapEmpty()
        .recover(
            failure ->
                warn(warnings, "tunnel " + spec.getName(), failure)
                    .compose(warned -> openAsInFile(live, control, spec.getName(), warnings)));
  }

  /** Better the tunnel of the file than none. */
  private Future<Void> openAsInFile(
      LiveGate live, TunnelControl control, String name, Consumer<String> warnings) {
    Optional<TunnelConfiguration> inFile =
        file.tunnels().stream().filter(tunnel -> tunnel.name().equals(name)).findFirst();
    if (inFile.isEmpty()) {
      return Future.succeededFuture();
    }
    return live.turns()
        .take(() -> control.open(inFile.get(), Origin.ORIGIN_FILE))
        .<Void>mapEmpty()
        .recover(failure -> warn(warnings, "tunnel " + name + " of the file", failure));
  }

  private static Future<Void> warn(Consumer<String> warnings, String what, Throwable failure) {
    String reason =
        failure instanceof StatusRuntimeException status
            ? status.getStatus().getDescription()
            : failure.toString();
    warnings.accept("%s, kept by the API, is not there: %s".formatted(what, reason));
    return Future.succeededFuture();
  }
}
