package dev.warp.it;

import dev.warp.lab.netns.NatRouter;
import dev.warp.lab.netns.Uplink;
import dev.warp.lab.netns.VehicleTopology;

/** What may happen to a vehicle's first uplink, or to the operator's, while payloads flow. */
enum NetworkChange {
  ADDRESS("the uplink gets another address"),
  REPLUGGED("its device goes and comes under another name"),
  NAT_FORGETS("the vehicle's NAT forgets its mappings"),
  OPERATORS_NAT_FORGETS("the operator's NAT forgets its mappings"),
  NAT_RENUMBERED("the vehicle's NAT starts anew with another address");

  private static final String OTHER_PUBLIC_ADDRESS = "198.51.100.99/24";

  private final String text;

  NetworkChange(String text) {
    this.text = text;
  }

  /** Has it happen; it has when this returns. */
  void applyTo(VehicleTopology topology) {
    Uplink uplink = topology.vehicleUplinks().getFirst();
    switch (this) {
      case ADDRESS -> uplink.changeAddress();
      case REPLUGGED -> uplink.replug(uplink.device().name().equals("up1") ? "wwan1" : "up1");
      case NAT_FORGETS -> nat(uplink).forgetMappings();
      case OPERATORS_NAT_FORGETS -> nat(topology.operatorUplinks().getFirst()).forgetMappings();
      case NAT_RENUMBERED -> nat(uplink).renumber(OTHER_PUBLIC_ADDRESS);
    }
  }

  private static NatRouter nat(Uplink uplink) {
    return uplink.nats().getLast();
  }

  /** What happens, in words. */
  @Override
  public String toString() {
    return text;
  }
}
