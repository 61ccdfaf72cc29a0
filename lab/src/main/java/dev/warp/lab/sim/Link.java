package dev.warp.lab.sim;

import java.time.Duration;

/**
 * Joins an interface of a host, or the outside of a NAT, to a realm. The two directions have models
 * of their own; both start perfect.
 */
public final class Link {

  private final SimulatedNetwork network;
  private final String name;
  private final LinkEnd end;
  private final LinkDirection up;
  private final LinkDirection down;
  private Realm realm;

  Link(SimulatedNetwork network, String name, LinkEnd end, Realm realm) {
    this.network = network;
    this.name = name;
    this.end = end;
    this.realm = realm;
    this.up =
        new LinkDirection(network, name + "/up", datagram -> this.realm.arrive(datagram, this));
    this.down = new LinkDirection(network, name + "/down", end::receive);
  }

  public String name() {
    return name;
  }

  /** The realm that the link leads to. */
  public Realm realm() {
    return realm;
  }

  /** Towards the realm. */
  public LinkDirection up() {
    return up;
  }

  /** From the realm. */
  public LinkDirection down() {
    return down;
  }

  /** The same model for both directions. */
  public void setModel(LinkModel model) {
    up.setModel(model);
    down.setModel(model);
  }

  /** Takes both directions up or down. */
  public void setUp(boolean nowUp) {
    up.setUp(nowUp);
    down.setUp(nowUp);
  }

  /**
   * Puts a stateful firewall before the realm: from now on only what answers a datagram from this
   * end comes in, until a flow has been silent for {@code idle}.
   */
  public void guard(Duration idle) {
    Firewall firewall = new Firewall(network.time(), idle);
    up.guard(firewall::letsOut);
    down.guard(firewall::letsIn);
    network.journal().changed(name, "firewall");
  }

  LinkEnd end() {
    return end;
  }

  void moveTo(Realm newRealm) {
    realm = newRealm;
  }
}
