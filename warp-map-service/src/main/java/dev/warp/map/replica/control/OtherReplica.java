package dev.warp.map.replica.control;

import com.google.protobuf.ByteString;
import dev.warp.control.call.AuditInterceptor;
import dev.warp.control.call.RawCalls;
import dev.warp.control.call.RemoteOperator;
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
import dev.warp.protocol.keys.PublicKey;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One other replica: the gates that are connected to it, calls of those, and which it admits. What
 * it says comes in the links' thread; calls may be made in any.
 */
final class OtherReplica {

  /** Hears what it knows. */
  interface Listener {

    void connected(FleetGate gate, PublicKey key);

    void gone(PublicKey gate);

    /** Something is said about which gates are admitted; it may be known. */
    void ruled(List<Ruling> rulings);
  }

  /** A connection that says nothing is asked so often whether it still stands. */
  static final int KEEP_ALIVE_SECONDS = 10;

  private static final long RETRY_SECONDS = 1;

  private final long replica;
  private final ManagedChannel channel;
  private final ScheduledExecutorService thread;
  private final Listener listener;
  private final Set<PublicKey> gates = new HashSet<>();

  /** Gates that were connected before everything is told anew, and have not been told of again. */
  private final Set<PublicKey> untold = new HashSet<>();

  private boolean isClosed;

  OtherReplica(
      long replica, ManagedChannel channel, ScheduledExecutorService thread, Listener listener) {
    this.replica = replica;
    this.channel = channel;
    this.thread = thread;
    this.listener = listener;
  }

  private Metadata headers() {
    Metadata headers = new Metadata();
    headers.put(ReplicaServer.REPLICA, Long.toUnsignedString(replica));
    return headers;
  }

  /** Begins to hear what it knows, and goes on until it is closed; in the links' thread. */
  void watch() {
    watchGates();
    watchRulings();
  }

  private void watchGates() {
    if (!isClosed) {
      following(FleetServiceGrpc.newStub(channel))
          .watchGates(
              FleetServiceWatchGatesRequest.getDefaultInstance(),
              new Watch<>(this::take, this::lost));
    }
  }

  private void watchRulings() {
    if (!isClosed) {
      following(ReplicaServiceGrpc.newStub(channel))
          .watchRulings(
              WatchRulingsRequest.getDefaultInstance(),
              new Watch<>(
                  told -> listener.ruled(told.getRulingsList()), () -> again(this::watchRulings)));
    }
  }

  private <S extends AbstractStub<S>> S following(S stub) {
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers()))
        .withWaitForReady();
  }

  private void again(Runnable watch) {
    if (!isClosed) {
      var _ = thread.schedule(watch, RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** A stream of what it says. */
  private final class Watch<M> implements StreamObserver<M> {

    private final Consumer<M> told;
    private final Runnable ended;

    Watch(Consumer<M> told, Runnable ended) {
      this.told = told;
      this.ended = ended;
    }

    @Override
    public void onNext(M message) {
      if (!isClosed) {
        told.accept(message);
      }
    }

    @Override
    public void onError(Throwable failure) {
      ended.run();
    }

    @Override
    public void onCompleted() {
      ended.run();
    }
  }

  private void take(FleetServiceWatchGatesResponse told) {
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
  }

  private void forget(PublicKey gate) {
    untold.remove(gate);
    if (gates.remove(gate)) {
      listener.gone(gate);
    }
  }

  /** Nobody there can be called; whoever is still connected is told of anew. */
  private void lost() {
    Set.copyOf(gates).forEach(this::forget);
    again(this::watchGates);
  }

  /** Calls a gate that is connected there. */
  GateCalls.Call call(PublicKey gate, CallRequest request, CallReceiver receiver) {
    CallOptions options =
        request
            .timeout()
            .map(left -> CallOptions.DEFAULT.withDeadlineAfter(left))
            .orElse(CallOptions.DEFAULT);
    ClientCall<byte[], byte[]> call = channel.newCall(RawCalls.method(request.method()), options);
    Metadata headers = headers();
    headers.put(AuditInterceptor.GATE, gate.toString());
    RemoteOperator.put(headers, request.operator().name(), request.operator().role().toString());
    Answer answer = new Answer(call, gate, receiver);
    call.start(answer, headers);
    call.sendMessage(request.message().toByteArray());
    call.halfClose();
    call.request(request.credit());
    return answer;
  }

  /** What the gate answers, on its way to whoever has called. */
  private static final class Answer extends ClientCall.Listener<byte[]> implements GateCalls.Call {

    private final ClientCall<byte[], byte[]> call;
    private final PublicKey gate;
    private final CallReceiver receiver;
    private volatile boolean isCancelled;

    Answer(ClientCall<byte[], byte[]> call, PublicKey gate, CallReceiver receiver) {
      this.call = call;
      this.gate = gate;
      this.receiver = receiver;
    }

    @Override
    public void onMessage(byte[] message) {
      if (!isCancelled) {
        receiver.onMessage(ByteString.copyFrom(message));
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!isCancelled) {
        receiver.onEnd(told(status), trailers);
      }
    }

    /** What failed here, and not there, has a cause, and a text that is for programmers. */
    private Status told(Status status) {
      return status.getCode() == Status.Code.UNAVAILABLE && status.getCause() != null
          ? Status.UNAVAILABLE.withDescription(
              "the replica of the map that gate %s is connected to has gone; try again"
                  .formatted(gate))
          : status;
    }

    @Override
    public void grant(int messages) {
      call.request(messages);
    }

    @Override
    public void cancel() {
      isCancelled = true;
      call.cancel("the caller waits no longer", null);
    }
  }

  /** Its gates are not seen from here any more; in the links' thread. */
  void close() {
    isClosed = true;
    channel.shutdownNow();
    Set.copyOf(gates).forEach(this::forget);
  }
}
