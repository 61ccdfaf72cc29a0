package dev.warp.lab.world;

import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;

/** What a gate sends to one endpoint. */
final class SentTo implements SimulatedGate.Watcher {

  private final Endpoint endpoint;
  private final List<Integer> lengths = new ArrayList<>();

  private SentTo(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Watches from now on. */
  static SentTo by(SimulatedGate gate, Endpoint endpoint) {
    SentTo sent = new SentTo(endpoint);
    gate.watch(sent);
    return sent;
  }

  @Override
  public void sent(SimulatedGate gate, int interfaceId, Endpoint to, byte kind, int length) {
    if (to.equals(endpoint)) {
      lengths.add(length);
    }
  }

  /** How many datagrams. */
  int count() {
    return lengths.size();
  }

  /** Their lengths in bytes, in order. */
  List<Integer> lengths() {
    return lengths;
  }
}
