package dev.warp.lab.world;

import dev.warp.protocol.wire.Endpoint;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a gate sends to other gates, by kind of datagram. */
final class KindCounter implements SimulatedGate.Watcher {

  private final Endpoint map;
  private final Map<String, Integer> sent = new TreeMap<>();

  /**
   * @param map what goes there is not counted
   */
  KindCounter(Endpoint map) {
    this.map = map;
  }

  @Override
  public void sent(SimulatedGate gate, int interfaceId, Endpoint to, byte kind, int length) {
    if (!to.equals(map)) {
      sent.merge(HexFormat.of().toHexDigits(kind), 1, Integer::sum);
    }
  }

  /** First bytes of what was sent, in hexadecimal. */
  List<String> kinds() {
    return List.copyOf(sent.keySet());
  }

  int count(byte kind) {
    return sent.getOrDefault(HexFormat.of().toHexDigits(kind), 0);
  }
}
