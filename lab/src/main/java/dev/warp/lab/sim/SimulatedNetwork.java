package dev.warp.lab.sim;

import dev.warp.protocol.wire.Nat64Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A whole network on virtual time: the internet, and what was added to it. */
public final class SimulatedNetwork {

  private final long seed;
  private final SimulatedRandom random;
  private final VirtualTime time = new VirtualTime();
  private final Journal journal = new Journal(time);
  private final Realm internet = new Realm(this, "internet", Optional.empty());
  private final Injector injector = new Injector(this);
  private final Set<String> names = new HashSet<>();
  private final List<Partition> partitions = new ArrayList<>();
  private long lastDatagramId;

  /** A network in which all chance comes from {@code seed}. */
  public SimulatedNetwork(long seed) {
    this.seed = seed;
    this.random = new SimulatedRandom(seed);
  }

  public long seed() {
    return seed;
  }

  public VirtualTime time() {
    return time;
  }

  /** To be forked, by name, for what runs on the network. */
  public SimulatedRandom random() {
    return random;
  }

  /** The public realm: no NAT before it, no gateway behind it. */
  public Realm internet() {
    return internet;
  }

  /** What became of all datagrams so far. */
  public TrafficCounters counters() {
    return journal.counters();
  }

  public Injector injector() {
    return injector;
  }

  /**
   * Adds a host without interfaces.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public Host addHost(String name) {
    take(name);
    return new Host(this, name);
  }

  /**
   * Adds a NAT with its outside in {@code outer}, which is the internet or the inside of another
   * NAT.
   *
   * @throws IllegalArgumentException if the name or the address is taken
   */
  public Nat addNat(String name, NatBehavior behavior, IpAddress publicAddress, Realm outer) {
    take(name);
    return new Nat(this, name, behavior, publicAddress, outer);
  }

  /**
   * Adds a NAT64 between the IPv6 and the IPv4 hosts of the internet.
   *
   * @param prefix what the IPv6 hosts behind it put before IPv4 addresses; no two may share one
   * @throws IllegalArgumentException if the name or the address is taken
   */
  public Nat64 addNat64(
      String name, NatBehavior behavior, Nat64Prefix prefix, IpAddress publicAddress) {
    take(name);
    return new Nat64(this, name, behavior, prefix, publicAddress, internet);
  }

  /** From now on {@code observer} sees every event. */
  public void observe(NetworkObserver observer) {
    journal.add(observer);
  }

  public void stopObserving(NetworkObserver observer) {
    journal.remove(observer);
  }

  /**
   * Lets nothing pass between a host of {@code one} and a host of {@code other}, in any realm. It
   * takes effect between links: what is past that point arrives, and NATs on the sender's side see
   * what is sent.
   */
  public Partition partition(Collection<Host> one, Collection<Host> other) {
    Partition partition = new Partition(this, one, other);
    partitions.add(partition);
    journal.changed("network", "partitioned " + partition);
    return partition;
  }

  void heal(Partition partition) {
    if (partitions.remove(partition)) {
      journal.changed("network", "healed " + partition);
    }
  }

  boolean isPartitioned() {
    return !partitions.isEmpty();
  }

  /** Whether a partition is between the two; none is if either is unknown. */
  boolean separates(Optional<Host> sender, Optional<Host> receiver) {
    if (sender.isEmpty() || receiver.isEmpty()) {
      return false;
    }
    for (Partition partition : partitions) {
      if (partition.separates(sender.get(), receiver.get())) {
        return true;
      }
    }
    return false;
  }

  Journal journal() {
    return journal;
  }

  long nextDatagramId() {
    return ++lastDatagramId;
  }

  private void take(String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("the network has a " + name + " already");
    }
  }
}
