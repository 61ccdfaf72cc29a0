package dev.warp.it;

import com.github.dockerjava.api.command.CreateNetworkCmd;
import com.github.dockerjava.api.model.Network.Ipam;
import dev.warp.lab.netns.Access.Nat;
import dev.warp.lab.netns.NatKind;
import dev.warp.lab.netns.NatRouter.PortAssignment;
import dev.warp.lab.netns.NatRules;
import dev.warp.lab.process.Teardown;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.testcontainers.containers.Network;

/**
 * A public network, and private ones behind NAT routers, as networks of Docker with containers in
 * them.
 *
 * <pre>
 *   host ---- private network ---- router ----+
 *                                             +- public network: 198.51.100.0/24
 *   host ---- private network ---- router ----+
 * </pre>
 *
 * Docker picks the addresses of the private networks, and of everything in a network.
 */
final class ContainerInternet implements AutoCloseable {

  private static final String PUBLIC = "198.51.100.0/24";
  private static final String RULES_FILE = "/tmp/nat.nft";

  /** Docker itself translates no addresses: that is the routers' part. */
  private static final Map<String, String> NO_TRANSLATION =
      Map.of("com.docker.network.bridge.enable_ip_masquerade", "false");

  private final Teardown teardown = new Teardown();
  private final String image;
  private final Network core;

  /**
   * Makes the public network.
   *
   * @param image of hosts and routers: with a shell, iproute2 and nftables
   */
  ContainerInternet(String image) {
    this.image = image;
    core =
        network(
            command ->
                command.withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(PUBLIC))));
  }

  /**
   * A private network behind a NAT router.
   *
   * @param network what hosts are plugged into
   * @param router its gateway to the public network
   */
  record Lan(Network network, ContainerHost router) {

    /**
     * Gives a host that is plugged in the route that DHCP would give it. Docker's own default
     * route, to where no public network is, stays: it is Docker's to change.
     *
     * @param metric the lowest wins for a socket that is not bound to a device
     */
    void addRoute(ContainerHost host, int metric) {
      String gateway = router.address(network).getHostAddress();
      String route =
          "ip route replace %s via %s dev %s metric %d"
              .formatted(PUBLIC, gateway, host.device(network), metric);
      host.run(route.split(" "));
    }
  }

  /** Adds a host with a public address. */
  ContainerHost addPublicHost(String role) {
    return teardown.add(ContainerHost.start(image, role, core));
  }

  /** Adds a private network behind a NAT that gives every socket another port. */
  Lan addLan(NatKind kind) {
    Network network = network(command -> command.withDriver("bridge"));
    ContainerHost router =
        teardown.add(ContainerHost.startRouter(image, "nat-" + kind.name().charAt(0), core));
    router.connect(network);
    NatRules rules = new NatRules(router.device(core), new Nat(kind, PortAssignment.REMAPPING));
    router.write(RULES_FILE, rules.script());
    router.run("nft", "-f", RULES_FILE);
    return new Lan(network, router);
  }

  /**
   * Adds a host with an uplink in each of some private networks.
   *
   * @param lans in the order of their routes' metrics, 100, 200 and so on
   */
  ContainerHost addHost(String role, List<Lan> lans) {
    ContainerHost host = teardown.add(ContainerHost.start(image, role, lans.getFirst().network()));
    lans.stream().skip(1).forEach(lan -> host.connect(lan.network()));
    for (int i = 0; i < lans.size(); i++) {
      lans.get(i).addRoute(host, 100 * (i + 1));
    }
    return host;
  }

  /** The address of a host in the public network. */
  InetAddress publicAddress(ContainerHost host) {
    return host.address(core);
  }

  private Network network(Consumer<CreateNetworkCmd> settings) {
    Network network =
        teardown.add(
            Network.builder()
                .createNetworkCmdModifier(command -> command.withOptions(NO_TRANSLATION))
                .createNetworkCmdModifier(settings)
                .build());
    network.getId();
    return network;
  }

  /** Stops the hosts and routers, and removes the networks. */
  @Override
  public void close() {
    teardown.close();
  }
}
