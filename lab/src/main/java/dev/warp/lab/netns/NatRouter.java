package dev.warp.lab.netns;

import dev.warp.lab.netns.Access.Nat;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** A router that translates addresses between a private and a public network, by nftables. */
public final class NatRouter {

  private final Device inside;
  private final Device outside;
  private final Nat nat;

  /** How the router picks a mapping's port (RFC 4787 section 4.2). */
  public enum PortAssignment {
    /**
     * The inside socket's own port, where it is free. Of a symmetric NAT's mappings, the socket's
     * first one has it.
     */
    PRESERVING,
    /**
     * One between 10,000 and 19,999, where no host picks one by itself, so that a gate that assumes
     * its own port is found out; a random one of all at a symmetric NAT.
     */
    REMAPPING
  }

  private NatRouter(Device inside, Device outside, Nat nat) {
    this.inside = inside;
    this.outside = outside;
    this.nat = nat;
  }

  /**
   * Makes the namespace of two devices a NAT router.
   *
   * @param inside towards the private network
   * @param outside towards the public network; its address is what others see
   */
  static NatRouter install(Device inside, Device outside, Nat nat) {
    NatRouter router = new NatRouter(inside, outside, nat);
    router.applyRules();
    return router;
  }

  /** The namespace it runs in. */
  public Namespace namespace() {
    return inside.namespace();
  }

  /** The address that others see. */
  public InetAddress publicAddress() {
    return outside.firstAddress();
  }

  /** Forgets every mapping, as a reboot does: inside sockets get new ones when they next send. */
  public void forgetMappings() {
    reboot(() -> {});
  }

  /**
   * Gets another public address, and forgets every mapping.
   *
   * @param address with prefix length, in the public network
   */
  public void renumber(String address) {
    reboot(() -> outside.changeAddresses(List.of(address)));
  }

  /**
   * Passes nothing on meanwhile: of a socket that goes on sending, a mapping that is not deleted
   * yet would be the model for the next.
   */
  private void reboot(Runnable change) {
    namespace().nft(NatRules.NOTHING_PASSES);
    change.run();
    namespace().command("conntrack", "-F").run();
    applyRules();
  }

  /** How many it has at present, a socket's to each destination counted for itself. */
  public int mappings() {
    return namespace().command("conntrack", "-L").run().lines().toList().size();
  }

  /** How many of these are to that destination. */
  public int mappings(InetAddress destination) {
    String address = destination.getHostAddress();
    return namespace().command("conntrack", "-L", "-d", address).run().lines().toList().size();
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
    namespace().nft(new NatRules(outside.name(), nat).script());
  }
}
