package dev.warp.lab.world;

import dev.warp.gate.engine.GateStatus;
import dev.warp.lab.sim.Datagram;
import dev.warp.lab.sim.SimulatedRandom;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything a stranger can say to a gate within one instant: after it the gate must be as it was,
 * but for its count of drops.
 */
final class Strangers {

  private static final int FORGERIES = 60;
  private static final int LARGEST = 300;

  private static final byte[] KINDS = {
    DatagramKind.INITIATION,
    DatagramKind.RESPONSE,
    DatagramKind.COOKIE_REPLY,
    DatagramKind.TRANSPORT,
    DatagramKind.RESET_NOTICE,
    DatagramKind.PROBE,
    0x17
  };

  private final Roadside world;
  private final HostileParty party;
  private final SimulatedRandom random;
  private long answers;

  /**
   * @param party whose recordings are repeated and altered
   */
  Strangers(Roadside world, HostileParty party, SimulatedRandom random) {
    this.world = world;
    this.party = party;
    this.random = random;
    world.vehicle().watch(new Answers());
    world.operator().watch(new Answers());
  }

  /**
   * Speaks to both gates.
   *
   * @throws BrokenPromiseException if something but the drop counters has changed
   */
  void checkThatNothingMoves() {
    check(world.vehicle());
    check(world.operator());
  }

  /** An initiation repeated is answered again, which is no drop. */
  private final class Answers implements SimulatedGate.Watcher {

    @Override
    public void sent(SimulatedGate gate, int interfaceId, Endpoint to, byte kind, int length) {
      if (kind == DatagramKind.RESPONSE) {
        answers++;
      }
    }
  }

  private void check(SimulatedGate gate) {
    String at = gate.openInterfaces().getFirst();
    List<byte[]> recordings = recordings();
    // Some were lost on the way: whoever delivers them the first time is no stranger.
    recordings.forEach(datagram -> gate.receive(at, party.anywhere(), datagram));
    List<byte[]> volley = new ArrayList<>(recordings);
    volley.addAll(forgeries());
    GateStatus before = gate.status();
    int events = gate.events().size();
    long answersBefore = answers;
    volley.forEach(datagram -> gate.receive(at, party.anywhere(), datagram));
    GateStatus after = gate.status();
    if (!withoutDrops(before).equals(withoutDrops(after)) || gate.events().size() != events) {
      throw new BrokenPromiseException(
          "strangers moved %s from %s to %s".formatted(gate.name(), before, after));
    }
    long counted = drops(after) - drops(before) + answers - answersBefore;
    if (counted < volley.size()) {
      throw new BrokenPromiseException(
          "%s counts %d drops of %d strange datagrams"
              .formatted(gate.name(), counted, volley.size()));
    }
  }

  private List<byte[]> recordings() {
    return party.kept().stream().map(Datagram::payload).toList();
  }

  private List<byte[]> forgeries() {
    List<byte[]> forgeries = new ArrayList<>();
    forgeries.add(new byte[0]);
    recordings().forEach(recorded -> forgeries.add(party.altered(recorded)));
    for (int i = 0; i < FORGERIES; i++) {
      byte[] forged = new byte[1 + random.nextInt(LARGEST)];
      random.nextBytes(forged);
      forged[0] = KINDS[random.nextInt(KINDS.length)];
      if (forged.length > 1 && random.happens(0.5)) {
        forged[1] = DatagramKind.VERSION;
      }
      forgeries.add(forged);
    }
    return forgeries;
  }

  private static GateStatus withoutDrops(GateStatus status) {
    return new GateStatus(
        status.publicKey(),
        status.registrations(),
        status.portMappings(),
        status.farGates(),
        status.tunnels(),
        Map.of(),
        Map.of());
  }

  private static long drops(GateStatus status) {
    return status.drops().values().stream().mapToLong(Long::longValue).sum();
  }
}
