package dev.warp.map.engine;

import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/** A map's engine on virtual time, with gates that it can reach at their endpoints. */
final class TestMap {

  /** A datagram that the map sent. */
  record Sent(Endpoint to, byte[] datagram) {}

  private final Random random;
  private final MapEngine engine;
  private final Arrival arrival = new Arrival();
  private final List<Sent> sent = new ArrayList<>();
  private final List<FarGateCandidates> told = new ArrayList<>();
  private final List<MapEvent> events = new ArrayList<>();
  private final Map<Endpoint, GateEnd> attached = new HashMap<>();
  private final Neighbors neighbors;
  private long wantsVersion;
  private long nowNanos = 1_000_000_000_000L;

  TestMap(MapLimits limits) {
    this(limits, gate -> true);
  }

  TestMap(MapLimits limits, Predicate<PublicKey> admits) {
    this(limits, admits, newKey(new Random(1)), new Random(2), Neighbors.NONE);
  }

  /** One replica of a map that has this key. */
  TestMap(
      MapLimits limits,
      Predicate<PublicKey> admits,
      PrivateKey key,
      Random random,
      Neighbors neighbors) {
    this.random = random;
    this.neighbors = neighbors;
    this.engine =
        new MapEngine(new LocalIdentity(key, random::nextBytes), limits, new Output(), admits);
    this.engine.onTimer(nowNanos);
  }

  private static PrivateKey newKey(Random random) {
    return PrivateKey.generate(random::nextBytes);
  }

  static TestMap create() {
    return new TestMap(MapLimits.DEFAULT);
  }

  /** A documentation address (RFC 5737) with a port of its own. */
  static Endpoint endpoint(int number) {
    return Endpoint.ofIpv4(0xcb007100 | (number & 0xff), 10_000 + (number >> 8));
  }

  PrivateKey newKey() {
    return newKey(random);
  }

  /** A start of the process of the gate with that key. */
  LocalIdentity start(PrivateKey key) {
    return new LocalIdentity(key, random::nextBytes);
  }

  /** A gate that nobody has seen before. */
  LocalIdentity newGate() {
    return start(newKey());
  }

  /** An interface at {@code endpoint}, which the map's datagrams reach, without a session. */
  GateEnd attach(LocalIdentity identity, int interfaceId, Endpoint endpoint) {
    GateEnd end = new GateEnd(identity, engine.publicKey(), interfaceId);
    attached.put(endpoint, end);
    return end;
  }

  /** An interface with a session. */
  GateEnd connect(LocalIdentity identity, int interfaceId, Endpoint endpoint) {
    GateEnd end = attach(identity, interfaceId, endpoint);
    deliver(endpoint, end.initiation());
    return end;
  }

  /** An interface of a new gate, registered, with consent to talk to some others. */
  GateEnd register(LocalIdentity identity, Endpoint endpoint, GateEnd... wanted) {
    GateEnd end = connect(identity, 1, endpoint);
    send(end, endpoint, end.register());
    want(end, endpoint, wanted);
    return end;
  }

  /** Replaces the gate's wants. */
  void want(GateEnd end, Endpoint endpoint, GateEnd... wanted) {
    send(
        end,
        endpoint,
        GateEnd.wants(
            ++wantsVersion, Arrays.stream(wanted).map(GateEnd::key).toArray(PublicKey[]::new)));
  }

  /** The map's datagrams to {@code from} reach {@code end} at {@code to} from now on. */
  void move(GateEnd end, Endpoint from, Endpoint to) {
    attached.remove(from);
    attached.put(to, end);
  }

  /** Nothing that the map sends to {@code endpoint} arrives from now on. */
  void detach(Endpoint endpoint) {
    attached.remove(endpoint);
  }

  void send(GateEnd from, Endpoint endpoint, ControlFrame... frames) {
    deliver(endpoint, from.seal(nowNanos, frames));
  }

  /** A datagram arrives at the map; what is due at once is done. */
  void deliver(Endpoint source, byte[] datagram) {
    byte[] copy = datagram.clone();
    engine.onDatagram(arrival.set(0, source, copy, 0, copy.length, nowNanos));
    if (engine.nextDeadlineNanos() <= nowNanos) {
      engine.onTimer(nowNanos);
    }
    nowNanos++;
  }

  /** Lets time pass, and the map do what is due meanwhile. */
  void advance(Duration time) {
    long end = nowNanos + time.toNanos();
    while (engine.nextDeadlineNanos() <= end) {
      nowNanos = Math.max(nowNanos, engine.nextDeadlineNanos());
      engine.onTimer(nowNanos);
    }
    nowNanos = end;
  }

  /** The datagrams sent since the last call. */
  List<Sent> takeSent() {
    List<Sent> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  /** The events since the last call. */
  List<MapEvent> takeEvents() {
    List<MapEvent> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  /** What was told to gates since the last call, by whatever way. */
  List<FarGateCandidates> takeTold() {
    List<FarGateCandidates> taken = List.copyOf(told);
    told.clear();
    return taken;
  }

  MapEngine engine() {
    return engine;
  }

  long nowNanos() {
    return nowNanos;
  }

  Random random() {
    return random;
  }

  /** Other replicas of the same map. */
  interface Neighbors {

    Neighbors NONE =
        new Neighbors() {
          @Override
          public void changed(PublicKey gate) {}

          @Override
          public void takenBack(TakenBack what) {
            throw new AssertionError("there is no replica " + what.replica());
          }

          @Override
          public void forward(long replica, byte[] datagram) {
            throw new AssertionError("there is no replica " + replica);
          }
        };

    void changed(PublicKey gate);

    void takenBack(TakenBack what);

    void forward(long replica, byte[] datagram);
  }

  private final class Output implements MapOutput {

    @Override
    public void send(Endpoint to, byte[] data, int offset, int length) {
      byte[] datagram = Arrays.copyOfRange(data, offset, offset + length);
      sent.add(new Sent(to, datagram));
      GateEnd end = attached.get(to);
      if (end != null) {
        end.receive(datagram.clone(), nowNanos);
      }
    }

    @Override
    public void told(PublicKey listener, FarGateCandidates farGate) {
      told.add(farGate);
    }

    @Override
    public void occurred(MapEvent event) {
      events.add(event);
    }

    @Override
    public void changedHere(PublicKey gate) {
      neighbors.changed(gate);
    }

    @Override
    public void takenBack(TakenBack what) {
      neighbors.takenBack(what);
    }

    @Override
    public void forward(long replica, byte[] data, int offset, int length) {
      neighbors.forward(replica, Arrays.copyOfRange(data, offset, offset + length));
    }
  }
}
