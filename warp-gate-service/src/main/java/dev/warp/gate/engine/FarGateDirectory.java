package dev.warp.gate.engine;

import dev.warp.gate.engine.session.IndexOwner;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.HandshakeResponder;
import dev.warp.protocol.session.SessionIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/** The far gates this gate talks to, by what datagrams name them by. Nobody else gets a session. */
final class FarGateDirectory implements HandshakeResponder.Acceptor {

  private final SessionIndex<IndexOwner> index;
  private final List<FarGate> all = new ArrayList<>();
  private final Int2ObjectHashMap<FarGate> byNumber = new Int2ObjectHashMap<>();
  private final Map<PublicKey, FarGate> byKey = new HashMap<>();
  private final Long2ObjectHashMap<FarGate> byProbeTag = new Long2ObjectHashMap<>();
  private long initiationNanos;

  FarGateDirectory(SessionIndex<IndexOwner> index) {
    this.index = index;
  }

  void add(int number, FarGate farGate) {
    all.add(farGate);
    byNumber.put(number, farGate);
    byKey.put(farGate.publicKey(), farGate);
    byProbeTag.put(farGate.paths().finder().probeTag(), farGate);
  }

  /** Takes the far gate of that number away, and returns it. */
  FarGate remove(int number) {
    FarGate farGate = byNumber(number);
    byNumber.remove(number);
    all.remove(farGate);
    byKey.remove(farGate.publicKey());
    byProbeTag.remove(farGate.paths().finder().probeTag());
    return farGate;
  }

  /**
   * The far gate of that number.
   *
   * @throws IllegalArgumentException if there is none
   */
  FarGate byNumber(int number) {
    FarGate farGate = byNumber.get(number);
    if (farGate == null) {
      throw new IllegalArgumentException("there is no far gate of number " + number);
    }
    return farGate;
  }

  /** All of them, in the order they were added; not a copy. */
  List<FarGate> all() {
    return all;
  }

  /** The far gate of that key, or null. */
  FarGate byKey(PublicKey key) {
    return byKey.get(key);
  }

  /** The far gate whose probes have that pair tag, or null. */
  FarGate byProbeTag(long tag) {
    return byProbeTag.get(tag);
  }

  /** When the initiation arrived that the acceptor is going to be asked about. */
  void initiationAt(long nowNanos) {
    initiationNanos = nowNanos;
  }

  @Override
  public Optional<DropReason> refusal(PublicKey initiator) {
    FarGate farGate = byKey.get(initiator);
    return farGate == null
        ? Optional.of(DropReason.UNKNOWN_PEER)
        : farGate.refusal(initiationNanos);
  }

  @Override
  public byte[] preSharedKey(PublicKey initiator) {
    return byKey.get(initiator).preSharedKey();
  }

  @Override
  public int newIndex(PublicKey initiator) {
    return index.take(byKey.get(initiator));
  }
}
