package dev.warp.lab.sim;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A host with interfaces. What runs on it is its owner's matter; this is its network side. */
public final class Host {

  private final SimulatedNetwork network;
  private final String name;
  private final Map<String, HostInterface> interfaces = new LinkedHashMap<>();
  private boolean paused;

  Host(SimulatedNetwork network, String name) {
    this.network = network;
    this.name = name;
  }

  public String name() {
    return name;
  }

  /**
   * Adds an interface with an address in {@code realm}.
   *
   * @throws IllegalArgumentException if the name or the address is taken
   */
  public HostInterface addInterface(String interfaceName, IpAddress address, Realm realm) {
    if (interfaces.containsKey(interfaceName)) {
      throw new IllegalArgumentException(name + " has an interface " + interfaceName + " already");
    }
    HostInterface added = new HostInterface(network, this, interfaceName, address, realm);
    interfaces.put(interfaceName, added);
    return added;
  }

  /**
   * The interface of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public HostInterface hostInterface(String interfaceName) {
    HostInterface found = interfaces.get(interfaceName);
    if (found == null) {
      throw new IllegalArgumentException(name + " has no interface " + interfaceName);
    }
    return found;
  }

  /** All interfaces, in the order in which they were added. */
  public Collection<HostInterface> interfaces() {
    return Collections.unmodifiableCollection(interfaces.values());
  }

  /**
   * Binds a socket to the present address of an interface.
   *
   * @param port 1 to 65535, or 0 for any free one from 49152 on
   * @throws IllegalStateException if the port is in use
   * @throws IllegalArgumentException if there is no such interface or port
   */
  public SimulatedSocket bind(String interfaceName, int port) {
    return hostInterface(interfaceName).bind(port);
  }

  public boolean isPaused() {
    return paused;
  }

  /** The host falls asleep: until {@link #resume} all its datagrams are lost, in and out. */
  public void pause() {
    paused = true;
    network.journal().changed(name, "paused");
  }

  /** The host wakes up, with its sockets as they were. */
  public void resume() {
    paused = false;
    network.journal().changed(name, "resumed");
  }

  /** The host starts anew: all sockets are closed; interfaces and addresses stay. */
  public void restart() {
    paused = false;
    interfaces.values().forEach(HostInterface::closeSockets);
    network.journal().changed(name, "restarted");
  }

  @Override
  public String toString() {
    return name;
  }
}
