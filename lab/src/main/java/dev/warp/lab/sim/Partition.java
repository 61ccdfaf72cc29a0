package dev.warp.lab.sim;

import java.util.Collection;
import java.util.List;

/** Two sets of hosts between which nothing passes until {@link #heal} is called. */
public final class Partition {

  private final SimulatedNetwork network;
  private final List<Host> one;
  private final List<Host> other;

  Partition(SimulatedNetwork network, Collection<Host> one, Collection<Host> other) {
    this.network = network;
    this.one = List.copyOf(one);
    this.other = List.copyOf(other);
  }

  /** Lets datagrams pass again; a second call does nothing. */
  public void heal() {
    network.heal(this);
  }

  boolean separates(Host sender, Host receiver) {
    return (one.contains(sender) && other.contains(receiver))
        || (other.contains(sender) && one.contains(receiver));
  }

  /** For example {@code [vehicle] | [map, operator]}. */
  @Override
  public String toString() {
    return one + " | " + other;
  }
}
