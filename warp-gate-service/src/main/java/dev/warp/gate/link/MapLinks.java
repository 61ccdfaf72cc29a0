package dev.warp.gate.link;

import dev.warp.control.v1.LinkHello;
import dev.warp.control.v1.RemoteControl;
import dev.warp.gate.config.ControlConfiguration;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.HostPort;
import dev.warp.gate.config.MapConfiguration;
import dev.warp.gate.control.ControlPlane;
import dev.warp.gate.control.RemoteCaller;
import dev.warp.gate.io.Gate;
import dev.warp.gate.io.GateSnapshot;
import dev.warp.io.SecureRandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The streams of a gate to those of its maps that serve any. */
public final class MapLinks {

  private final Server services;
  private final ManagedChannel toServices;
  private final List<MapLink> links = new ArrayList<>();

  private MapLinks(Server services, ManagedChannel toServices) {
    this.services = services;
    this.toServices = toServices;
  }

  /**
   * Begins to hold a stream to each map that the configuration says where to find.
   *
   * @param own the gate's key, which stays the caller's to close, after {@link #stop}
   * @param version the gate's program version
   * @return empty where it says so of no map
   */
  public static Optional<MapLinks> start(
      Vertx vertx,
      GateConfiguration configuration,
      PrivateKey own,
      Gate gate,
      ControlPlane plane,
      String version) {
    if (configuration.maps().stream().allMatch(map -> map.control().isEmpty())) {
      return Optional.empty();
    }
    ControlConfiguration limits = configuration.control();
    Context loop = ((VertxInternal) vertx).createEventLoopContext();
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder builder =
        InProcessServerBuilder.forName(name).executor(task -> loop.runOnContext(go -> task.run()));
    plane.services().forEach(each -> builder.addService(RemoteCaller.limited(each, limits)));
    try {
      MapLinks links =
          new MapLinks(builder.build().start(), InProcessChannelBuilder.forName(name).build());
      LinkHello hello =
          LinkHello.newBuilder()
              .setVersion(version)
              .setRemoteControl(remoteControl(limits.remoteControl()))
              .build();
      boolean tellState = hello.getRemoteControl() != RemoteControl.REMOTE_CONTROL_OFF;
      MapLink.Parts parts =
          new MapLink.Parts(
              own, gate, plane, links.toServices, hello, tellState, new SecureRandomSource());
      for (MapConfiguration map : configuration.maps()) {
        map.control()
            .map(address -> link(vertx, loop, parts, map.publicKey(), address))
            .ifPresent(links.links::add);
      }
      links.links.forEach(MapLink::start);
      return Optional.of(links);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // There is no socket.
    }
  }

  private static MapLink link(
      Vertx vertx, Context loop, MapLink.Parts parts, PublicKey map, HostPort address) {
    Dialer dialer =
        new Dialer(
            (VertxInternal) vertx,
            loop,
            address,
            () -> parts.gate().snapshot().map(GateSnapshot::sources).orElse(List.of()));
    Backoff backoff = new Backoff(ThreadLocalRandom.current()::nextDouble);
    return new MapLink(vertx, loop, parts, map, dialer, backoff);
  }

  private static RemoteControl remoteControl(ControlConfiguration.RemoteControl configured) {
    return switch (configured) {
      case OFF -> RemoteControl.REMOTE_CONTROL_OFF;
      case VIEW -> RemoteControl.REMOTE_CONTROL_VIEW;
      case FULL -> RemoteControl.REMOTE_CONTROL_FULL;
    };
  }

  /** Ends them all; completes when nothing of them uses the gate's key any more. */
  public Future<Void> stop() {
    return Future.join(links.stream().map(MapLink::stop).toList())
        .<Void>mapEmpty()
        .onComplete(
            stopped -> {
              toServices.shutdownNow();
              services.shutdownNow();
            });
  }
}
