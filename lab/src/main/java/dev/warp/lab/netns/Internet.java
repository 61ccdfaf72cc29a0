package dev.warp.lab.netns;

import dev.warp.lab.netns.Access.IpVersion;
import dev.warp.lab.process.Teardown;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A public network, and hosts that reach it through routers of their own, each uplink through
 * another one.
 *
 * <pre>
 *          10.71.11.2   10.71.11.1       198.51.100.11
 *        +---- up1 ------- router11 ---------+
 *   host |                                   +- public network: 198.51.100.1, .2 and .3
 *        +---- up2 ------- router12 ---------+
 *          198.18.12.2  198.18.12.1      198.51.100.12
 * </pre>
 *
 * An uplink behind a NAT, as the first one, has a private address; between two NATs the addresses
 * are those of RFC 6598. One without, as the second, has an address of the range for benchmarks
 * (RFC 2544), which is public here. IPv6 addresses are 2001:db8:11::2 and 2001:db8:12::2, and of
 * the routers 2001:db8::11 and 2001:db8::12. Behind a NAT64 the router is also the host's name
 * server. Hosts are ordinary ones: a default route per uplink in the main table, with metrics 100,
 * 200 and so on, and no policy routing.
 */
public final class Internet implements AutoCloseable {

  /** Where a map runs. */
  public static final InetAddress MAP = InetAddress.ofLiteral("198.51.100.1");

  /** The same host's IPv6 address. */
  public static final InetAddress MAP_IPV6 = InetAddress.ofLiteral("2001:db8::1");

  /** Another public address beside the map's. */
  public static final InetAddress SECOND_MAP = InetAddress.ofLiteral("198.51.100.2");

  /** A public address that nobody inside ever sends to first. */
  public static final InetAddress STRANGER = InetAddress.ofLiteral("198.51.100.3");

  private static final int FIRST_SITE = 11;

  private final Teardown teardown = new Teardown();
  private final Namespace core;
  private int sites;

  private Internet() {
    core = teardown.add(Namespace.create("internet"));
  }

  /** The public network alone; what was built of it is removed again if a step fails. */
  public static Internet create() {
    Internet internet = new Internet();
    internet.orRemoved(internet::configure);
    return internet;
  }

  private void configure() {
    forward(core);
    core.ip("link add bridge0 type bridge");
    core.ip("link set bridge0 up");
    for (InetAddress address : List.of(MAP, SECOND_MAP, STRANGER)) {
      core.ip("address add %s/24 dev bridge0".formatted(address.getHostAddress()));
    }
    core.ip("address add %s/64 dev bridge0 nodad".formatted(MAP_IPV6.getHostAddress()));
  }

  /** The public side, where maps run. */
  public Namespace core() {
    return core;
  }

  /**
   * Adds a host. If that fails, everything is removed.
   *
   * @param role what it stands for, as in "vehicle"
   * @param accesses of its uplinks "up1", "up2" and so on
   */
  public Host addHost(String role, List<Access> accesses) {
    List<Uplink> uplinks = new ArrayList<>();
    Namespace host = teardown.add(Namespace.create(role));
    orRemoved(
        () -> {
          // Loose reverse-path filtering, as systemd sets it: answers may arrive on an uplink that
          // is not the preferred route to their sender.
          host.sysctl("net.ipv4.conf.all.rp_filter", "2");
          for (Access access : accesses) {
            uplinks.add(uplink(host, uplinks.size() + 1, access, FIRST_SITE + sites++));
          }
        });
    return new Host(host, uplinks);
  }

  private Uplink uplink(Namespace host, int index, Access access, int site) {
    Namespace router = addRouter("router" + site);
    Device wan = connect(router, access, site);
    List<NatRouter> nats = new ArrayList<>();
    for (int i = access.nats().size() - 1; i > 0; i--) {
      Namespace inner = addRouter("router%d-%d".formatted(site, i));
      VethLink between = VethLink.create(inner, "wan", router, "lan");
      between.far().addAddress("100.64.%d.1/24".formatted(site));
      between.near().addAddress("100.64.%d.2/24".formatted(site));
      between.near().addDefaultRoute("100.64.%d.1".formatted(site), 100);
      nats.addFirst(NatRouter.install(between.far(), wan, access.nats().get(i)));
      router = inner;
      wan = between.near();
    }
    VethLink lan = VethLink.create(host, "up" + index, router, "lan");
    if (!access.nats().isEmpty()) {
      Device inside = access.hasNat64() ? nat64(host, router, site) : lan.far();
      nats.addFirst(NatRouter.install(inside, wan, access.nats().getFirst()));
    }
    access.filter().install(router);
    return new Uplink(lan, networks(access, site), 100 * index, nats);
  }

  private Device nat64(Namespace host, Namespace router, int site) {
    teardown.add(Dns64.start(router, Nat64Router.PREFIX));
    host.useNameServer("2001:db8:%d::1".formatted(site));
    return Nat64Router.install(router);
  }

  /** Connects a router to the public network, and tells that what is behind it. */
  private Device connect(Namespace router, Access access, int site) {
    VethLink link = VethLink.create(router, "wan", core, "to-" + router.role());
    core.ip("link set %s master bridge0".formatted(link.far().name()));
    Device wan = link.near();
    if (access.has(IpVersion.IPV4) || access.hasNat64()) {
      wan.addAddress("198.51.100.%d/24".formatted(site));
      wan.addDefaultRoute(MAP.getHostAddress(), 100);
      if (access.nats().isEmpty()) {
        core.ip("route add 198.18.%1$d.0/24 via 198.51.100.%1$d".formatted(site));
      }
    }
    if (access.has(IpVersion.IPV6)) {
      wan.addAddress("2001:db8::%d/64".formatted(site));
      wan.addDefaultRoute(MAP_IPV6.getHostAddress(), 100);
      core.ip("route add 2001:db8:%1$d::/64 via 2001:db8::%1$d".formatted(site));
    }
    return wan;
  }

  private static List<String> networks(Access access, int site) {
    List<String> networks = new ArrayList<>();
    if (access.has(IpVersion.IPV4)) {
      String prefix = access.nats().isEmpty() ? "198.18." : "10.71.";
      networks.add(prefix + site + ".%d/24");
    }
    if (access.has(IpVersion.IPV6)) {
      networks.add("2001:db8:" + site + "::%d/64");
    }
    return networks;
  }

  private Namespace addRouter(String role) {
    Namespace router = teardown.add(Namespace.create(role));
    forward(router);
    // A router has its addresses when a cable is plugged in: a host that asks for them before has
    // to
    // wait for a second (RFC 4861 section 10, RETRANS_TIMER).
    router.sysctl("net.ipv6.conf.all.keep_addr_on_down", "1");
    return router;
  }

  private static void forward(Namespace router) {
    router.sysctl("net.ipv4.ip_forward", "1");
    router.sysctl("net.ipv6.conf.all.forwarding", "1");
  }

  private void orRemoved(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      try {
        teardown.close();
      } catch (RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** Removes everything, and stops what still runs inside. */
  @Override
  public void close() {
    teardown.close();
  }
}
