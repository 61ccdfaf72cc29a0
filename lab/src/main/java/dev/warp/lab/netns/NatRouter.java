package dev.warp.lab.netns;

import java.time.Duration;

/** A router that translates addresses between a private and a public network, by nftables. */
public final class NatRouter {

  private final Device inside;
  private final Device outside;
  private final NatKind kind;
  private final PortAssignment ports;

  /** How the router picks a mapping's port (RFC 4787 section 4.2). */
  public enum PortAssignment {
    /** The inside socket's own port, where it is free. */
    PRESERVING,
    /** One between 40,000 and 49,999, so that a gate that assumes its own port is found out. */
    REMAPPING
  }

  private NatRouter(Device inside, Device outside, NatKind kind, PortAssignment ports) {
    this.inside = inside;
    this.outside = outside;
    this.kind = kind;
    this.ports = ports;
  }

  /**
   * Makes the namespace of two devices a NAT router.
   *
   * @param inside towards the private network
   * @param outside towards the public network; its address is what others see
   * @param ports has no effect on a symmetric NAT, whose ports are random
   */
  public static NatRouter install(
      Device inside, Device outside, NatKind kind, PortAssignment ports) {
    NatRouter router = new NatRouter(inside, outside, kind, ports);
    router.namespace().sysctl("net.ipv4.ip_forward", "1");
    router.applyRules();
    return router;
  }

  /** The namespace it runs in. */
  public Namespace namespace() {
    return inside.namespace();
  }

  /** Its kind. */
  public NatKind kind() {
    return kind;
  }

  /** Forgets every mapping, as a reboot does: inside sockets get new ones when they next send. */
  public void forgetMappings() {
    applyRules();
    namespace().command("conntrack", "-F").run();
  }

  /**
   * Sets the MTU towards the public network. Of a larger packet its sender is told by ICMP, if it
   * must not be cut up.
   *
   * @param bytes headers of IP included; 1500 at first
   */
  public void setMtu(int bytes) {
    outside.setMtu(bytes);
  }

  /**
   * Sets how long an idle UDP mapping lives.
   *
   * @param lifetime in whole seconds, at least 1
   */
  public void setMappingLifetime(Duration lifetime) {
    String seconds = Long.toString(lifetime.toSeconds());
    namespace().sysctl("net.netfilter.nf_conntrack_udp_timeout", seconds);
    namespace().sysctl("net.netfilter.nf_conntrack_udp_timeout_stream", seconds);
  }

  private void applyRules() {
    namespace().nft(new NatRules(inside.name(), outside.name(), kind, ports).script());
  }
}
