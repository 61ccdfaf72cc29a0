package dev.warp.gate.service;

import dev.warp.gate.control.CallChecks;
import dev.warp.gate.control.ControlPlane;
import dev.warp.web.JsonApi;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Serves the gate's calls to web pages, its own first of all. */
@ApplicationScoped
public class JsonRoutes {

  void serve(@Observes Router router, ControlPlane plane, CallChecks checks) {
    new JsonApi(plane.services(), checks).serve(router);
  }
}
