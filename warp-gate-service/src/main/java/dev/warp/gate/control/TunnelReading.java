package dev.warp.gate.control;

import com.google.rpc.Code;
import dev.warp.control.call.FieldErrors;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.gate.config.LoopbackGate;
import dev.warp.gate.config.PartReader;
import dev.warp.gate.config.Problem;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.config.UnixGate;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes configurations of specs, and sees whether they go together with what there is. */
final class TunnelReading {

  private static final String FAR_GATE = "spec.far_gate";

  private final LiveGate live;

  TunnelReading(LiveGate live) {
    this.live = live;
  }

  /**
   * What a spec asks for.
   *
   * @throws StatusRuntimeException INVALID_ARGUMENT with every field that is wrong;
   *     FAILED_PRECONDITION if nothing is but that there is no such far gate
   */
  TunnelConfiguration read(TunnelSpec spec) {
    PartReader.Result<TunnelConfiguration> read =
        PartReader.tunnel(
            TunnelSpecs.toml(spec),
            live.farGates().keySet(),
            live.configurationFile(),
            live.configuration().interfaces().port());
    if (read.part().isPresent()) {
      return read.part().get();
    }
    List<Problem> mistakes = read.mistakes();
    if (spec.hasFarGate() && mistakes.stream().allMatch(wrong -> isAboutFarGate(spec, wrong))) {
      throw FieldErrors.of(Code.FAILED_PRECONDITION, FAR_GATE, mistakes.getFirst().message());
    }
    FieldErrors errors = new FieldErrors();
    mistakes.forEach(wrong -> errors.add(TunnelSpecs.field(spec, wrong.key()), wrong.message()));
    throw errors.exception();
  }

  private static boolean isAboutFarGate(TunnelSpec spec, Problem wrong) {
    return TunnelSpecs.field(spec, wrong.key()).equals(FAR_GATE);
  }

  /**
   * Sees whether another tunnel has what must be one's own.
   *
   * @throws StatusRuntimeException ALREADY_EXISTS
   */
  void requireNoConflict(TunnelConfiguration tunnel) {
    live.tunnels().values().stream()
        .map(LiveTunnel::configuration)
        .filter(other -> !other.name().equals(tunnel.name()))
        .flatMap(other -> conflict(tunnel, other).stream())
        .findFirst()
        .ifPresent(
            conflict -> {
              throw conflict;
            });
  }

  private static Optional<StatusRuntimeException> conflict(
      TunnelConfiguration tunnel, TunnelConfiguration other) {
    if (tunnel.id().isPresent()
        && tunnel.id().equals(other.id())
        && tunnel.farGate().equals(other.farGate())) {
      return exists("spec.tunnel_id", tunnel.id().getAsLong() + " is the id of", other, "number");
    }
    if (tunnel.gate() instanceof LoopbackGate here
        && other.gate() instanceof LoopbackGate there
        && here.applicationToGate() == there.applicationToGate()) {
      return exists(
          "spec.loopback.application_to_gate",
          here.applicationToGate() + " is the port of",
          other,
          "port");
    }
    if (tunnel.gate() instanceof UnixGate here
        && other.gate() instanceof UnixGate there
        && here.path().equals(there.path())) {
      return exists("spec.unix.path", here.path() + " is the path of", other, "path");
    }
    return Optional.empty();
  }

  private static Optional<StatusRuntimeException> exists(
      String field, String what, TunnelConfiguration owner, String kind) {
    return Optional.of(
        FieldErrors.of(
            Code.ALREADY_EXISTS,
            field,
            "%s tunnel %s already; send another %s".formatted(what, owner.name(), kind)));
  }

  /** What a gate says to a tunnel that it could not open or change, as a status. */
  static StatusRuntimeException refused(TunnelConfiguration tunnel, Throwable failure) {
    if (failure instanceof StatusRuntimeException already) {
      return already;
    }
    if (failure instanceof IllegalArgumentException) {
      return FieldErrors.of(Code.ALREADY_EXISTS, "spec.name", failure.getMessage());
    }
    if (failure instanceof IOException) {
      String field =
          tunnel.gate() instanceof UnixGate
              ? "spec.unix.path"
              : "spec.loopback.application_to_gate";
      return FieldErrors.of(Code.FAILED_PRECONDITION, field, failure.getMessage());
    }
    return Status.INTERNAL
        .withDescription(String.valueOf(failure.getMessage()))
        .withCause(failure)
        .asRuntimeException();
  }
}
