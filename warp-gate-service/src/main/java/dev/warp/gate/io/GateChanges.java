package dev.warp.gate.io;

import dev.warp.gate.config.FarGateConfiguration;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.config.UnixGate;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens, updates and closes the tunnels of a running gate, adds and removes far gates. Each change
 * is made whole or not at all. On the event loop; a change is not begun before the one before it
 * has come to its end.
 */
final class GateChanges {

  private record Open(int number, TunnelConfiguration configuration) {}

  private record Known(int number, Host.Closeable resolving) {}

  private final Context context;
  private final GateLoop loop;
  private final AddressResolver resolver;
  private final Map<String, Open> tunnels = new LinkedHashMap<>();
  private final Map<String, Known> farGates = new LinkedHashMap<>();

  GateChanges(Context context, GateLoop loop, AddressResolver resolver) {
    this.context = context;
    this.loop = loop;
    this.resolver = resolver;
  }

  /** Takes over what the engine was told when it was made. */
  void begin(GateConfiguration configuration) {
    for (TunnelConfiguration tunnel : configuration.tunnels()) {
      tunnels.put(tunnel.name(), new Open(tunnels.size(), tunnel));
    }
    for (FarGateConfiguration farGate : configuration.farGates()) {
      know(farGate, farGates.size());
    }
  }

  private void know(FarGateConfiguration farGate, int number) {
    Host.Closeable resolving =
        resolver.watch(farGate.addresses(), endpoints -> loop.farGateEndpoints(number, endpoints));
    farGates.put(farGate.name(), new Known(number, resolving));
  }

  /** Binds a tunnel's sockets and opens it. */
  Future<Void> openTunnel(TunnelConfiguration tunnel) {
    TunnelSettings settings = settings(tunnel);
    return ApplicationSockets.bind(context, tunnel)
        .compose(
            sockets -> {
              try {
                tunnels.put(tunnel.name(), new Open(loop.openTunnel(settings, sockets), tunnel));
                return Future.succeededFuture();
              } catch (IllegalArgumentException e) {
                return sockets.close().transform(closed -> Future.failedFuture(e));
              }
            });
  }

  /** Closes a tunnel; completes when its port or path is free again. */
  Future<Void> closeTunnel(String name) {
    Open closing = tunnels.remove(name);
    return loop.closeTunnel(closing.number());
  }

  /**
   * Has a tunnel go by another configuration. Where that takes other sockets for applications, they
   * are bound first, or, where the old ones are in the way of these, in their place.
   */
  Future<Void> updateTunnel(TunnelConfiguration tunnel) {
    Open open = tunnels.get(tunnel.name());
    Future<Void> ready =
        takesOtherSockets(open.configuration(), tunnel)
            ? exchangeSockets(open, tunnel)
            : Future.succeededFuture();
    return ready.map(
        exchanged -> {
          loop.updateTunnel(open.number(), settings(tunnel));
          tunnels.put(tunnel.name(), new Open(open.number(), tunnel));
          return null;
        });
  }

  /** A Unix socket is bound for payloads up to a length; UDP has one of its own. */
  private static boolean takesOtherSockets(TunnelConfiguration before, TunnelConfiguration after) {
    return !before.gate().equals(after.gate())
        || (after.gate() instanceof UnixGate
            && before.transport().maxPayload() != after.transport().maxPayload());
  }

  private Future<Void> exchangeSockets(Open open, TunnelConfiguration tunnel) {
    return ApplicationSockets.bind(context, tunnel)
        .transform(
            bound -> {
              if (bound.failed()) {
                return bindInPlace(open, tunnel);
              }
              ApplicationSockets before = loop.detach(open.number());
              loop.attach(open.number(), bound.result());
              return before.close();
            });
  }

  private Future<Void> bindInPlace(Open open, TunnelConfiguration tunnel) {
    return loop.detach(open.number())
        .close()
        .compose(closed -> ApplicationSockets.bind(context, tunnel))
        .transform(
            bound ->
                bound.succeeded()
                    ? attach(open, bound.result())
                    : bindAgain(open).transform(back -> Future.failedFuture(bound.cause())));
  }

  private Future<Void> bindAgain(Open open) {
    return ApplicationSockets.bind(context, open.configuration())
        .compose(sockets -> attach(open, sockets));
  }

  private Future<Void> attach(Open open, ApplicationSockets sockets) {
    loop.attach(open.number(), sockets);
    return Future.succeededFuture();
  }

  private TunnelSettings settings(TunnelConfiguration tunnel) {
    return EngineSettings.tunnel(tunnel, farGates.get(tunnel.farGate()).number());
  }

  /** Consents to talk to another far gate. */
  void addFarGate(FarGateConfiguration farGate) {
    know(farGate, loop.addFarGate(EngineSettings.farGate(farGate)));
  }

  /** Says goodbye to a far gate that no tunnel leads to. */
  void removeFarGate(String name) {
    Known leaving = farGates.get(name);
    loop.removeFarGate(leaving.number());
    leaving.resolving().close();
    farGates.remove(name);
  }

  /** Resolves these from now on to find a far gate without a map. */
  void moveFarGate(FarGateConfiguration farGate) {
    Known moving = farGates.get(farGate.name());
    moving.resolving().close();
    loop.farGateEndpoints(moving.number(), List.<Endpoint>of());
    know(farGate, moving.number());
  }
}
