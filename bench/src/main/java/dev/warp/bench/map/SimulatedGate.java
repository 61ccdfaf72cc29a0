package dev.warp.bench.map;

import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import java.util.List;

/** A gate of two interfaces that wants one other. */
final class SimulatedGate {

  /** Interfaces of each gate. */
  static final int INTERFACES = 2;

  private final int number;
  private final LocalIdentity identity;
  private final List<SimulatedInterface> interfaces;

  /** Counted up whenever it wants others than before. */
  private long wantsVersion = 1;

  /** The version that the map has shown it knows. */
  private long wantsKnown;

  /**
   * @param number among all gates: gates 0 and 1 want each other, and so on
   * @param firstAddress the first of two IPv4 addresses for each of its interfaces
   */
  SimulatedGate(int number, LocalIdentity identity, int firstAddress) {
    this.number = number;
    this.identity = identity;
    int first = number * INTERFACES;
    this.interfaces =
        List.of(
            new SimulatedInterface(this, first, 1, firstAddress),
            new SimulatedInterface(this, first + 1, 2, firstAddress + 2));
  }

  /** The number of the gate that it wants. */
  int farNumber() {
    return number ^ 1;
  }

  /** It wants others than before. */
  void changeWants() {
    wantsVersion++;
  }

  boolean hasToTellWants() {
    return wantsKnown != wantsVersion;
  }

  /** The map has shown which of its wants it knows. */
  void mapKnows(long version) {
    wantsKnown = version;
  }

  long wantsVersion() {
    return wantsVersion;
  }

  int number() {
    return number;
  }

  LocalIdentity identity() {
    return identity;
  }

  PublicKey key() {
    return identity.publicKey();
  }

  List<SimulatedInterface> interfaces() {
    return interfaces;
  }
}
