package dev.warp.gate.engine.portmap;

import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.frame.Register;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The ports that routers map to a gate's sockets, one for each interface with a router at most. */
public final class PortMappings implements PortMapping.Listener {

  /** RFC 6887 section 19.1, and RFC 6886 before it. */
  public static final int ROUTER_PORT = 5351;

  /** Hears what matters beyond the mapping itself. */
  public interface Listener {

    /** {@link #candidates} of an interface are others now. */
    void candidatesChanged(int interfaceId, long nowNanos);

    /** The router of an interface has forgotten all it knew of connections. */
    void routerRestarted(int interfaceId, long nowNanos);
  }

  private final LocalIdentity local;
  private final GateOutput output;
  private final DropCounters drops;
  private final Wakeup wakeup;
  private final Listener listener;
  private final Map<Integer, PortMapping> byInterface = new LinkedHashMap<>();
  private final Map<Refusal, Long> refusals = new EnumMap<>(Refusal.class);

  public PortMappings(
      LocalIdentity local,
      GateOutput output,
      DropCounters drops,
      Wakeup wakeup,
      Listener listener) {
    this.local = local;
    this.output = output;
    this.drops = drops;
    this.wakeup = wakeup;
    this.listener = listener;
  }

  /** The router of an interface is known now, or another one, or there is none any more. */
  public void router(GateInterface of, Optional<Endpoint> address, long nowNanos) {
    Optional<Endpoint> router = address.map(known -> known.withPort(ROUTER_PORT));
    PortMapping before = byInterface.get(of.id());
    if (router.equals(Optional.ofNullable(before).map(PortMapping::router))) {
      return;
    }
    remove(of.id(), nowNanos);
    Optional<Endpoint> internal =
        of.addresses().stream().filter(own -> own.isIpv4() && !own.isLoopback()).findFirst();
    if (router.isPresent() && internal.isPresent()) {
      byInterface.put(
          of.id(),
          new PortMapping(
              of.id(), internal.get(), router.get(), local, output, drops, wakeup, this, nowNanos));
      wakeup.at(nowNanos);
    }
  }

  /** The interface is gone, and with it whom to ask. */
  public void remove(int interfaceId, long nowNanos) {
    PortMapping gone = byInterface.remove(interfaceId);
    if (gone != null) {
      gone.lose(nowNanos);
    }
  }

  /** Takes a datagram that answers what a router was asked; false for any other. */
  public boolean take(Arrival arrival) {
    if (arrival.source().port() != ROUTER_PORT) {
      return false;
    }
    PortMapping mapping = byInterface.get(arrival.interfaceId());
    if (mapping == null || !mapping.isAsking(arrival.source())) {
      return false;
    }
    mapping.onAnswer(arrival);
    return true;
  }

  public void onTimer(long nowNanos) {
    byInterface.values().forEach(mapping -> mapping.onTimer(nowNanos));
  }

  /** Something suggests that the router of an interface has restarted. */
  public void askSoon(int interfaceId, long nowNanos) {
    PortMapping mapping = byInterface.get(interfaceId);
    if (mapping != null) {
      mapping.askSoon(nowNanos);
    }
  }

  /** Gives all ports back. */
  public void close(long nowNanos) {
    byInterface.values().forEach(mapping -> mapping.end(nowNanos));
  }

  /**
   * What far gates are to be told of where an interface can be reached, beside what maps see: the
   * mapped port first, as it is the one that works through NATs. A map leaves it out where it is
   * what it sees itself.
   */
  public List<Endpoint> candidates(GateInterface of) {
    return Stream.concat(external(of.id()).stream(), of.hostCandidates().stream())
        .limit(Register.MAX_HOST_CANDIDATES)
        .toList();
  }

  /** Where the router of an interface lets anybody in; empty while it does not. */
  public Optional<Endpoint> external(int interfaceId) {
    return Optional.ofNullable(byInterface.get(interfaceId)).flatMap(PortMapping::external);
  }

  /** How often routers have refused. */
  public long refusals(Refusal why) {
    return refusals.getOrDefault(why, 0L);
  }

  // PortMapping.Listener

  @Override
  public void mappingChanged(int interfaceId, long nowNanos) {
    listener.candidatesChanged(interfaceId, nowNanos);
  }

  @Override
  public void routerRestarted(int interfaceId, long nowNanos) {
    listener.routerRestarted(interfaceId, nowNanos);
  }

  @Override
  public void refused(Refusal why) {
    refusals.merge(why, 1L, Long::sum);
  }
}
