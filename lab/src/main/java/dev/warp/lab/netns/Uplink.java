package dev.warp.lab.netns;

import java.net.InetAddress;
import java.util.List;

/** A host's link to the router in front of it. */
public final class Uplink {

  private static final int ROUTER_NUMBER = 1;

  private final List<String> networks;
  private final int metric;
  private final List<NatRouter> nats;
  private VethLink link;
  private int hostNumber = ROUTER_NUMBER + 1;

  /**
   * Gives both ends their addresses, and the host its default routes.
   *
   * @param link its near end is at the host, its far end at the router
   * @param networks between the two, one for each IP version, as in "10.71.11.%d/24"
   * @param metric of the host's routes
   * @param nats on the way to the public network, the nearest first
   */
  Uplink(VethLink link, List<String> networks, int metric, List<NatRouter> nats) {
    this.link = link;
    this.networks = List.copyOf(networks);
    this.metric = metric;
    this.nats = List.copyOf(nats);
    configure();
  }

  private void configure() {
    for (String network : networks) {
      link.far().addAddress(network.formatted(ROUTER_NUMBER));
      link.near().addAddress(network.formatted(hostNumber));
      link.near().addDefaultRoute(withoutLength(network.formatted(ROUTER_NUMBER)), metric);
    }
  }

  private static String withoutLength(String address) {
    return address.substring(0, address.indexOf('/'));
  }

  /** The link; {@link #replug} makes another one. */
  public VethLink link() {
    return link;
  }

  /** The host's device. */
  public Device device() {
    return link.near();
  }

  /** The host's address, of the first IP version that the uplink has. */
  public InetAddress hostAddress() {
    return device().firstAddress();
  }

  /** What its IPv4 address is seen as; its own where there is no NAT. */
  public InetAddress publicAddress() {
    return nats.isEmpty() ? hostAddress() : nats.getLast().publicAddress();
  }

  /** The NATs on the way to the public network, the nearest first. */
  public List<NatRouter> nats() {
    return nats;
  }

  /** Unplugs the host. */
  public void cut() {
    link.cut();
  }

  /** Plugs it in again. */
  public void restore() {
    link.restore();
  }

  /** Gives the host other addresses of the same networks, as when a modem gets a new lease. */
  public void changeAddress() {
    hostNumber++;
    device().changeAddresses(networks.stream().map(net -> net.formatted(hostNumber)).toList());
  }

  /**
   * Takes the host's device away and plugs in another one, with other addresses, as when a modem is
   * moved to another socket.
   *
   * @param deviceName the new device's name
   */
  public void replug(String deviceName) {
    Namespace host = device().namespace();
    Namespace router = link.far().namespace();
    String inside = link.far().name();
    host.ip("link delete " + device().name());
    link = VethLink.create(host, deviceName, router, inside);
    hostNumber++;
    configure();
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
