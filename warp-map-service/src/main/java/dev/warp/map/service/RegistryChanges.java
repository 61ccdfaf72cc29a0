package dev.warp.map.service;

import dev.warp.map.control.ControlPlane;
import dev.warp.map.engine.InterfaceView;
import dev.warp.map.engine.MapEvent;
import dev.warp.map.io.RegistryListener;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PublicKey;
import java.util.List;

/** Passes changes of the registry on to the log and to the control plane. */
record RegistryChanges(EventLog log, ControlPlane control) implements RegistryListener {

  @Override
  public void occurred(MapEvent event) {
    log.accept(event);
  }

  @Override
  public void registered(PublicKey gate, List<InterfaceView> interfaces) {
    control.registered(gate, interfaces);
  }

  @Override
  public void told(PublicKey listener, FarGateCandidates farGate) {
    control.told(listener, farGate);
  }
}
