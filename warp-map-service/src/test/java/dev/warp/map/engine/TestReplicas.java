package dev.warp.map.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Replicas of one map, and what carries their words to each other, in order. */
final class TestReplicas {

  /** More than any change takes: replicas that go on and on about one are caught by it. */
  private static final int MANY = 1_000;

  /** One replica, what it has to say, and what is under way to it. */
  private static final class Place implements TestMap.Neighbors {

    private final TestReplicas all;
    private final Set<PublicKey> changed = new LinkedHashSet<>();
    private final Queue<Runnable> underWay = new ArrayDeque<>();
    private TestMap map;

    Place(TestReplicas all) {
      this.all = all;
    }

    @Override
    public void changed(PublicKey gate) {
      changed.add(gate);
    }

    @Override
    public void takenBack(TakenBack what) {
      if (!all.isCut) {
        atReplica(what.replica(), to -> to.map.engine().takenBack(what, to.map.nowNanos()));
      }
    }

    @Override
    public void forward(long replica, byte[] datagram) {
      atReplica(replica, to -> to.forwarded(datagram));
    }

    private void atReplica(long replica, Consumer<Place> action) {
      all.places.stream()
          .filter(place -> place.map.engine().replicaId() == replica)
          .forEach(to -> to.underWay.add(() -> action.accept(to)));
    }

    private void forwarded(byte[] datagram) {
      map.engine().forwarded(datagram, 0, datagram.length, map.nowNanos());
    }
  }

  private final List<Place> places = new ArrayList<>();
  private boolean isCut;

  TestReplicas(int count, MapLimits limits) {
    PrivateKey key = PrivateKey.generate(new Random(1)::nextBytes);
    IntStream.range(0, count)
        .forEach(
            i -> {
              Place place = new Place(this);
              place.map = new TestMap(limits, any -> true, key, new Random(10 + i), place);
              places.add(place);
            });
  }

  TestMap get(int replica) {
    return places.get(replica).map;
  }

  /** Nothing that replicas say of gates arrives until {@link #heal}. */
  void cut() {
    isCut = true;
  }

  /** Replicas say again what they hold, as they do when they hear of each other anew. */
  void heal() {
    isCut = false;
    places.forEach(place -> place.changed.addAll(place.map.engine().gatesHere()));
    settle();
  }

  /** The others notice that the process of one has ended. */
  void end(int replica) {
    long id = get(replica).engine().replicaId();
    places.stream()
        .filter(place -> place.map.engine().replicaId() != id)
        .forEach(place -> place.map.engine().replicaGone(id, place.map.nowNanos()));
    settle();
  }

  void advance(Duration time) {
    places.forEach(place -> place.map.advance(time));
    settle();
  }

  /** All hear what there is to be heard; returns how many statements that took. */
  int settle() {
    int statements = 0;
    while (places.stream()
        .anyMatch(place -> !place.changed.isEmpty() || !place.underWay.isEmpty())) {
      for (Place place : places) {
        List<PublicKey> news = List.copyOf(place.changed);
        place.changed.clear();
        statements += news.size();
        news.forEach(gate -> say(place, gate));
        for (Runnable next = place.underWay.poll(); next != null; next = place.underWay.poll()) {
          next.run();
        }
      }
      assertTrue(statements < MANY, "replicas do not stop talking");
    }
    return statements;
  }

  private void say(Place from, PublicKey gate) {
    ReplicatedGate said = from.map.engine().heldOf(gate);
    places.stream()
        .filter(to -> to != from && !isCut)
        .forEach(to -> to.underWay.add(() -> to.map.engine().replicated(said, to.map.nowNanos())));
  }
}
