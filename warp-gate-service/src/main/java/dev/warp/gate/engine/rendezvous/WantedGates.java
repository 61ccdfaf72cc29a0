package dev.warp.gate.engine.rendezvous;

import dev.warp.protocol.frame.Wants;
import dev.warp.protocol.keys.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The far gates this gate consents to talk to, as it tells a map (docs/protocol.md section 9.1).
 */
public final class WantedGates {

  private static final long FIRST_VERSION = 1;

  private final List<Wants> parts = new ArrayList<>();

  public WantedGates(List<PublicKey> keys) {
    int count = Math.max(1, Math.ceilDiv(keys.size(), Wants.MAX_KEYS));
    for (int part = 0; part < count; part++) {
      int from = part * Wants.MAX_KEYS;
      int to = Math.min(keys.size(), from + Wants.MAX_KEYS);
      parts.add(new Wants(FIRST_VERSION, part, count, keys.subList(from, to)));
    }
  }

  long version() {
    return FIRST_VERSION;
  }

  List<Wants> parts() {
    return parts;
  }
}
