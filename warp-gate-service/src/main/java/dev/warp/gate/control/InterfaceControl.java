package dev.warp.gate.control;

import dev.warp.control.call.FieldErrors;
import dev.warp.control.v1.UpdateInterfaceRequest;
import dev.warp.gate.io.GateSnapshot.InterfaceState;
import dev.warp.gate.io.InterfaceOverride;
import dev.warp.gate.v1.InterfaceSetting;
import io.vertx.core.Future;
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

  /** Changes an interface, and keeps that if it is asked for; gives its name. */
  Future<String> update(UpdateInterfaceRequest request) {
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
                  .map(applied -> request.getName());
            });
  }

  private void require(UpdateInterfaceRequest request) {
    String name = request.getName();
    if (live.snapshot().sources().stream().noneMatch(each -> each.name().equals(name))) {
      throw unknown(name);
    }
    String label = request.getLabel();
    if (label.length() > MAX_LABEL) {
      throw FieldErrors.of("label", "has more than %d characters".formatted(MAX_LABEL));
    }
    for (InterfaceState other : live.snapshot().sources()) {
      if (!other.name().equals(name)
          && (other.label().equals(label) || other.name().equals(label))) {
        throw FieldErrors.of(
            "label", "is what %s is called; send another one".formatted(other.name()));
      }
    }
  }

  private RuntimeException unknown(String name) {
    List<String> known = live.snapshot().sources().stream().map(InterfaceState::name).toList();
    return NotFound.of("usable interface", name, known);
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
