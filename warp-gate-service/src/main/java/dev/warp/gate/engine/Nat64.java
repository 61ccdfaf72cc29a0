package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.Nat64Prefix;
import java.util.ArrayList;
import java.util.List;

/**
 * The IPv4 internet from interfaces that have no IPv4 address but a NAT64 (docs/protocol.md section
 * 9.8). What is for an IPv4 endpoint goes to the one that stands for it, and what comes from such a
 * one has come from the IPv4 endpoint. So nothing else in the engine has to know of NAT64s.
 */
final class Nat64 implements GateOutput {

  /** Endpoints that were talked to lately; maps and far gates' addresses are few. */
  private static final int REMEMBERED = 64;

  private final GateOutput network;
  private final List<GateInterface> translated = new ArrayList<>();
  private final Translation[] translations = new Translation[REMEMBERED];
  private int oldest;

  private record Translation(Nat64Prefix prefix, Endpoint ipv4, Endpoint ipv6) {}

  Nat64(GateOutput network) {
    this.network = network;
  }

  void interfaceAdded(GateInterface added) {
    if (added.nat64().isPresent()) {
      translated.add(added);
    }
  }

  void interfaceRemoved(int interfaceId) {
    translated.removeIf(each -> each.id() == interfaceId);
  }

  @Override
  public void send(int interfaceId, Endpoint to, byte[] data, int offset, int length) {
    network.send(interfaceId, destination(interfaceId, to), data, offset, length);
  }

  @Override
  public void sendShard(
      int interfaceId, Endpoint to, byte[] data, int offset, int length, int turn) {
    network.sendShard(interfaceId, destination(interfaceId, to), data, offset, length, turn);
  }

  private Endpoint destination(int interfaceId, Endpoint to) {
    Nat64Prefix prefix = to.isIpv4() ? prefixAt(interfaceId) : null;
    if (prefix == null) {
      return to;
    }
    for (Translation known : translations) {
      if (known != null && known.ipv4().equals(to) && known.prefix().equals(prefix)) {
        return known.ipv6();
      }
    }
    return remember(new Translation(prefix, to, prefix.embed(to))).ipv6();
  }

  /** Whom a datagram is from that has come from {@code source} over an interface. */
  Endpoint source(int interfaceId, Endpoint source) {
    Nat64Prefix prefix = source.isIpv4() ? null : prefixAt(interfaceId);
    if (prefix == null || !prefix.contains(source)) {
      return source;
    }
    for (Translation known : translations) {
      if (known != null && known.ipv6().equals(source) && known.prefix().equals(prefix)) {
        return known.ipv4();
      }
    }
    return remember(new Translation(prefix, prefix.extract(source), source)).ipv4();
  }

  private Translation remember(Translation fresh) {
    translations[oldest] = fresh;
    oldest = (oldest + 1) % REMEMBERED;
    return fresh;
  }

  private Nat64Prefix prefixAt(int interfaceId) {
    for (int i = 0; i < translated.size(); i++) {
      if (translated.get(i).id() == interfaceId) {
        return translated.get(i).nat64().orElseThrow();
      }
    }
    return null;
  }

  @Override
  public void deliver(int tunnel, byte[] data, int offset, int length) {
    network.deliver(tunnel, data, offset, length);
  }

  @Override
  public void occurred(GateEvent event) {
    network.occurred(event);
  }
}
