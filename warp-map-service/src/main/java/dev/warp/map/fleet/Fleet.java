package dev.warp.map.fleet;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.FleetGate;
import dev.warp.control.v1.FleetServiceWatchGatesResponse;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.LinkHello;
import dev.warp.control.v1.NatKind;
import dev.warp.control.v1.RegisteredInterface;
import dev.warp.control.v1.Registrations;
import dev.warp.control.watch.LatestState;
import dev.warp.map.engine.InterfaceView;
import dev.warp.map.link.LinkListener;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/**
 * All gates that are registered or connected, here or at another replica of the map: what the
 * rendezvous server has of them and what they say themselves, put together. Safe for use by any
 * thread.
 */
public final class Fleet implements LinkListener {

  // What a gate says of itself has at most 32 KiB: a message stays below 4 MiB.
  private static final int GATES_IN_A_MESSAGE = 64;
  private static final int MAX_WATCHERS = 64;

  private final InstantSource clock;
  private final long replica;
  private final Map<PublicKey, KnownGate> gates = new HashMap<>();
  private final LatestState<PublicKey, FleetGate> latest;
  private final LatestState<PublicKey, FleetGate> connectedHere;

  /**
   * No gates yet.
   *
   * @param replica which one of the map this is
   * @param clock tells people since when a gate is connected
   * @param writers runs what writes to watchers
   */
  public Fleet(long replica, InstantSource clock, Executor writers) {
    this.replica = replica;
    this.clock = clock;
    this.latest = new LatestState<>(GATES_IN_A_MESSAGE, MAX_WATCHERS, writers);
    this.connectedHere = new LatestState<>(GATES_IN_A_MESSAGE, MAX_WATCHERS, writers);
  }

  /** What is registered of a gate has changed to this. */
  public void registered(PublicKey gate, List<InterfaceView> interfaces) {
    Timestamp now = Timestamps.fromMillis(clock.millis());
    change(
        gate,
        known ->
            known.with(
                interfaces.stream()
                    .sorted(Comparator.comparingInt(InterfaceView::id))
                    .map(each -> since(shown(each), known.interfaces(), now))
                    .toList()));
  }

  /** An interface that is seen where it was is so since then. */
  private static RegisteredInterface since(
      RegisteredInterface.Builder shown, List<RegisteredInterface> before, Timestamp now) {
    Timestamp since =
        before.stream()
            .filter(each -> each.getId() == shown.getId())
            .filter(each -> each.getReflexive().equals(shown.getReflexive()))
            .map(RegisteredInterface::getSince)
            .findFirst()
            .orElse(now);
    return shown.setSince(since).build();
  }

  private static RegisteredInterface.Builder shown(InterfaceView known) {
    return RegisteredInterface.newBuilder()
        .setId(known.id())
        .setReflexive(known.reflexive().toString())
        .addAllHosts(known.hosts().stream().map(Object::toString).toList())
        .setNat(nat(known))
        .setRelay(known.relay());
  }

  /** An interface that tells no address of its own tells nothing of NATs either. */
  private static NatKind nat(InterfaceView known) {
    if (known.hosts().isEmpty()) {
      return NatKind.NAT_KIND_UNSPECIFIED;
    }
    return known.isTranslated() ? NatKind.NAT_KIND_TRANSLATED : NatKind.NAT_KIND_NONE;
  }

  @Override
  public void connected(PublicKey gate, LinkHello hello) {
    Instant now = clock.instant();
    changeHere(
        gate,
        FleetGate.newBuilder()
            .setPublicKey(gate.toString())
            .setConnected(true)
            .setConnectedSince(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .setVersion(hello.getVersion())
            .setRemoteControl(hello.getRemoteControl())
            .build());
  }

  @Override
  public void state(PublicKey gate, GateState state) {
    // Whose it is is known from its stream, whatever it says.
    GateState.Builder own = state.toBuilder();
    own.getGateBuilder().setPublicKey(gate.toString());
    known(gate)
        .map(known -> known.streams().get(replica))
        .ifPresent(stream -> changeHere(gate, stream.toBuilder().setState(own).build()));
  }

  private void changeHere(PublicKey gate, FleetGate stream) {
    change(gate, known -> known.with(replica, Optional.of(stream)));
    connectedHere.put(gate, stream);
  }

  @Override
  public void disconnected(PublicKey gate) {
    change(gate, known -> known.with(replica, Optional.empty()));
    connectedHere.remove(gate);
  }

  /** How a gate is connected to another replica, and what it says there; nothing: it is not. */
  public void elsewhere(long otherReplica, PublicKey gate, Optional<FleetGate> stream) {
    change(gate, known -> known.with(otherReplica, stream));
  }

  private synchronized void change(PublicKey gate, UnaryOperator<KnownGate> change) {
    KnownGate changed = change.apply(known(gate).orElse(KnownGate.NOTHING));
    if (changed.isNothing()) {
      gates.remove(gate);
      latest.remove(gate);
    } else {
      gates.put(gate, changed);
      latest.put(gate, changed.shown(gate.toString()));
    }
  }

  private synchronized Optional<KnownGate> known(PublicKey gate) {
    return Optional.ofNullable(gates.get(gate));
  }

  /** The replica that a gate is connected to; nothing if it is to none. */
  public Optional<Long> connectedTo(PublicKey gate) {
    return known(gate).flatMap(KnownGate::connectedTo);
  }

  /** Gates that are connected, here or to another replica. */
  public synchronized int connected() {
    return (int) gates.values().stream().filter(known -> !known.streams().isEmpty()).count();
  }

  /** One gate; nothing if it is neither registered nor connected. */
  public Optional<FleetGate> find(PublicKey gate) {
    return known(gate).map(known -> known.shown(gate.toString()));
  }

  /** All gates after {@code last}, or all if it is empty, by public key as text. */
  public List<FleetGate> after(String last) {
    return latest.all().stream()
        .filter(gate -> gate.getPublicKey().compareTo(last) > 0)
        .sorted(Comparator.comparing(FleetGate::getPublicKey))
        .toList();
  }

  /** What is registered of a gate, as it is told itself. */
  public Registrations registrationsOf(PublicKey gate) {
    return Registrations.newBuilder()
        .addAllInterfaces(known(gate).orElse(KnownGate.NOTHING).interfaces())
        .build();
  }

  /** What a gate calls another one, by what it last said of itself. */
  public Optional<String> nameOf(PublicKey other, PublicKey at) {
    return find(at).stream()
        .flatMap(gate -> gate.getState().getFarGatesList().stream())
        .filter(farGate -> farGate.getPublicKey().equals(other.toString()))
        .map(FarGate::getName)
        .findFirst();
  }

  /** Serves a stream of all gates and what changes. */
  public void watch(ServerCallStreamObserver<FleetServiceWatchGatesResponse> stream) {
    latest.stream(stream, Fleet::message);
  }

  /**
   * Serves a stream of the gates that are connected here, as {@link #elsewhere} takes them, and
   * what changes.
   */
  public void watchHere(ServerCallStreamObserver<FleetServiceWatchGatesResponse> stream) {
    connectedHere.stream(stream, Fleet::message);
  }

  private static FleetServiceWatchGatesResponse message(
      List<FleetGate> present, List<PublicKey> gone, boolean snapshot, boolean complete) {
    return FleetServiceWatchGatesResponse.newBuilder()
        .addAllGates(present)
        .addAllGone(gone.stream().map(PublicKey::toString).toList())
        .setSnapshot(snapshot)
        .setComplete(complete)
        .build();
  }
}
