package dev.warp.map.control;

import dev.warp.web.JsonApi;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Serves the map's calls to web pages, its own first of all. */
@ApplicationScoped
public class JsonRoutes {

  void serve(@Observes Router router, ControlPlaneHolder holder, ControlInterceptor checks) {
    new JsonApi(
            List.of(
                new FleetEndpoint(holder),
                new ForwardedGateService(holder),
                new ForwardedTunnelService(holder)),
            checks)
        .serve(router);
  }
}
