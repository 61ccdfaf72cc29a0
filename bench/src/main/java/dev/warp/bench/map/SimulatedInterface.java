package dev.warp.bench.map;

import dev.warp.protocol.session.OutgoingHandshake;
import dev.warp.protocol.session.Session;
import java.util.Optional;

/** One interface of a simulated gate: where it is, and what it has asked of the map. */
final class SimulatedInterface {

  private final SimulatedGate gate;
  private final int number;
  private final int id;
  private final int home;
  private int address;
  private int attempts;

  Optional<OutgoingHandshake> attempt = Optional.empty();
  Optional<Session> session = Optional.empty();

  /** Of the last register. */
  long sequence;

  /** Whether it is unanswered. */
  boolean asking;

  /** How often the register was sent again. */
  int repeats;

  /** How often the initiation was. */
  int initiationRepeats;

  /** Whether it has been answered since there was no session before this one. */
  boolean registered;

  /** When the register was sent first. */
  long askedNanos;

  /**
   * @param number among all interfaces
   * @param id among those of its gate
   * @param home an IPv4 address that only this interface has, and the one after it
   */
  SimulatedInterface(SimulatedGate gate, int number, int id, int home) {
    this.gate = gate;
    this.number = number;
    this.id = id;
    this.home = home;
    this.address = home;
  }

  /** Its datagrams come from its other address from now on, as if its NAT had changed. */
  void move() {
    address = address == home ? home + 1 : home;
  }

  /** An index for another session: no two of an interface one after the other are the same. */
  int nextIndex() {
    attempts++;
    return ((number + 1) << 1) | (attempts & 1);
  }

  /** The number of the interface that has such an index. */
  static int numberOf(int index) {
    return (index >>> 1) - 1;
  }

  SimulatedGate gate() {
    return gate;
  }

  int number() {
    return number;
  }

  int id() {
    return id;
  }

  int address() {
    return address;
  }
}
