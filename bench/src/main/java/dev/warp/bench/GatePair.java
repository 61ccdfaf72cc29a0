package dev.warp.bench;

import dev.warp.gate.engine.GateEngine;
import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.GateSettings;
import dev.warp.gate.engine.boundary.GateSettings.FarGateSettings;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.path.PathState;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * Two gates in one thread: one with two interfaces, one with one, and between them a wire that
 * neither loses nor delays, and allocates nothing. Time goes on from payload to payload, as it must
 * for paths that are paced.
 */
final class GatePair {

  private static final int MTU = 1280;
  private static final int QUEUE = 1024;
  private static final int DATAGRAM = 2048;
  private static final long STEP_NANOS = 1_000_000;

  /** Between two payloads: no path is full of a thousand a second. */
  private static final long GAP_NANOS = 1_000_000;

  private static final int MAX_STEPS = 10_000;
  private static final int KEEP_ALIVE_SECONDS = 5;

  private final RandomSource random = new Random(1)::nextBytes;
  private final Side vehicle =
      new Side(Endpoint.ofIpv4(0x0a010002, 1), Endpoint.ofIpv4(0x0a020002, 1));
  private final Side operator = new Side(Endpoint.ofIpv4(0x0a030002, 1));
  private long nowNanos;

  GatePair(Redundancy redundancy, AeadSuite suite) {
    PrivateKey vehicleKey = PrivateKey.generate(random);
    PrivateKey operatorKey = PrivateKey.generate(random);
    vehicle.start(vehicleKey, operatorKey.publicKey(), redundancy, suite, operator);
    operator.start(operatorKey, vehicleKey.publicKey(), redundancy, suite, vehicle);
    vehicle.engine.farGateEndpoints(0, operator.endpoints, nowNanos);
    for (int step = 0; !isConnected(); step++) {
      if (step == MAX_STEPS) {
        throw new IllegalStateException("the gates do not find each other");
      }
      nowNanos += STEP_NANOS;
      vehicle.engine.onTimer(nowNanos);
      operator.engine.onTimer(nowNanos);
      pump();
    }
  }

  private boolean isConnected() {
    return vehicle.hasPaths(2) && operator.hasPaths(2);
  }

  /** Sends a payload from the vehicle; returns how many the operator has been delivered. */
  long send(byte[] payload) {
    nowNanos += GAP_NANOS;
    vehicle.onTimer();
    operator.onTimer();
    vehicle.engine.onPayload(0, payload, 0, payload.length, nowNanos);
    pump();
    return operator.delivered;
  }

  private void pump() {
    while (vehicle.receiveOne() || operator.receiveOne()) {
      // Each answer may cause another.
    }
  }

  /** A gate and its end of the wire. */
  private final class Side implements GateOutput {

    private final List<Endpoint> endpoints;
    private final Arrival arrival = new Arrival();
    private final byte[][] queue = new byte[QUEUE][DATAGRAM];
    private final int[] lengths = new int[QUEUE];
    private final int[] interfaces = new int[QUEUE];
    private final Endpoint[] sources = new Endpoint[QUEUE];
    private long queued;
    private long taken;
    private long delivered;
    private GateEngine engine;
    private Side far;

    Side(Endpoint... endpoints) {
      this.endpoints = List.of(endpoints);
    }

    void start(
        PrivateKey key, PublicKey farKey, Redundancy redundancy, AeadSuite suite, Side other) {
      far = other;
      GateSettings settings =
          new GateSettings(
              List.of(new FarGateSettings("far", farKey, new byte[32])),
              List.of(new TunnelSettings("main", OptionalLong.empty(), 0, MTU, redundancy)),
              List.of(),
              KEEP_ALIVE_SECONDS * 1_000_000_000L,
              KEEP_ALIVE_SECONDS * 1_000_000_000L);
      engine = new GateEngine(settings, new LocalIdentity(key, random, Set.of(suite)), this);
      for (int id = 0; id < endpoints.size(); id++) {
        engine.addInterface(new GateInterface(id, "up" + id, List.of(endpoints.get(id))), nowNanos);
      }
    }

    boolean hasPaths(int count) {
      GateStatus.FarGateState state = engine.status(nowNanos).farGates().getFirst();
      return state.sessionAgeNanos().isPresent()
          && state.paths().stream().filter(path -> path.state() != PathState.DOWN).count() == count;
    }

    void onTimer() {
      if (engine.nextDeadlineNanos() <= nowNanos) {
        engine.onTimer(nowNanos);
      }
    }

    boolean receiveOne() {
      if (taken == queued) {
        return false;
      }
      int slot = (int) (taken++ % QUEUE);
      engine.onDatagram(
          arrival.set(interfaces[slot], sources[slot], queue[slot], 0, lengths[slot], nowNanos));
      return true;
    }

    @Override
    public void send(int interfaceId, Endpoint to, byte[] data, int offset, int length) {
      int arrivesOn = far.endpoints.indexOf(to);
      if (arrivesOn >= 0) {
        far.enqueue(arrivesOn, endpoints.get(interfaceId), data, offset, length);
      }
    }

    private void enqueue(int onInterface, Endpoint from, byte[] data, int offset, int length) {
      if (queued - taken == QUEUE) {
        throw new IllegalStateException("the wire is full");
      }
      int slot = (int) (queued++ % QUEUE);
      System.arraycopy(data, offset, queue[slot], 0, length);
      lengths[slot] = length;
      interfaces[slot] = onInterface;
      sources[slot] = from;
    }

    @Override
    public void deliver(int tunnel, byte[] data, int offset, int length) {
      delivered++;
    }

    @Override
    public void occurred(GateEvent event) {
      // Of no interest here.
    }
  }
}
