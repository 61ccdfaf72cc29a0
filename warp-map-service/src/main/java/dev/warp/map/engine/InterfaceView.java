package dev.warp.map.engine;

import dev.warp.protocol.wire.Endpoint;
import java.util.List;

/**
 * An interface of a gate as the map sees it, for people.
 *
 * @param id the gate's number for it
 * @param reflexive where its registration came from
 * @param hosts addresses that the gate says it has itself; nobody has checked them
 * @param relay whether the gate lets the map pass datagrams on to it
 */
public record InterfaceView(int id, Endpoint reflexive, List<Endpoint> hosts, boolean relay) {

  public InterfaceView {
    hosts = List.copyOf(hosts);
  }

  /** Whether datagrams come from none of the addresses that the gate says it has. */
  public boolean isTranslated() {
    return !hosts.contains(reflexive);
  }
}
