package dev.warp.lab.netns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A network device inside a namespace. It remembers its addresses and routes, for the kernel
 * forgets routes, and IPv6 addresses, when a device goes down.
 */
public final class Device {

  private final Namespace namespace;
  private final String name;
  private final List<String> addresses = new ArrayList<>();
  private final List<String> routes = new ArrayList<>();

  Device(Namespace namespace, String name) {
    this.namespace = namespace;
    this.name = name;
  }

  /** The namespace it is in. */
  public Namespace namespace() {
    return namespace;
  }

  /** Its name there, as in "up1". */
  public String name() {
    return name;
  }

  /**
   * Gives it an address.
   *
   * @param address with prefix length, as in "10.0.0.2/24"
   */
  public Device addAddress(String address) {
    addresses.add(address);
    applyAddress(address);
    return this;
  }

  /**
   * Replaces all its addresses, as when a modem gets a new lease. Routes stay.
   *
   * @param others with prefix length, in the networks of its routes' gateways
   */
  public void changeAddresses(List<String> others) {
    namespace.ip("address flush dev " + name + " scope global");
    addresses.clear();
    others.forEach(this::addAddress);
    routes.forEach(this::applyRoute);
  }

  /** Of its addresses, the one that it was given first. */
  InetAddress firstAddress() {
    String address = addresses.getFirst();
    return InetAddress.ofLiteral(address.substring(0, address.indexOf('/')));
  }

  /**
   * Adds a default route through this device to the main table.
   *
   * @param metric the lowest wins for a socket that is not bound to a device
   */
  public Device addDefaultRoute(String gateway, int metric) {
    String route = "default via %s metric %d".formatted(gateway, metric);
    routes.add(route);
    applyRoute(route);
    return this;
  }

  /**
   * Sets its MTU: larger packets do not leave through it.
   *
   * @param bytes headers of IP included; 1500 at first
   */
  public void setMtu(int bytes) {
    namespace.ip("link set %s mtu %d".formatted(name, bytes));
  }

  /** Takes it down: its peer sees no carrier, and the kernel drops its routes. */
  public void setDown() {
    namespace.ip("link set " + name + " down");
  }

  /** Brings it up, with all its addresses and routes. */
  public void setUp() {
    namespace.ip("link set " + name + " up");
    restore();
  }

  /** Puts back the addresses and routes that the kernel may have dropped. */
  void restore() {
    addresses.forEach(this::applyAddress);
    routes.forEach(this::applyRoute);
  }

  /**
   * Drops IP packets that arrive here at random, independently of each other. Replaces what was set
   * before; 0 removes it. ARP is spared: a lost ARP request would cost a second each.
   *
   * @param permille how many of 1,000 packets are dropped
   */
  public void dropIncoming(int permille) {
    if (permille < 0 || permille > 1000) {
      throw new IllegalArgumentException("loss must be 0 to 1000 per mille, not " + permille);
    }
    // At ingress, not egress: there the sender would be told (ENOBUFS) and send again.
    String remove = "table netdev loss_%1$s\ndelete table netdev loss_%1$s\n".formatted(name);
    String add =
        """
        table netdev loss_%1$s {
          chain incoming {
            type filter hook ingress device "%1$s" priority 0;
            meta protocol { ip, ip6 } numgen random mod 1000 >= %2$d counter drop
          }
        }
        """
            .formatted(name, 1000 - permille);
    namespace.nft(permille == 0 ? remove : remove + add);
  }

  /**
   * Drops all IPv4 packets that arrive here for a while, again and again; ARP is spared. {@link
   * #dropIncoming}, whose place this takes, removes it.
   *
   * @param burst how long each time, counted from a packet; to 4 ms or so
   * @param perMinute how often, evenly spaced
   */
  public void dropBursts(Duration burst, int perMinute) {
    namespace.nft(
        """
        table netdev loss_%1$s
        delete table netdev loss_%1$s
        table netdev loss_%1$s {
          set bad { type inet_proto; flags dynamic,timeout; timeout %2$dms; }
          chain incoming {
            type filter hook ingress device "%1$s" priority 0;
            meta protocol ip limit rate %3$d/minute burst 1 packets add @bad { ip protocol }
            meta protocol ip ip protocol @bad counter drop
          }
        }
        """
            .formatted(name, burst.toMillis(), perMinute));
  }

  /**
   * Limits what leaves through this device, with a queue of at most 50 ms.
   *
   * @param kilobitsPerSecond at least 64
   */
  public void limitRate(int kilobitsPerSecond) {
    namespace.tc(
        "qdisc replace dev %s root tbf rate %dkbit burst 16kb latency 50ms"
            .formatted(name, kilobitsPerSecond));
  }

  /** Removes the limit of {@link #limitRate}; without one, it fails. */
  public void removeRateLimit() {
    namespace.tc("qdisc del dev " + name + " root");
  }

  private void applyAddress(String address) {
    String skipDuplicateDetection = address.contains(":") ? " nodad" : "";
    namespace.ip("address replace %s dev %s%s".formatted(address, name, skipDuplicateDetection));
  }

  private void applyRoute(String route) {
    namespace.ip("route replace %s dev %s".formatted(route, name));
  }

  /** Namespace and name. */
  @Override
  public String toString() {
    return namespace + ":" + name;
  }
}
