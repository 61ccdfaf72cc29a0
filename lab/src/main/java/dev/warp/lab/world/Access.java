package dev.warp.lab.world;

import dev.warp.lab.sim.NatBehavior;
import java.util.List;

/**
 * What is between an uplink and the internet.
 *
 * @param nats those that its datagrams pass, the nearest first; with none the uplink has an address
 *     in public
 * @param guarded whether a firewall at the end of the line lets in only what answers
 */
public record Access(List<NatBehavior> nats, boolean guarded) {

  /** An address in public that anybody can send to. */
  public static final Access PUBLIC = new Access(List.of(), false);

  /** An address in public behind a firewall that lets in only what answers. */
  public static final Access FIREWALL = new Access(List.of(), true);

  public Access {
    nats = List.copyOf(nats);
  }

  /** Behind one NAT, or several, the nearest to the host first. */
  public static Access behind(NatBehavior... nats) {
    return new Access(List.of(nats), false);
  }
}
