package dev.warp.gate.engine.rendezvous;

import dev.warp.protocol.frame.Wants;
import dev.warp.protocol.keys.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The far gates this gate consents to talk to, as it tells a map (docs/protocol.md section 9.1).
 */
public final class WantedGates {

  private final List<Wants> parts = new ArrayList<>();

  private long version;

  public WantedGates(List<PublicKey> keys) {
    replace(keys);
  }

  /** They are others from now on. */
  void replace(List<PublicKey> keys) {
    version++;
    parts.clear();
    int count = Math.max(1, Math.ceilDiv(keys.size(), Wants.MAX_KEYS));
    for (int part = 0; part < count; part++) {
      int from = part * Wants.MAX_KEYS;
      int to = Math.min(keys.size(), from + Wants.MAX_KEYS);
      parts.add(new Wants(version, part, count, keys.subList(from, to)));
    }
  }

  long version() {
    return version;
  }

  List<Wants> parts() {
    return parts;
  }
}
