package dev.warp.map.engine;

import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import java.util.List;
import java.util.Set;

/**
 * All that one replica of a map holds of a gate: what was registered over sessions with it, and
 * nothing that it has from other replicas (docs/protocol.md section 9.9).
 *
 * @param replica who says so
 * @param gate whose it is
 * @param startId of the gate's process
 * @param sinceNanos when that process first registered, by the clock of whoever reads this
 * @param wantsVersion of the gate's list of wanted gates; 0 if the replica has none that is whole
 * @param wants that list
 * @param interfaces none: the replica holds nothing of the gate any more
 */
public record ReplicatedGate(
    long replica,
    PublicKey gate,
    long startId,
    long sinceNanos,
    long wantsVersion,
    Set<PublicKey> wants,
    List<Interface> interfaces) {

  public ReplicatedGate {
    wants = Set.copyOf(wants);
    interfaces = List.copyOf(interfaces);
  }

  /** That a replica holds nothing of a gate. */
  public static ReplicatedGate nothing(long replica, PublicKey gate) {
    return new ReplicatedGate(replica, gate, 0, 0, 0, Set.of(), List.of());
  }

  /**
   * One of its interfaces.
   *
   * @param id the gate's number for it
   * @param reflexive where the registration came from
   * @param hostCandidates the interface's own addresses
   * @param relay whether the gate lets the map pass datagrams on to it and from it
   * @param sequence of the registration
   * @param registeredNanos when it registered so first, by the clock of whoever reads this
   */
  public record Interface(
      int id,
      Endpoint reflexive,
      List<Endpoint> hostCandidates,
      boolean relay,
      long sequence,
      long registeredNanos) {

    public Interface {
      hostCandidates = List.copyOf(hostCandidates);
    }
  }

  boolean names(int interfaceId) {
    return interfaces.stream().anyMatch(known -> known.id() == interfaceId);
  }
}
