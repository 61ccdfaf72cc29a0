package dev.warp.lab.testbed;

import dev.warp.lab.netns.Internet;
import dev.warp.lab.netns.Uplink;
import dev.warp.lab.netns.VehicleTopology;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Network namespaces with NAT routers between them. */
public final class NamespaceTestbed implements Testbed {

  private static final int MAP_PORT = 13116;

  private final VehicleTopology topology;
  private final Site map;
  private final Site vehicle;
  private final Site operator;

  private NamespaceTestbed(VehicleTopology topology) {
    this.topology = topology;
    map = new Site("map", Optional.of(topology.internet()));
    vehicle = new Site("vehicle", Optional.of(topology.vehicle()));
    operator = new Site("operator", Optional.of(topology.operator()));
  }

  /**
   * Builds the network.
   *
   * @param lossPercent dropped on each of the vehicle's uplinks, each way
   */
  public static NamespaceTestbed create(int lossPercent) {
    return create(VehicleTopology.Plan.portRestricted(2, 1), lossPercent);
  }

  /** The same with other uplinks and NATs. */
  public static NamespaceTestbed create(VehicleTopology.Plan plan, int lossPercent) {
    VehicleTopology topology = VehicleTopology.create(plan);
    for (Uplink uplink : topology.vehicleUplinks()) {
      uplink.setLoss(10 * lossPercent, 10 * lossPercent);
    }
    return new NamespaceTestbed(topology);
  }

  /** The network itself, for what is done to it in mid-run. */
  public VehicleTopology topology() {
    return topology;
  }

  @Override
  public String description() {
    return "network namespaces: a vehicle with two uplinks behind two NATs, an operator behind a"
        + " third";
  }

  @Override
  public Site map() {
    return map;
  }

  @Override
  public int mapPort() {
    return MAP_PORT;
  }

  @Override
  public InetSocketAddress mapAddress() {
    return new InetSocketAddress(Internet.MAP, MAP_PORT);
  }

  @Override
  public Site vehicle() {
    return vehicle;
  }

  @Override
  public Site operator() {
    return operator;
  }

  @Override
  public List<LossyUplink> uplinks() {
    return topology.vehicleUplinks().stream()
        .map(uplink -> new LossyUplink(uplink.device().name(), uplink::cut, uplink::restore))
        .toList();
  }

  @Override
  public List<String> interfaceAddresses(Site site) {
    return List.of();
  }

  @Override
  public void close() {
    topology.close();
  }
}
