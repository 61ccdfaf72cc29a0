package dev.warp.lab.netns;

import java.net.InetAddress;

/**
 * A host's link to the NAT router in front of it.
 *
 * @param link its near end is at the host, its far end at the router
 * @param router the router
 * @param hostAddress the host's address on this link
 * @param publicAddress the router's address on the public side
 */
public record Uplink(
    VethLink link, NatRouter router, InetAddress hostAddress, InetAddress publicAddress) {

  /** The host's device. */
  public Device device() {
    return link.near();
  }

  /** Unplugs the host. */
  public void cut() {
    link.cut();
  }

  /** Plugs it in again. */
  public void restore() {
    link.restore();
  }

  /**
   * Drops packets at random, each way independently; replaces what was set before.
   *
   * @param upPermille of 1,000 packets from the host
   * @param downPermille of 1,000 packets to the host
   */
  public void setLoss(int upPermille, int downPermille) {
    link.far().dropIncoming(upPermille);
    link.near().dropIncoming(downPermille);
  }

  /**
   * Limits both directions.
   *
   * @param kilobitsPerSecond each way
   */
  public void limitRate(int kilobitsPerSecond) {
    link.near().limitRate(kilobitsPerSecond);
    link.far().limitRate(kilobitsPerSecond);
  }
}
