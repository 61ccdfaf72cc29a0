package dev.warp.lab.world;

import dev.warp.lab.sim.Datagram;
import dev.warp.lab.sim.HostInterface;
import dev.warp.lab.sim.Interceptor;
import dev.warp.lab.sim.IpAddress;
import dev.warp.lab.sim.Link;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.lab.sim.SimulatedRandom;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Somebody who sits on links, lets everything pass, keeps some of it, and puts more on the wire:
 * the same again, from elsewhere, back to its sender, altered, cut, or made up.
 */
final class HostileParty {

  private static final int KEPT = 64;
  private static final double BUSY = 0.04;
  private static final int LONGEST_DELAY_MS = 20_000;
  private static final int LARGEST_FORGERY = 1_400;

  private final SimulatedNetwork network;
  private final SimulatedRandom random;
  private final List<Datagram> kept = new ArrayList<>();
  private final List<Roadside.Side> victims;

  /**
   * @param victims whose interfaces it reaches behind their NATs
   */
  HostileParty(SimulatedNetwork network, List<Roadside.Side> victims) {
    this.network = network;
    this.random = network.random().fork("hostile party");
    this.victims = List.copyOf(victims);
  }

  /** Sits down on both directions of a link. */
  void tap(Link link) {
    Interceptor listener = this::intercept;
    link.up().intercept(listener);
    link.down().intercept(listener);
  }

  private void intercept(Datagram datagram, Consumer<Datagram> onward) {
    onward.accept(datagram);
    keep(datagram);
    if (random.happens(BUSY)) {
      Duration delay = Duration.ofMillis(random.nextInt(LONGEST_DELAY_MS));
      Datagram chosen = kept.get(random.nextInt(kept.size()));
      switch (random.nextInt(6)) {
        case 0 -> onward.accept(datagram);
        case 1 -> network.time().after(delay, () -> onward.accept(datagram));
        case 2 -> onward.accept(datagram.withSource(anywhere()));
        case 3 -> reflect(chosen, datagram.payload());
        case 4 -> onward.accept(datagram.withPayload(altered(chosen.payload())));
        default -> strikeBehindNat(chosen);
      }
    }
  }

  private void keep(Datagram datagram) {
    if (kept.size() < KEPT) {
      kept.add(datagram);
    } else if (random.happens(0.2)) {
      kept.set(random.nextInt(KEPT), datagram);
    }
  }

  /** What no NAT keeps out. */
  private void strikeBehindNat(Datagram chosen) {
    Roadside.Side victim = victims.get(random.nextInt(victims.size()));
    for (HostInterface at : victim.host().interfaces()) {
      if (victim.gate().isOpen(at.name())) {
        byte[] payload = random.happens(0.5) ? chosen.payload() : altered(chosen.payload());
        Endpoint source = random.happens(0.5) ? chosen.source() : anywhere();
        Endpoint target = victim.gate().localEndpoint(at.name());
        network.injector().inject(at.link().down(), source, target, payload);
      }
    }
  }

  /** Back to whoever sent it, as if from where it went. */
  private void reflect(Datagram chosen, byte[] payload) {
    Endpoint pretended = chosen.destination();
    Endpoint target = chosen.source();
    network.injector().inject(network.internet(), pretended, target, payload);
  }

  /** Altered in two bits, cut short, made longer, or nothing but its first byte kept. */
  byte[] altered(byte[] payload) {
    if (payload.length == 0) {
      return new byte[random.nextInt(LARGEST_FORGERY)];
    }
    return switch (random.nextInt(4)) {
      case 0 -> flipped(payload);
      case 1 -> Arrays.copyOf(payload, random.nextInt(payload.length));
      case 2 -> Arrays.copyOf(payload, payload.length + 1 + random.nextInt(100));
      default -> madeUp(payload[0]);
    };
  }

  /** Two bits: a line that corrupts flips one, and what that has done must not be undone. */
  private byte[] flipped(byte[] payload) {
    byte[] flipped = payload.clone();
    int bit = random.nextInt(8 * flipped.length);
    int other = (bit + 1 + random.nextInt(8 * flipped.length - 1)) % (8 * flipped.length);
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    flipped[other / 8] ^= (byte) (1 << other % 8);
    return flipped;
  }

  private byte[] madeUp(byte kind) {
    byte[] forged = new byte[1 + random.nextInt(LARGEST_FORGERY)];
    random.nextBytes(forged);
    forged[0] = kind;
    return forged;
  }

  /** What it has seen lately. */
  List<Datagram> kept() {
    return List.copyOf(kept);
  }

  /** An address of nobody's. */
  Endpoint anywhere() {
    return IpAddress.of("192.0.2." + (1 + random.nextInt(3))).endpoint(1 + random.nextInt(3));
  }
}
