package dev.warp.lab.sim;

/** Why a datagram did not arrive. */
public enum DropReason {
  /** The sending socket was closed. */
  SOCKET_CLOSED,
  /** The sending socket is bound to an address that its interface no longer has. */
  STALE_ADDRESS,
  /** The sending or receiving host is paused. */
  HOST_PAUSED,
  /** The sending or receiving interface is down. */
  INTERFACE_DOWN,
  /** The link was down when the datagram entered or would have left it. */
  LINK_DOWN,
  /** Larger than UDP allows, or than the MTU of the link. */
  TOO_LARGE,
  /** The queue before a link of limited rate was full. */
  QUEUE_FULL,
  /** Independent random loss. */
  LOSS,
  /** Loss by the link's burst model. */
  BURST_LOSS,
  /**
   * Nobody in the realm, and nobody beyond it, has the destination address; or it is not one host's
   * address, or of the other IP version than the sender's.
   */
  UNREACHABLE,
  /** The sender and the receiver are in two sides of a partition. */
  PARTITIONED,
  /** An inbound datagram for an external port of a NAT that no mapping holds. */
  NAT_UNMAPPED,
  /** The NAT's filtering does not let this source in. */
  NAT_FILTERED,
  /** From inside a NAT to its own public address, where hairpinning is off. */
  NAT_NO_HAIRPIN,
  /** The NAT has no external port left. */
  NAT_PORTS_EXHAUSTED,
  /** A firewall lets in only what answers something. */
  FIREWALLED,
  /** No socket listens at the destination port. */
  PORT_CLOSED
}
