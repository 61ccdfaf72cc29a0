package dev.warp.lab.netns;

import dev.warp.lab.netns.NatRouter.PortAssignment;
import dev.warp.lab.process.Teardown;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A vehicle and its operator across a public network, each behind NATs of its own.
 *
 * <pre>
 *            10.71.1.2   10.71.1.1      198.51.100.11
 *          +---- up1 ------- nat1 ----------+
 *  vehicle |                                |           198.51.100.21  10.72.1.1  10.72.1.2
 *          |                                +- internet ------- nato ------------- up1 operator
 *          +---- up2 ------- nat2 ----------+  .1 .2 .3
 *            10.71.2.2   10.71.2.1      198.51.100.12
 * </pre>
 *
 * The map runs in the namespace "internet", which holds the three public addresses. Hosts are
 * ordinary ones: a default route per uplink in the main table, with metrics 100, 200 and so on, and
 * no policy routing.
 */
public final class VehicleTopology implements AutoCloseable {

  /** Where a map runs. */
  public static final InetAddress MAP = InetAddress.ofLiteral("198.51.100.1");

  /** Another public address beside the map's. */
  public static final InetAddress SECOND_MAP = InetAddress.ofLiteral("198.51.100.2");

  /** A public address that nobody inside ever sends to first. */
  public static final InetAddress STRANGER = InetAddress.ofLiteral("198.51.100.3");

  private final Teardown teardown;
  private final Namespace internet;
  private final Namespace vehicle;
  private final Namespace operator;
  private final List<Uplink> vehicleUplinks;
  private final Uplink operatorUplink;

  private VehicleTopology(Teardown teardown, Plan plan) {
    this.teardown = teardown;
    internet = teardown.add(Namespace.create("internet"));
    vehicle = teardown.add(host("vehicle"));
    operator = teardown.add(host("operator"));
    internet.ip("link add bridge0 type bridge");
    internet.ip("link set bridge0 up");
    for (InetAddress address : List.of(MAP, SECOND_MAP, STRANGER)) {
      internet.ip("address add %s/24 dev bridge0".formatted(address.getHostAddress()));
    }
    List<Uplink> uplinks = new ArrayList<>();
    for (int i = 1; i <= plan.vehicleNats().size(); i++) {
      NatKind kind = plan.vehicleNats().get(i - 1);
      uplinks.add(uplink(vehicle, i, "nat" + i, kind, plan.ports(), "10.71." + i, 10 + i));
    }
    vehicleUplinks = Collections.unmodifiableList(uplinks);
    operatorUplink = uplink(operator, 1, "nato", plan.operatorNat(), plan.ports(), "10.72.1", 21);
  }

  /**
   * What to build.
   *
   * @param vehicleNats the NAT in front of each of the vehicle's uplinks; at most 9
   * @param operatorNat the NAT in front of the operator
   * @param ports how the routers pick ports
   */
  public record Plan(List<NatKind> vehicleNats, NatKind operatorNat, PortAssignment ports) {

    public Plan {
      vehicleNats = List.copyOf(vehicleNats);
      if (vehicleNats.isEmpty() || vehicleNats.size() > 9) {
        throw new IllegalArgumentException("1 to 9 uplinks, not " + vehicleNats.size());
      }
    }

    /** Two uplinks; port-restricted NATs everywhere, which give every socket another port. */
    public static Plan portRestricted() {
      NatKind kind = NatKind.PORT_RESTRICTED;
      return new Plan(List.of(kind, kind), kind, PortAssignment.REMAPPING);
    }
  }

  /** Builds it; what was built is removed again if a step fails. */
  public static VehicleTopology create(Plan plan) {
    Teardown teardown = new Teardown();
    try {
      return new VehicleTopology(teardown, plan);
    } catch (RuntimeException e) {
      try {
        teardown.close();
      } catch (RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** The public side, where maps run. */
  public Namespace internet() {
    return internet;
  }

  /** The host with several uplinks. */
  public Namespace vehicle() {
    return vehicle;
  }

  /** The host with one uplink. */
  public Namespace operator() {
    return operator;
  }

  /** The vehicle's uplinks, in the order of their routes' metrics. */
  public List<Uplink> vehicleUplinks() {
    return vehicleUplinks;
  }

  /** The operator's uplink. */
  public Uplink operatorUplink() {
    return operatorUplink;
  }

  /** Removes everything, and stops what still runs inside. */
  @Override
  public void close() {
    teardown.close();
  }

  private static Namespace host(String role) {
    Namespace host = Namespace.create(role);
    // Loose reverse-path filtering, as systemd sets it: answers may arrive on an uplink that is not
    // the preferred route to their sender.
    host.sysctl("net.ipv4.conf.all.rp_filter", "2");
    return host;
  }

  private Uplink uplink(
      Namespace host,
      int index,
      String routerName,
      NatKind kind,
      PortAssignment ports,
      String network,
      int publicHost) {
    Namespace router = teardown.add(Namespace.create(routerName));
    String publicAddress = "198.51.100." + publicHost;
    VethLink wan = VethLink.create(router, "wan", internet, "to-" + routerName);
    wan.near().addAddress(publicAddress + "/24");
    internet.ip("link set to-%s master bridge0".formatted(routerName));
    VethLink lan = VethLink.create(host, "up" + index, router, "lan");
    lan.far().addAddress(network + ".1/24");
    lan.near().addAddress(network + ".2/24").addDefaultRoute(network + ".1", 100 * index);
    return new Uplink(
        lan,
        NatRouter.install(lan.far(), wan.near(), kind, ports),
        InetAddress.ofLiteral(network + ".2"),
        InetAddress.ofLiteral(publicAddress));
  }
}
