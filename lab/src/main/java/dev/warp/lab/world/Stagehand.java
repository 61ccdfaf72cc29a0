package dev.warp.lab.world;

import dev.warp.lab.sim.HostInterface;
import dev.warp.lab.sim.IpAddress;
import dev.warp.lab.sim.Partition;
import dev.warp.lab.sim.VirtualTime;
import dev.warp.lab.world.Disturbance.End;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Makes disturbances happen, and puts everything right again when their time is over. */
final class Stagehand {

  private final Roadside world;
  private final VirtualTime time;
  private final Set<End> asleep = EnumSet.noneOf(End.class);
  private int addressesGiven;

  Stagehand(Roadside world) {
    this.world = world;
    this.time = world.network().time();
  }

  void schedule(Disturbance disturbance) {
    time.after(disturbance.at(), () -> begin(disturbance));
  }

  boolean isAsleep(End end) {
    return asleep.contains(end);
  }

  private void begin(Disturbance disturbance) {
    Duration lasts = disturbance.lasts();
    switch (disturbance) {
      case Disturbance.UplinkCut cut -> cut(cut);
      case Disturbance.InterfaceGone gone -> takeAway(gone);
      case Disturbance.NatRebound rebound ->
          side(rebound.end()).nats().get(rebound.uplink()).rebind();
      case Disturbance.MappingsForgotten forgotten ->
          side(forgotten.end()).nats().get(forgotten.uplink()).forgetMappings();
      case Disturbance.PublicAddressChanged changed ->
          side(changed.end())
              .nats()
              .get(changed.uplink())
              .setPublicAddress(IpAddress.of("198.51.100." + (100 + addressesGiven++)));
      case Disturbance.AddressChanged changed -> changeAddress(changed);
      case Disturbance.EndsParted parted ->
          part(List.of(world.vehicleSide().host()), List.of(world.operatorSide().host()), lasts);
      case Disturbance.MapParted parted ->
          part(List.of(side(parted.end()).host()), List.of(world.map().host()), lasts);
      case Disturbance.MapRestarted restarted -> restartMap(lasts);
      case Disturbance.GateKilled killed -> restartGate(killed.end(), lasts, false);
      case Disturbance.GateStopped stopped -> restartGate(stopped.end(), lasts, true);
      case Disturbance.HostAsleep sleep -> sleep(sleep.end(), lasts);
    }
  }

  private Roadside.Side side(End end) {
    return end == End.VEHICLE ? world.vehicleSide() : world.operatorSide();
  }

  private HostInterface uplink(End end, int number) {
    return side(end).host().hostInterface("up" + number);
  }

  private void cut(Disturbance.UplinkCut cut) {
    var link = side(cut.end()).nats().get(cut.uplink()).link();
    if (link.up().isUp()) {
      link.setUp(false);
      time.after(cut.lasts(), () -> link.setUp(true));
    }
  }

  private void takeAway(Disturbance.InterfaceGone gone) {
    HostInterface uplink = uplink(gone.end(), gone.uplink());
    if (uplink.isUp()) {
      uplink.setUp(false);
      rescan(gone.end(), uplink);
      time.after(
          gone.lasts(),
          () -> {
            uplink.setUp(true);
            rescan(gone.end(), uplink);
          });
    }
  }

  private void changeAddress(Disturbance.AddressChanged changed) {
    HostInterface uplink = uplink(changed.end(), changed.uplink());
    uplink.setAddress(IpAddress.of("10.99.0." + (1 + addressesGiven++)));
    time.after(changed.lasts(), () -> rescan(changed.end(), uplink));
  }

  /** The gate looks at the interface and notices what has become of it. */
  private void rescan(End end, HostInterface uplink) {
    SimulatedGate gate = side(end).gate();
    if (!gate.isRunning()) {
      return;
    }
    if (gate.isOpen(uplink.name())) {
      gate.close(uplink.name());
    }
    if (uplink.isUp()) {
      gate.open(uplink);
    }
  }

  private void part(
      List<dev.warp.lab.sim.Host> one, List<dev.warp.lab.sim.Host> other, Duration lasts) {
    Partition partition = world.network().partition(one, other);
    time.after(lasts, partition::heal);
  }

  private void restartMap(Duration lasts) {
    if (world.map().isRunning()) {
      world.map().kill();
      time.after(lasts, world.map()::start);
    }
  }

  private void restartGate(End end, Duration lasts, boolean politely) {
    SimulatedGate gate = side(end).gate();
    if (!gate.isRunning()) {
      return;
    }
    if (politely) {
      gate.stop();
    } else {
      gate.kill();
    }
    time.after(lasts, gate::restart);
  }

  private void sleep(End end, Duration lasts) {
    SimulatedGate gate = side(end).gate();
    if (asleep.add(end)) {
      gate.sleep();
      time.after(
          lasts,
          () -> {
            asleep.remove(end);
            gate.wake();
          });
    }
  }
}
