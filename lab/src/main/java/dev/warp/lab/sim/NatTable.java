package dev.warp.lab.sim;

import dev.warp.lab.sim.NatBehavior.PortAllocation;
import dev.warp.protocol.wire.Endpoint;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The mappings of a NAT. */
final class NatTable {

  private static final int FIRST_PORT = 1024;
  private static final int PORTS = 65_536 - FIRST_PORT;

  private final NatBehavior behavior;
  private final SimulatedRandom random;
  private final Map<Key, NatMapping> byKey = new HashMap<>();
  private final Map<Integer, NatMapping> byPort = new HashMap<>();
  private final Map<Claim, Long> claimedUntilNanos = new HashMap<>();
  private BitSet retiredPorts = new BitSet();

  /** Forwarded by agreement. */
  private final BitSet reservedPorts = new BitSet();

  private record Key(Endpoint inside, Endpoint scope) {}

  private record Claim(int port, Endpoint stranger) {}

  NatTable(NatBehavior behavior, SimulatedRandom random) {
    this.behavior = behavior;
    this.random = random;
  }

  /** The mapping for a datagram from inside, made if need be; empty if no port is left. */
  Optional<NatMapping> outbound(Endpoint inside, Endpoint remote, long nowNanos) {
    Key key = new Key(inside, behavior.mapping().scope(remote));
    NatMapping mapping = byKey.get(key);
    if (isUsable(mapping, nowNanos) && isClaimed(mapping.port(), remote, nowNanos)) {
      key = new Key(inside, remote);
      mapping = byKey.get(key);
    }
    if (!isUsable(mapping, nowNanos)) {
      int port = freePort(inside.port(), remote, nowNanos);
      if (port == 0) {
        return Optional.empty();
      }
      mapping = new NatMapping(inside, port, behavior.filtering(), idleNanos());
      byKey.put(key, mapping);
      byPort.put(port, mapping);
    }
    mapping.refresh(remote, nowNanos);
    return Optional.of(mapping);
  }

  /** The mapping that holds an external port. */
  Optional<NatMapping> atPort(int port, long nowNanos) {
    return Optional.ofNullable(byPort.get(port)).filter(mapping -> mapping.isLive(nowNanos));
  }

  /** Gives a port to no mapping from now on, unless one holds it; returns whether none does. */
  boolean reserve(int port, long nowNanos) {
    boolean free = !reservedPorts.get(port) && atPort(port, nowNanos).isEmpty();
    reservedPorts.set(port, free || reservedPorts.get(port));
    return free;
  }

  void release(int port) {
    reservedPorts.clear(port);
  }

  /** An unsolicited datagram came; see {@link NatBehavior#strangersClaimPorts}. */
  void claim(int port, Endpoint stranger, long nowNanos) {
    claimedUntilNanos.put(new Claim(port, stranger), nowNanos + behavior.minIdleNanos());
  }

  void forget() {
    byKey.clear();
    byPort.clear();
    claimedUntilNanos.clear();
    retiredPorts.clear();
  }

  /** Forgets all mappings, and gives none of their ports out again until the next time. */
  void renumber() {
    BitSet retired = new BitSet();
    byPort.keySet().forEach(retired::set);
    forget();
    retiredPorts = retired;
  }

  private static boolean isUsable(NatMapping mapping, long nowNanos) {
    return mapping != null && mapping.isLive(nowNanos);
  }

  private boolean isClaimed(int port, Endpoint remote, long nowNanos) {
    if (claimedUntilNanos.isEmpty()) {
      return false;
    }
    Long until = claimedUntilNanos.get(new Claim(port, remote));
    return until != null && nowNanos < until;
  }

  /** Returns 0 if every port is taken. */
  private int freePort(int insidePort, Endpoint remote, long nowNanos) {
    if (behavior.ports() == PortAllocation.PRESERVING && isFree(insidePort, remote, nowNanos)) {
      return insidePort;
    }
    int start = random.nextInt(PORTS);
    for (int i = 0; i < PORTS; i++) {
      int port = FIRST_PORT + (start + i) % PORTS;
      if (isFree(port, remote, nowNanos)) {
        return port;
      }
    }
    return 0;
  }

  private boolean isFree(int port, Endpoint remote, long nowNanos) {
    return !retiredPorts.get(port)
        && !reservedPorts.get(port)
        && !isUsable(byPort.get(port), nowNanos)
        && !isClaimed(port, remote, nowNanos);
  }

  private long idleNanos() {
    return random.nextLong(behavior.minIdleNanos(), behavior.maxIdleNanos() + 1);
  }
}
