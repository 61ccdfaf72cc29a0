package dev.warp.gate.control;

import com.google.rpc.Code;
import dev.warp.control.call.FieldErrors;
import dev.warp.control.v1.Origin;
import dev.warp.gate.config.FarGateConfiguration;
import dev.warp.gate.config.PartReader;
import dev.warp.gate.config.PresharedKey;
import dev.warp.gate.v1.AddedFarGate;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Future;
import java.util.List;

/**
 * Adds and removes the far gates of a running gate. What is refused fails with a {@link
 * StatusRuntimeException}, as the contract of GateService says, and has changed nothing.
 */
final class FarGateControl {

  /** Each has sessions, paths and probes. */
  static final int MAX_FAR_GATES = 1000;

  /** Each is resolved again and again. */
  private static final int MAX_ADDRESSES = 16;

  private static final String FAR_GATES = "far_gates";

  private final LiveGate live;

  FarGateControl(LiveGate live) {
    this.live = live;
  }

  /** Adds a far gate, and keeps it if that is asked for. */
  Future<LiveFarGate> add(AddedFarGate added, boolean persist) {
    return live.turns()
        .take(
            () -> {
              FarGateConfiguration farGate = checked(added);
              Future<Void> kept =
                  persist
                      ? live.keep(overlay -> Overlays.withFarGate(overlay, added))
                      : Future.succeededFuture();
              return kept.compose(ready -> add(farGate, LiveGate.origin(persist)));
            });
  }

  /**
   * Whom to talk to, if that can be; to be called within a turn.
   *
   * @throws StatusRuntimeException if it cannot
   */
  FarGateConfiguration checked(AddedFarGate added) {
    FarGateConfiguration farGate = read(added);
    requireNew(farGate);
    return farGate;
  }

  private FarGateConfiguration read(AddedFarGate added) {
    TomlTable toml =
        new TomlTable().table(FAR_GATES, added.getName()).put("public_key", added.getPublicKey());
    if (added.getAddressesCount() > 0) {
      toml.put("address", added.getAddressesList());
    }
    if (!added.getPresharedKey().isEmpty()) {
      toml.put("preshared_key", added.getPresharedKey());
    }
    PartReader.Result<FarGateConfiguration> read = PartReader.farGate(toml.toString());
    FieldErrors errors = new FieldErrors();
    if (added.getName().isEmpty() || added.getName().length() > 64) {
      errors.add("name", "a far gate has a name of 1 to 64 characters; send another");
    }
    if (added.getAddressesCount() > MAX_ADDRESSES) {
      errors.add("addresses", "are more than %d; send fewer".formatted(MAX_ADDRESSES));
    }
    read.mistakes().forEach(wrong -> errors.add(field(wrong.key()), wrong.message()));
    errors.throwIfAny();
    FarGateConfiguration farGate = read.part().orElseThrow();
    if (farGate.publicKey().equals(live.snapshot().status().publicKey())) {
      throw FieldErrors.of("public_key", "is this gate's own; send that of the far gate");
    }
    return farGate;
  }

  private static String field(String key) {
    if (key.endsWith(".preshared_key")) {
      return "preshared_key";
    }
    return key.endsWith(".address") ? "addresses" : "public_key";
  }

  private void requireNew(FarGateConfiguration farGate) {
    if (live.farGates().containsKey(farGate.name())) {
      throw FieldErrors.of(
          Code.ALREADY_EXISTS,
          "name",
          "there is a far gate %s already; send another name".formatted(farGate.name()));
    }
    for (LiveFarGate other : live.farGates().values()) {
      if (other.configuration().publicKey().equals(farGate.publicKey())) {
        throw FieldErrors.of(
            Code.ALREADY_EXISTS,
            "public_key",
            "is that of far gate %s already; use that one".formatted(other.configuration().name()));
      }
    }
    if (live.farGates().size() >= MAX_FAR_GATES) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(MAX_FAR_GATES + " far gates are known, which is the most; remove one")
          .asRuntimeException();
    }
  }

  /** Adds what has been read; to be called within a turn. */
  Future<LiveFarGate> add(FarGateConfiguration farGate, Origin origin) {
    return live.gate()
        .addFarGate(farGate)
        .map(
            added -> {
              LiveFarGate known = new LiveFarGate(farGate, origin);
              live.farGates().put(farGate.name(), known);
              return known;
            });
  }

  /** Removes a far gate, and has it stay away if that is asked for. */
  Future<Void> remove(String name, boolean persist) {
    return live.turns()
        .take(
            () -> {
              requireRemovable(name);
              return persist ? keepRemoved(name).compose(kept -> remove(name)) : remove(name);
            });
  }

  private void requireRemovable(String name) {
    if (!live.farGates().containsKey(name)) {
      throw NotFound.of("far gate", name, live.farGates().keySet());
    }
    List<String> tunnels =
        live.tunnels().values().stream()
            .filter(tunnel -> tunnel.configuration().farGate().equals(name))
            .map(LiveTunnel::name)
            .toList();
    if (!tunnels.isEmpty()) {
      throw FieldErrors.of(
          Code.FAILED_PRECONDITION,
          "name",
          "tunnels lead to it: %s; close these first".formatted(String.join(", ", tunnels)));
    }
  }

  private Future<Void> keepRemoved(String name) {
    boolean inFile =
        live.configuration().farGates().stream().anyMatch(farGate -> farGate.name().equals(name));
    return live.keep(overlay -> Overlays.withFarGateRemoved(overlay, name, inFile));
  }

  private Future<Void> remove(String name) {
    LiveFarGate leaving = live.farGates().get(name);
    return leave(name)
        .onSuccess(gone -> leaving.configuration().presharedKey().ifPresent(PresharedKey::close));
  }

  /**
   * Talks no more to a far gate that no tunnel leads to, and keeps what is known of it; to be
   * called within a turn.
   */
  Future<Void> leave(String name) {
    requireRemovable(name);
    return live.gate().removeFarGate(name).onSuccess(gone -> live.farGates().remove(name));
  }

  /** Looks for a far gate of the file at other addresses; to be called within a turn. */
  Future<Void> move(FarGateConfiguration farGate) {
    return live.gate()
        .moveFarGate(farGate)
        .onSuccess(
            moved ->
                live.farGates().put(farGate.name(), new LiveFarGate(farGate, Origin.ORIGIN_FILE)));
  }
}
