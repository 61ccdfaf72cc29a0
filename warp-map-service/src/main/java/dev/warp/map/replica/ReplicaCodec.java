package dev.warp.map.replica;

import dev.warp.io.NanoClock;
import dev.warp.map.engine.MapLimits;
import dev.warp.map.engine.ReplicatedGate;
import dev.warp.map.engine.TakenBack;
import dev.warp.protocol.frame.Register;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.ReplicaSeal;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Messages of replicas as bytes (docs/protocol.md section 9.9 has the layout). Used by one thread.
 */
final class ReplicaCodec {

  private static final int VERSION = 1;
  private static final int HELD = 1;
  private static final int ALIVE = 2;
  private static final int ENDS = 3;
  private static final int BACK = 4;
  private static final int MAX_WANTS = MapLimits.DEFAULT.wantsPerGate();
  private static final int MAX_INTERFACES = MapLimits.DEFAULT.interfacesPerGate();
  private static final int MAX_HOSTS = Register.MAX_HOST_CANDIDATES;
  private static final int HEAD_SIZE = 2 + Long.BYTES;
  private static final int MAX_SIZE = 48 << 10;
  private static final int NO_RELAY = 1;
  private static final Endpoint NOWHERE = Endpoint.ofIpv4(0, 0);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ReplicaSeal seal;
  private final InstantSource wallClock;
  private final NanoClock clock;
  private final byte[] buffer = new byte[MAX_SIZE];

  /**
   * @param wallClock what replicas have in common, about
   * @param clock the engine's
   */
  ReplicaCodec(ReplicaSeal seal, InstantSource wallClock, NanoClock clock) {
    this.seal = seal;
    this.wallClock = wallClock;
    this.clock = clock;
  }

  /** A message with its seal. */
  byte[] encode(ReplicaMessage message) {
    WireWriter out = new WireWriter(buffer, 0);
    out.putByte(VERSION);
    switch (message) {
      case ReplicaMessage.Held held -> putHeld(out.putByte(HELD), held.gate());
      case ReplicaMessage.Alive alive ->
          out.putByte(ALIVE)
              .putLong(alive.replica())
              .putEndpoint(alive.forwarding().orElse(NOWHERE));
      case ReplicaMessage.Ends ends -> out.putByte(ENDS).putLong(ends.replica());
      case ReplicaMessage.Back back ->
          putBack(out.putByte(BACK).putLong(back.replica()), back.what());
    }
    int length = out.position();
    seal.seal(buffer, 0, length);
    return Arrays.copyOf(buffer, length + ReplicaSeal.SIZE);
  }

  private void putHeld(WireWriter out, ReplicatedGate gate) {
    out.putLong(gate.replica()).putBytes(gate.gate().toBytes()).putLong(gate.startId());
    out.putLong(wall(gate.sinceNanos())).putInt(gate.wantsVersion());
    out.putShort(gate.wants().size());
    gate.wants().forEach(wanted -> out.putBytes(wanted.toBytes()));
    out.putByte(gate.interfaces().size());
    for (ReplicatedGate.Interface one : gate.interfaces()) {
      out.putShort(one.id()).putByte(one.relay() ? 0 : NO_RELAY).putInt(one.sequence());
      out.putLong(wall(one.registeredNanos())).putEndpoint(one.reflexive());
      out.putByte(one.hostCandidates().size());
      one.hostCandidates().forEach(out::putEndpoint);
    }
  }

  private void putBack(WireWriter out, TakenBack what) {
    out.putLong(what.replica()).putBytes(what.gate().toBytes()).putLong(what.startId());
    out.putShort(what.interfaceId()).putLong(wall(what.nanos()));
  }

