package dev.warp.gate.control;

import dev.warp.control.call.FieldErrors;
import dev.warp.control.v1.Interface;
import dev.warp.control.v1.UpdateInterfaceRequest;
import dev.warp.gate.io.GateSnapshot;
import dev.warp.gate.io.GateSnapshot.InterfaceState;
import dev.warp.gate.io.InterfaceOverride;
import dev.warp.gate.v1.InterfaceSetting;
import io.grpc.Status;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Enables, disables and labels the interfaces of a running gate. */
final class InterfaceControl {

  private static final int MAX_LABEL = 64;

  private final LiveGate live;

  InterfaceControl(LiveGate live) {
    this.live = live;
  }

  /** All interfaces that the configuration lets be used, by name. */
  static List<Interface> list(GateSnapshot snapshot) {
    return snapshot.sources().stream()
        .sorted(Comparator.comparing(InterfaceState::name))
        .map(state -> view(state, snapshot))
        .toList();
  }

  private static Interface view(InterfaceState state, GateSnapshot snapshot) {
    return Interface.newBuilder()
        .setName(state.name())
        .setLabel(state.label())
        .setEnabled(state.enabled())
        .setOpen(!state.sockets().isEmpty())
        .addAllAddresses(state.sockets().stream().map(Object::toString).toList())
        .addAllReflexive(
            snapshot.status().registrations().stream()
                .filter(registration -> registration.interfaceName().equals(state.label()))
                .flatMap(registration -> registration.reflexive().stream())
                .map(Object::toString)
                .distinct()
                .toList())
        .setCost(state.cost())
        .build();
  }

  /** Changes an interface, and keeps that if it is asked for. */
  Future<Interface> update(UpdateInterfaceRequest request) {
    return live.turns()
        .take(
            () -> {
              require(request);
              InterfaceOverride changed = changed(request);
              Future<Void> kept =
                  request.getPersist()
                      ? live.keep(
                          overlay ->
                              Overlays.withInterface(overlay, setting(request.getName(), changed)))
                      : Future.succeededFuture();
              return kept.compose(ready -> apply(request.getName(), changed))
                  .map(applied -> view(request.getName()));
            });
  }

  private Interface view(String name) {
    return list(live.snapshot()).stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private void require(UpdateInterfaceRequest request) {
    view(request.getName());
    String label = request.getLabel();
    if (label.length() > MAX_LABEL) {
      throw FieldErrors.of("label", "has more than %d characters".formatted(MAX_LABEL));
    }
    for (InterfaceState other : live.snapshot().sources()) {
      if (!other.name().equals(request.getName())
          && (other.label().equals(label) || other.name().equals(label))) {
        throw FieldErrors.of(
            "label", "is what %s is called; send another one".formatted(other.name()));
      }
    }
  }

  private RuntimeException unknown(String name) {
    List<String> known = live.snapshot().sources().stream().map(InterfaceState::name).toList();
    return Status.NOT_FOUND
        .withDescription(
            "there is no interface \"%s\" that may be used; there are: %s"
                .formatted(name, String.join(", ", known)))
        .asRuntimeException();
  }

  private InterfaceOverride changed(UpdateInterfaceRequest request) {
    InterfaceOverride before =
        live.interfaces().getOrDefault(request.getName(), InterfaceOverride.NONE);
    return new InterfaceOverride(
        request.hasEnabled() ? Optional.of(request.getEnabled()) : before.enabled(),
        request.hasLabel()
            ? Optional.of(request.getLabel()).filter(label -> !label.isEmpty())
            : before.label());
  }

  private Future<Void> apply(String name, InterfaceOverride changed) {
    Map<String, InterfaceOverride> all = new HashMap<>(live.interfaces());
    all.put(name, changed);
    return live.gate()
        .overrideInterfaces(all)
        .onSuccess(applied -> live.interfaces().put(name, changed));
  }

  private static InterfaceSetting setting(String name, InterfaceOverride of) {
    InterfaceSetting.Builder setting = InterfaceSetting.newBuilder().setName(name);
    of.enabled().ifPresent(setting::setEnabled);
    of.label().ifPresent(setting::setLabel);
    return setting.build();
  }

  /** What was kept of interfaces, by name. */
  static Map<String, InterfaceOverride> overrides(List<InterfaceSetting> kept) {
    Map<String, InterfaceOverride> overrides = new HashMap<>();
    for (InterfaceSetting setting : kept) {
      overrides.put(
          setting.getName(),
          new InterfaceOverride(
              setting.hasEnabled() ? Optional.of(setting.getEnabled()) : Optional.empty(),
              setting.hasLabel() ? Optional.of(setting.getLabel()) : Optional.empty()));
    }
    return overrides;
  }
}
