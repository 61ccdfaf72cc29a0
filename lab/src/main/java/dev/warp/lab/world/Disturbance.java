package dev.warp.lab.world;

import java.time.Duration;

/**
 * Something that goes wrong, or merely changes, while a scenario runs. All of it is over when it
 * has lasted its time.
 */
sealed interface Disturbance {

  /** One of the two ends. */
  enum End {
    VEHICLE,
    OPERATOR
  }

  /** When it begins, from the scenario's start. */
  Duration at();

  /** How long it lasts; zero for what merely happens. */
  default Duration lasts() {
    return Duration.ZERO;
  }

  /** An uplink carries nothing, in either direction. */
  record UplinkCut(Duration at, Duration lasts, End end, int uplink) implements Disturbance {}

  /** An interface has gone, and its socket with it; it comes back with the same address. */
  record InterfaceGone(Duration at, Duration lasts, End end, int uplink) implements Disturbance {}

  /** A NAT gives its mappings other ports. */
  record NatRebound(Duration at, End end, int uplink) implements Disturbance {}

  /** A NAT forgets its mappings, and may give the same ports out again. */
  record MappingsForgotten(Duration at, End end, int uplink) implements Disturbance {}

  /** A NAT has another public address. */
  record PublicAddressChanged(Duration at, End end, int uplink) implements Disturbance {}

  /** An interface has another address; the scan notices when it has lasted its time. */
  record AddressChanged(Duration at, Duration lasts, End end, int uplink) implements Disturbance {}

  /** The two ends do not reach each other. */
  record EndsParted(Duration at, Duration lasts) implements Disturbance {}

  /** An end does not reach the map. */
  record MapParted(Duration at, Duration lasts, End end) implements Disturbance {}

  /** The map is killed, and started again. */
  record MapRestarted(Duration at, Duration lasts) implements Disturbance {}

  /** A gate is killed, and started again. */
  record GateKilled(Duration at, Duration lasts, End end) implements Disturbance {}

  /** A gate stops in good order, and is started again. */
  record GateStopped(Duration at, Duration lasts, End end) implements Disturbance {}

  /** A host sleeps. */
  record HostAsleep(Duration at, Duration lasts, End end) implements Disturbance {}
}