  /** The message in some bytes; nothing if they are forged or make no sense. */
  Optional<ReplicaMessage> decode(byte[] sealed) {
    int length = seal.open(sealed, 0, sealed.length);
    if (length < HEAD_SIZE) {
      return Optional.empty();
    }
    WireReader in = new WireReader(sealed, 0, length);
    if (in.readByte() != VERSION) {
      return Optional.empty();
    }
    Optional<ReplicaMessage> message =
        switch (in.readByte()) {
          case HELD -> readHeld(in);
          case ALIVE -> {
            long replica = in.readLong();
            Endpoint forwarding = in.readEndpoint();
            yield Optional.of(
                new ReplicaMessage.Alive(
                    replica, Optional.of(forwarding).filter(there -> there.port() != 0)));
          }
          case ENDS -> Optional.of(new ReplicaMessage.Ends(in.readLong()));
          case BACK -> readBack(in);
          default -> Optional.empty();
        };
    return in.overrun() ? Optional.empty() : message;
  }

  private Optional<ReplicaMessage> readBack(WireReader in) {
    long teller = in.readLong();
    long holder = in.readLong();
    Optional<PublicKey> gate = PublicKey.read(in.readBytes(PublicKey.SIZE), 0);
    long startId = in.readLong();
    int interfaceId = in.readShort();
    long at = nanos(in.readLong());
    return gate.map(
        key ->
            new ReplicaMessage.Back(teller, new TakenBack(holder, key, startId, interfaceId, at)));
  }

  private Optional<ReplicaMessage> readHeld(WireReader in) {
    long replica = in.readLong();
    Optional<PublicKey> gate = PublicKey.read(in.readBytes(PublicKey.SIZE), 0);
    long startId = in.readLong();
    long since = nanos(in.readLong());
    long wantsVersion = in.readUnsignedInt();
    Optional<Set<PublicKey>> wants = readWants(in);
    Optional<List<ReplicatedGate.Interface>> interfaces = wants.flatMap(known -> interfaces(in));
    if (gate.isEmpty() || interfaces.isEmpty() || in.overrun()) {
      return Optional.empty();
    }
    return Optional.of(
        new ReplicaMessage.Held(
            new ReplicatedGate(
                replica, gate.get(), startId, since, wantsVersion, wants.get(), interfaces.get())));
  }

  private static Optional<Set<PublicKey>> readWants(WireReader in) {
    int count = in.readShort();
    Set<PublicKey> wants = new LinkedHashSet<>();
    for (int i = 0; i < count && i < MAX_WANTS && !in.overrun(); i++) {
      PublicKey.read(in.readBytes(PublicKey.SIZE), 0).ifPresent(wants::add);
    }
    return wants.size() == count ? Optional.of(wants) : Optional.empty();
  }

  private Optional<List<ReplicatedGate.Interface>> interfaces(WireReader in) {
    int count = in.readByte();
    List<ReplicatedGate.Interface> interfaces = new ArrayList<>();
    for (int i = 0; i < count && i < MAX_INTERFACES && !in.overrun(); i++) {
      int id = in.readShort();
      boolean relay = (in.readByte() & NO_RELAY) == 0;
      long sequence = in.readUnsignedInt();
      long registered = nanos(in.readLong());
      Endpoint reflexive = in.readEndpoint();
      int hosts = in.readByte();
      List<Endpoint> candidates = new ArrayList<>();
      for (int j = 0; j < hosts && j < MAX_HOSTS && !in.overrun(); j++) {
        candidates.add(in.readEndpoint());
      }
      if (candidates.size() < hosts) {
        return Optional.empty();
      }
      interfaces.add(
          new ReplicatedGate.Interface(id, reflexive, candidates, relay, sequence, registered));
    }
    return interfaces.size() == count ? Optional.of(interfaces) : Optional.empty();
  }

  private long wall(long nanos) {
    return wallClock.millis() - (clock.nanoTime() - nanos) / NANOS_PER_MILLI;
  }

  private long nanos(long wallMillis) {
    return clock.nanoTime() - (wallClock.millis() - wallMillis) * NANOS_PER_MILLI;
  }
}
