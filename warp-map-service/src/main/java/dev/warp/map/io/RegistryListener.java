package dev.warp.map.io;

import dev.warp.map.engine.InterfaceView;
import dev.warp.map.engine.MapEvent;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PublicKey;
import java.util.List;

/** Hears what changes in a map's registry, on its event loop: must not block. */
public interface RegistryListener {

  /** Something worth a log line happened. */
  void occurred(MapEvent event);

  /** What is registered of a gate has changed to this; nothing: the gate is gone. */
  void registered(PublicKey gate, List<InterfaceView> interfaces);

  /** A gate has just been told about a far gate over UDP. */
  void told(PublicKey listener, FarGateCandidates farGate);
}
