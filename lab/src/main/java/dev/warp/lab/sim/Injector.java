package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;

/** A stranger who puts datagrams with any source on the wire, and sees no answer. */
public final class Injector {

  private final SimulatedNetwork network;

  Injector(SimulatedNetwork network) {
    this.network = network;
  }

  /** At the entrance of one direction of a link, past any interceptor there. */
  public void inject(LinkDirection at, Endpoint source, Endpoint destination, byte[] payload) {
    Datagram datagram = forge(at.name(), source, destination, payload);
    at.carry(datagram);
  }

  /** Within a realm, from where it goes to whoever has the destination address. */
  public void inject(Realm within, Endpoint source, Endpoint destination, byte[] payload) {
    Datagram datagram = forge(within.name(), source, destination, payload);
    within.arrive(datagram);
  }

  private Datagram forge(String place, Endpoint source, Endpoint destination, byte[] payload) {
    Datagram datagram =
        new Datagram(network.nextDatagramId(), source, destination, payload.clone());
    network.journal().injected(place, datagram);
    return datagram;
  }
}
