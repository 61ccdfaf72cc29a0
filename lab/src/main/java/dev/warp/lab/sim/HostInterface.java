package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network interface of a host: one address in one realm, at the end of a link. */
public final class HostInterface {

  private static final int FIRST_EPHEMERAL_PORT = 49_152;
  private static final int EPHEMERAL_PORTS = 65_536 - FIRST_EPHEMERAL_PORT;

  private final SimulatedNetwork network;
  private final Host host;
  private final String name;
  private final String place;
  private final Link link;
  private final SimulatedRandom random;
  private final Map<Integer, SimulatedSocket> sockets = new HashMap<>();
  private IpAddress address;
  private boolean up = true;

  HostInterface(SimulatedNetwork network, Host host, String name, IpAddress address, Realm realm) {
    this.network = network;
    this.host = host;
    this.name = name;
    this.place = host.name() + "/" + name;
    this.address = address;
    this.random = network.random().fork("interface " + place);
    this.link = new Link(network, place, new End(), realm);
    realm.attach(address, link);
  }

  public Host host() {
    return host;
  }

  /** The name within its host. */
  public String name() {
    return name;
  }

  public IpAddress address() {
    return address;
  }

  public Link link() {
    return link;
  }

  public boolean isUp() {
    return up;
  }

  /** Takes the interface down or up. Sockets outlive it; datagrams meanwhile are lost. */
  public void setUp(boolean nowUp) {
    if (nowUp != up) {
      up = nowUp;
      network.journal().changed(place, nowUp ? "up" : "down");
    }
  }

  /**
   * Gives the interface another address in the same realm. Sockets bound to the old one are dead,
   * datagrams on their way to it are lost.
   *
   * @throws IllegalArgumentException if the address is taken
   */
  public void setAddress(IpAddress newAddress) {
    move(link.realm(), newAddress);
  }

  /**
   * Takes the interface to another realm, as a change of the wireless network does; otherwise as
   * {@link #setAddress}.
   *
   * @throws IllegalArgumentException if the address is taken
   */
  public void move(Realm realm, IpAddress newAddress) {
    if (realm.equals(link.realm()) && newAddress.equals(address)) {
      return;
    }
    realm.attach(newAddress, link);
    link.realm().detach(address);
    link.moveTo(realm);
    address = newAddress;
    sockets.values().forEach(SimulatedSocket::becomeStale);
    sockets.clear();
    network.journal().changed(place, "address " + newAddress + " in " + realm.name());
  }

  SimulatedSocket bind(int port) {
    int chosen = port == 0 ? ephemeralPort() : port;
    if (sockets.containsKey(chosen)) {
      throw new IllegalStateException("port " + chosen + " of " + place + " is in use");
    }
    SimulatedSocket socket = new SimulatedSocket(this, address.endpoint(chosen));
    sockets.put(chosen, socket);
    return socket;
  }

  private int ephemeralPort() {
    int start = random.nextInt(EPHEMERAL_PORTS);
    for (int i = 0; i < EPHEMERAL_PORTS; i++) {
      int port = FIRST_EPHEMERAL_PORT + (start + i) % EPHEMERAL_PORTS;
      if (!sockets.containsKey(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no ephemeral port of " + place + " is free");
  }

  void release(SimulatedSocket socket) {
    sockets.remove(socket.localEndpoint().port());
  }

  void closeSockets() {
    List<SimulatedSocket> open = new ArrayList<>(sockets.values());
    open.forEach(SimulatedSocket::close);
  }

  void send(Endpoint from, byte[] payload, Endpoint to, SimulatedSocket socket) {
    Datagram datagram = new Datagram(network.nextDatagramId(), from, to, payload);
    network.journal().sent(place, datagram);
    Optional<DropReason> obstacle = obstacleToSending(datagram, socket);
    if (obstacle.isPresent()) {
      network.journal().dropped(place, datagram, obstacle.get());
    } else {
      link.up().enter(datagram);
    }
  }

  private Optional<DropReason> obstacleToSending(Datagram datagram, SimulatedSocket socket) {
    Endpoint to = datagram.destination();
    if (socket.isStale()) {
      return Optional.of(DropReason.STALE_ADDRESS);
    }
    if (!socket.isOpen()) {
      return Optional.of(DropReason.SOCKET_CLOSED);
    }
    if (datagram.length() > Datagram.MAX_PAYLOAD) {
      return Optional.of(DropReason.TOO_LARGE);
    }
    if (!to.isUnicast() || to.isLoopback() || to.isIpv4() != datagram.source().isIpv4()) {
      return Optional.of(DropReason.UNREACHABLE);
    }
    return obstacle();
  }

  private Optional<DropReason> obstacle() {
    if (host.isPaused()) {
      return Optional.of(DropReason.HOST_PAUSED);
    }
    return up ? Optional.empty() : Optional.of(DropReason.INTERFACE_DOWN);
  }

  private void receive(Datagram datagram) {
    Optional<DropReason> obstacle = obstacle();
    if (obstacle.isPresent()) {
      network.journal().dropped(place, datagram, obstacle.get());
    } else if (!address.isOf(datagram.destination())) {
      network.journal().dropped(place, datagram, DropReason.UNREACHABLE);
    } else {
      deliver(datagram);
    }
  }

  private void deliver(Datagram datagram) {
    SimulatedSocket socket = sockets.get(datagram.destination().port());
    if (socket == null) {
      network.journal().dropped(place, datagram, DropReason.PORT_CLOSED);
    } else {
      network.journal().delivered(place, datagram);
      socket.receive(datagram);
    }
  }

  private final class End implements LinkEnd {

    @Override
    public void receive(Datagram datagram) {
      HostInterface.this.receive(datagram);
    }

    @Override
    public Optional<Host> hostAt(Endpoint endpoint) {
      return Optional.of(host);
    }
  }
}
