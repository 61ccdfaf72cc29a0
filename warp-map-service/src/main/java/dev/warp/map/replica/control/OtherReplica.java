package dev.warp.map.replica.control;

import dev.warp.control.log.FieldLog;
import dev.warp.control.v1.FleetGate;
import dev.warp.control.v1.FleetServiceGrpc;
import dev.warp.control.v1.FleetServiceWatchGatesRequest;
import dev.warp.control.v1.FleetServiceWatchGatesResponse;
import dev.warp.map.link.CallReceiver;
import dev.warp.map.link.CallRequest;
import dev.warp.map.link.GateCalls;
import dev.warp.map.v1.ReplicaServiceGrpc;
import dev.warp.map.v1.Ruling;
import dev.warp.map.v1.WatchRulingsRequest;
import dev.warp.map.v1.WatchRulingsResponse;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One other replica: the gates that are connected to it, calls of those, and which it admits. For
 * the links' thread, but where it says otherwise.
 *
 * <p>It is there for as long as it is heard of, and beyond that for as long as its streams stand: a
 * replica that has lost the Redis has not lost its gates.
 */
final class OtherReplica {

  /** Hears what it knows. */
  interface Listener {

    void connected(FleetGate gate, PublicKey key);

    void gone(PublicKey gate);

    /** Something is said about which gates are admitted; it may be known. */
    void ruled(List<Ruling> rulings);

    /** It is not heard of any more, and has ended its streams. */
    void closed();
  }

  private static final FieldLog LOG = FieldLog.of("warp.map.replica");

  private final long replica;
  private final ManagedChannel channel;
  private final Listener listener;
  private final WatchedStream<FleetServiceWatchGatesResponse> gatesThere;
  private final WatchedStream<WatchRulingsResponse> rulings;
  private final Set<PublicKey> gates = new HashSet<>();

  /** Gates that were connected before everything is told anew, and have not been told of again. */
  private final Set<PublicKey> untold = new HashSet<>();

  private volatile boolean hasToldAllRulings;
  private String trouble = "";
  private boolean isMissed;
  private boolean isClosed;

  OtherReplica(
      long replica, ManagedChannel channel, ScheduledExecutorService thread, Listener listener) {
    this.replica = replica;
    this.channel = channel;
    this.listener = listener;
    this.gatesThere =
        new WatchedStream<>(
            thread,
            observer ->
                withHeaders(FleetServiceGrpc.newStub(channel))
                    .watchGates(FleetServiceWatchGatesRequest.getDefaultInstance(), observer),
            this::takeGates,
            this::gatesLost);
    this.rulings =
        new WatchedStream<>(
            thread,
            observer ->
                withHeaders(ReplicaServiceGrpc.newStub(channel))
                    .watchRulings(WatchRulingsRequest.getDefaultInstance(), observer),
            this::takeRulings,
            this::lost);
  }

  private <S extends AbstractStub<S>> S withHeaders(S stub) {
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers()));
  }

  private Metadata headers() {
    Metadata headers = new Metadata();
    headers.put(ReplicaServer.REPLICA, Long.toUnsignedString(replica));
    return headers;
  }

  /** Begins to hear what it knows, and goes on until it is closed. */
  void watch() {
    gatesThere.open();
    rulings.open();
  }

  /** Whether all is heard that it has to say; for any thread. */
  boolean isHeard() {
    return gatesThere.stands() && rulings.stands();
  }

  /** Whether it has said all that it knows of which gates are admitted; for any thread. */
  boolean hasToldAllRulings() {
    return hasToldAllRulings;
  }

  /** Whether it is heard of otherwise, as replicas hear of each other. */
  void setMissed(boolean missed) {
    isMissed = missed;
    if (isMissed && !gatesThere.stands()) {
      close();
    }
  }

  private void takeRulings(WatchRulingsResponse told) {
    listener.ruled(told.getRulingsList());
    hasToldAllRulings |= told.getComplete();
    noteUp();
  }

  private void takeGates(FleetServiceWatchGatesResponse told) {
    if (told.getSnapshot()) {
      untold.addAll(gates);
    }
    for (FleetGate gate : told.getGatesList()) {
      PublicKey key = PublicKey.parse(gate.getPublicKey());
      gates.add(key);
      untold.remove(key);
      listener.connected(gate, key);
    }
    told.getGoneList().forEach(gone -> forget(PublicKey.parse(gone)));
    if (told.getComplete()) {
      Set.copyOf(untold).forEach(this::forget);
    }
    noteUp();
  }

  private void forget(PublicKey gate) {
    untold.remove(gate);
    if (gates.remove(gate)) {
      listener.gone(gate);
    }
  }

  /** Nobody there can be called; whoever is still connected is told of anew. */
  private void gatesLost(String why) {
    Set.copyOf(gates).forEach(this::forget);
    lost(why);
  }

  private void lost(String why) {
    if (isClosed) {
      return;
    }
    if (!why.equals(trouble)) {
      LOG.line("replica_stream_down", "cannot see or call gates of a replica: " + why)
          .with("replica", Long.toUnsignedString(replica))
          .with("reason", why)
          .warn();
      trouble = why;
    }
    if (isMissed) {
      close();
    } else {
      channel.resetConnectBackoff();
    }
  }

  private void noteUp() {
    if (isHeard() && !trouble.isEmpty()) {
      LOG.line("replica_stream_up", "gates of a replica are seen and called again")
          .with("replica", Long.toUnsignedString(replica))
          .info();
      trouble = "";
    }
  }

  /** Calls a gate that is connected there; for any thread. */
  GateCalls.Call call(PublicKey gate, CallRequest request, CallReceiver receiver) {
    return CallElsewhere.start(channel, headers(), gate, request, receiver);
  }

  /** Its gates are not seen from here any more. */
  void close() {
    if (!isClosed) {
      isClosed = true;
      gatesThere.close();
      rulings.close();
      channel.shutdownNow();
      Set.copyOf(gates).forEach(this::forget);
      listener.closed();
    }
  }
}
