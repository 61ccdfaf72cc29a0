package dev.warp.bench.map;

import dev.warp.map.engine.MapEngine;
import dev.warp.map.engine.MapEvent;
import dev.warp.map.engine.MapLimits;
import dev.warp.map.engine.MapOutput;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;

/** A map's engine on virtual time, which can be lost and started again. */
final class VirtualMap implements Wire, MapOutput {

  private static final int PORT = 40_000;
  private static final long STEP_NANOS = 10_000_000;

  private record Sent(int source, byte[] datagram) {}

  private final Random random = new Random(11);
  private final PrivateKey key = PrivateKey.generate(random::nextBytes);
  private final MapLimits limits;
  private final Arrival arrival = new Arrival();
  private final Queue<Sent> toMap = new ArrayDeque<>();
  private final Queue<byte[]> fromMap = new ArrayDeque<>();
  private MapEngine engine;
  private long nowNanos = 1_000_000_000_000L;

  VirtualMap(MapLimits limits) {
    this.limits = limits;
    restart();
  }

  /** Another process with the same key, which knows nobody. */
  void restart() {
    engine = new MapEngine(new LocalIdentity(key, random::nextBytes), limits, this);
  }

  PublicKey key() {
    return key.publicKey();
  }

  MapEngine engine() {
    return engine;
  }

  long now() {
    return nowNanos;
  }

  /** Carries everything to and fro while time passes. */
  void pass(Duration time, Fleet fleet) {
    long end = nowNanos + time.toNanos();
    while (nowNanos < end) {
      fleet.onTimer(nowNanos);
      carry(fleet);
      nowNanos += STEP_NANOS;
      engine.onTimer(nowNanos);
    }
    carry(fleet);
  }

  private void carry(Fleet fleet) {
    while (!toMap.isEmpty() || !fromMap.isEmpty()) {
      deliver();
      for (byte[] datagram = fromMap.poll(); datagram != null; datagram = fromMap.poll()) {
        fleet.onDatagram(datagram, datagram.length, nowNanos);
      }
      engine.onTimer(nowNanos);
    }
  }

  /** Has the map take what was sent to it. */
  void deliver() {
    for (Sent sent = toMap.poll(); sent != null; sent = toMap.poll()) {
      Endpoint source = Endpoint.ofIpv4(sent.source, PORT);
      engine.onDatagram(arrival.set(0, source, sent.datagram, 0, sent.datagram.length, nowNanos));
    }
  }

  @Override
  public void send(int source, byte[] data, int length) {
    toMap.add(new Sent(source, Arrays.copyOf(data, length)));
  }

  @Override
  public void send(Endpoint to, byte[] data, int offset, int length) {
    fromMap.add(Arrays.copyOfRange(data, offset, offset + length));
  }

  @Override
  public void told(PublicKey listener, FarGateCandidates farGate) {
    // The gates say themselves what they have heard.
  }

  @Override
  public void occurred(MapEvent event) {
    // The engine is asked what it has.
  }

  @Override
  public void changedHere(PublicKey gate) {
    // There are no replicas.
  }

  @Override
  public void forward(long replica, byte[] data, int offset, int length) {
    throw new AssertionError("there are no replicas");
  }
}
