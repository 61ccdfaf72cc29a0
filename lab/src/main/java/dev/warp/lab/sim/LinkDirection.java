package dev.warp.lab.sim;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One direction of a {@link Link}. Its model, and whether it is up, may change at any time. */
public final class LinkDirection {

  private final SimulatedNetwork network;
  private final String name;
  private final Consumer<Datagram> exit;
  private final SimulatedRandom random;
  private final LinkCounters counters = new LinkCounters();
  private final RateQueue queue;
  private LinkModel model = LinkModel.PERFECT;
  private Optional<Interceptor> interceptor = Optional.empty();
  private Predicate<Datagram> firewall = datagram -> true;
  private boolean up = true;
  private boolean inBurst;

  LinkDirection(SimulatedNetwork network, String name, Consumer<Datagram> exit) {
    this.network = network;
    this.name = name;
    this.exit = exit;
    this.random = network.random().fork("link " + name);
    this.queue = new RateQueue(network.time(), this::fly);
  }

  public String name() {
    return name;
  }

  public LinkModel model() {
    return model;
  }

  /** Changes the model; datagrams already transmitted arrive as they would have. */
  public void setModel(LinkModel newModel) {
    if (newModel.equals(model)) {
      return;
    }
    model = newModel;
    queue.limit(newModel.rate());
    network.journal().changed(name, newModel.toString());
  }

  public boolean isUp() {
    return up;
  }

  /** Takes the direction down or up. What would arrive while it is down is lost. */
  public void setUp(boolean nowUp) {
    if (nowUp != up) {
      up = nowUp;
      network.journal().changed(name, nowUp ? "up" : "down");
    }
  }

  public LinkCounters counters() {
    return counters;
  }

  /** From now on {@code party} gets every datagram instead of the link. */
  public void intercept(Interceptor party) {
    interceptor = Optional.of(party);
  }

  public void stopIntercepting() {
    interceptor = Optional.empty();
  }

  /** From now on only what passes {@code newFirewall} gets onto the wire. */
  void guard(Predicate<Datagram> newFirewall) {
    firewall = newFirewall;
  }

  void enter(Datagram datagram) {
    if (interceptor.isPresent()) {
      network.journal().intercepted(name, datagram);
      interceptor.get().intercept(datagram, this::release);
    } else {
      carry(datagram);
    }
  }

  private void release(Datagram datagram) {
    network.journal().released(name, datagram);
    carry(datagram);
  }

  /** Puts a datagram on the wire, past any interceptor. */
  void carry(Datagram datagram) {
    counters.countEntered(datagram);
    if (!up) {
      drop(datagram, DropReason.LINK_DOWN);
    } else if (!firewall.test(datagram)) {
      drop(datagram, DropReason.FIREWALLED);
    } else if (datagram.packetLength() > model.mtu()) {
      drop(datagram, DropReason.TOO_LARGE);
    } else if (!queue.offer(datagram)) {
      drop(datagram, DropReason.QUEUE_FULL);
    }
  }

  /** What happens to a datagram once it was transmitted. */
  private void fly(Datagram datagram) {
    if (random.happens(model.loss())) {
      drop(datagram, DropReason.LOSS);
      return;
    }
    if (isLostInBurst(model.bursts())) {
      drop(datagram, DropReason.BURST_LOSS);
      return;
    }
    Datagram arriving = random.happens(model.corruption()) ? corrupt(datagram) : datagram;
    landLater(arriving);
    if (random.happens(model.duplication())) {
      Datagram copy = arriving.withId(network.nextDatagramId());
      network.journal().duplicated(name, arriving, copy);
      landLater(copy);
    }
  }

  private boolean isLostInBurst(GilbertElliott bursts) {
    if (random.happens(inBurst ? bursts.leaveBad() : bursts.enterBad())) {
      inBurst = !inBurst;
    }
    return random.happens(inBurst ? bursts.lossInBad() : bursts.lossInGood());
  }

  private Datagram corrupt(Datagram datagram) {
    if (datagram.length() == 0) {
      return datagram;
    }
    Datagram damaged = datagram.withBitFlipped(random.nextInt(datagram.length() * Byte.SIZE));
    network.journal().corrupted(name, datagram, damaged);
    return damaged;
  }

  private void landLater(Datagram datagram) {
    long nanos = network.time().nowNanos() + model.delayNanos();
    if (model.jitterNanos() > 0) {
      nanos += random.nextLong(model.jitterNanos() + 1);
    }
    if (random.happens(model.reordering().probability())) {
      nanos += model.reordering().heldBackNanos();
    }
    network.time().at(nanos, () -> land(datagram));
  }

  private void land(Datagram datagram) {
    if (up) {
      counters.countLeft(datagram);
      exit.accept(datagram);
    } else {
      drop(datagram, DropReason.LINK_DOWN);
    }
  }

  private void drop(Datagram datagram, DropReason reason) {
    counters.countDropped(reason);
    network.journal().dropped(name, datagram, reason);
  }
}
