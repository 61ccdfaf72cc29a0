package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.path.PathMtu;
import dev.warp.protocol.wire.Endpoint;

/** Tells what becomes of the paths to one far gate. */
final class PathEvents {

  private final String farGate;
  private final GateOutput output;

  PathEvents(String farGate, GateOutput output) {
    this.farGate = farGate;
    this.output = output;
  }

  /** The path has come up or gone down. */
  void upOrDown(Path path) {
    int id = path.id();
    output.occurred(
        path.isUp()
            ? new GateEvent.PathUp(farGate, id, path.interfaceId(), path.remote())
            : new GateEvent.PathDown(farGate, id, path.interfaceId(), path.remote()));
  }

  /** The path, which is up, has begun or ceased to count for the redundancy promised. */
  void standing(Path path) {
    int id = path.id();
    output.occurred(
        path.isCounted()
            ? new GateEvent.PathTrusted(farGate, id, path.interfaceId(), path.remote())
            : new GateEvent.PathDegraded(farGate, id, path.interfaceId(), path.remote()));
  }

  /** It may have turned out how large the path's datagrams can be. */
  void limit(Path path) {
    PathMtu mtu = path.mtu();
    if (mtu.hasNews()) {
      mtu.told();
      output.occurred(
          new GateEvent.PathLimit(
              farGate, path.id(), path.interfaceId(), path.remote(), mtu.limit(), mtu.max()));
    }
  }

  /** The path's far end is at another endpoint now. */
  void moved(Path path, Endpoint from) {
    output.occurred(new GateEvent.PathMoved(farGate, path.id(), from, path.remote()));
  }
}
