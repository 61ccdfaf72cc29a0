package dev.warp.map.control;

import dev.warp.protocol.keys.PublicKey;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The control plane while the map runs, for the gRPC services, which Quarkus makes before it and
 * calls only after it has started.
 */
@Singleton
public final class ControlPlaneHolder {

  private volatile Optional<ControlPlane> plane = Optional.empty();

  /**
   * Starts serving.
   *
   * @param expelFromRegistry ends what the rendezvous server has of some gates
   */
  public void set(ControlPlane started, Consumer<Predicate<PublicKey>> expelFromRegistry) {
    started.expelFrom(expelFromRegistry);
    this.plane = Optional.of(started);
  }

  /** Stops serving; what is open ends. */
  public void close() {
    Optional<ControlPlane> ending = plane;
    plane = Optional.empty();
    ending.ifPresent(ControlPlane::close);
  }

  ControlPlane get() {
    return plane.orElseThrow(() -> new IllegalStateException("the map has not started, or stops"));
  }

  Optional<ControlPlane> find() {
    return plane;
  }
}
