package dev.warp.lab.netns;

import dev.warp.lab.netns.NatRouter.PortAssignment;
import java.util.Collections;
import java.util.List;

/** A vehicle and its operator across a public network, each behind NATs of its own. */
public final class VehicleTopology implements AutoCloseable {

  private final Internet internet;
  private final Host vehicle;
  private final Host operator;

  private VehicleTopology(Internet internet, Plan plan) {
    this.internet = internet;
    vehicle = internet.addHost("vehicle", plan.vehicle());
    operator = internet.addHost("operator", plan.operator());
  }

  /**
   * What to build.
   *
   * @param vehicle what is in front of each of the vehicle's uplinks
   * @param operator the same of the operator's
   */
  public record Plan(List<Access> vehicle, List<Access> operator) {

    public Plan {
      vehicle = List.copyOf(vehicle);
      operator = List.copyOf(operator);
    }

    /**
     * Port-restricted NATs everywhere, which give every socket another port.
     *
     * @param vehicleUplinks how many
     * @param operatorUplinks how many
     */
    public static Plan portRestricted(int vehicleUplinks, int operatorUplinks) {
      Access access = Access.behind(NatKind.PORT_RESTRICTED, PortAssignment.REMAPPING);
      return new Plan(copies(vehicleUplinks, access), copies(operatorUplinks, access));
    }

    private static List<Access> copies(int count, Access access) {
      return Collections.nCopies(count, access);
    }
  }

  /** Builds it; what was built is removed again if a step fails. */
  public static VehicleTopology create(Plan plan) {
    return new VehicleTopology(Internet.create(), plan);
  }

  /** The public side, where maps run. */
  public Namespace internet() {
    return internet.core();
  }

  /** The host that has several uplinks. */
  public Namespace vehicle() {
    return vehicle.namespace();
  }

  /** The host that it talks to. */
  public Namespace operator() {
    return operator.namespace();
  }

  /** The vehicle's uplinks, in the order of their routes' metrics. */
  public List<Uplink> vehicleUplinks() {
    return vehicle.uplinks();
  }

  /** The operator's uplinks, in the order of their routes' metrics. */
  public List<Uplink> operatorUplinks() {
    return operator.uplinks();
  }

  /** Removes everything, and stops what still runs inside. */
  @Override
  public void close() {
    internet.close();
  }
}
