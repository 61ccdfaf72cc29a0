package dev.warp.map.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.warp.control.v1.CallCredit;
import dev.warp.control.v1.CallEnd;
import dev.warp.control.v1.CallMessage;
import dev.warp.control.v1.CallStart;
import dev.warp.control.v1.ConnectRequest;
import dev.warp.control.v1.ConnectResponse;
import dev.warp.control.v1.GateLinkServiceGrpc;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.LinkFromGate;
import dev.warp.control.v1.LinkFromMap;
import dev.warp.control.v1.LinkHello;
import dev.warp.control.v1.LinkPong;
import dev.warp.control.v1.RemoteControl;
import dev.warp.io.SecureRandomSource;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.link.GateHandshake;
import dev.warp.protocol.link.LinkSession;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/** A gate's end of a stream to a map, with services that a test makes up. */
final class SimulatedGate implements StreamObserver<ConnectResponse>, AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final PrivateKey key;
  private final GateHandshake handshake;
  private final RemoteControl remoteControl;
  private final StreamObserver<ConnectRequest> towardsMap;
  private final CompletableFuture<Status> ended = new CompletableFuture<>();
  private final Map<String, BiConsumer<SimulatedGate, CallStart>> services = new HashMap<>();
  private final Map<Long, IntConsumer> whenCredited = new HashMap<>();
  private final List<LinkFromMap> heard = new ArrayList<>();
  private LinkSession session;
  private boolean left;

  /** Sends an initiation; the rest follows by itself. */
  SimulatedGate(Channel map, PublicKey mapKey, PrivateKey key, RemoteControl remoteControl) {
    RandomSource random = new SecureRandomSource();
    this.key = key;
    this.remoteControl = remoteControl;
    this.handshake = new GateHandshake(key, mapKey, 1, random);
    this.towardsMap = GateLinkServiceGrpc.newStub(map).connect(this);
    towardsMap.onNext(
        ConnectRequest.newBuilder()
            .setInitiation(ByteString.copyFrom(handshake.initiation()))
            .build());
  }

  static PrivateKey newKey() {
    return PrivateKey.generate(new SecureRandomSource());
  }

  PrivateKey privateKey() {
    return key;
  }

  PublicKey key() {
    return key.publicKey();
  }

  /** How it answers calls of a method, by its name without the service. */
  synchronized SimulatedGate serve(String method, BiConsumer<SimulatedGate, CallStart> service) {
    services.put(method, service);
    return this;
  }

  /** What it does when whoever calls has room for so many messages more. */
  synchronized void whenCredited(CallStart call, IntConsumer action) {
    whenCredited.put(call.getCall(), action);
  }

  @Override
  public synchronized void onNext(ConnectResponse response) {
    if (response.hasResponse()) {
      session =
          handshake.finish(response.getResponse().toByteArray(), System.nanoTime()).orElseThrow();
      send(
          LinkFromGate.newBuilder()
              .setHello(LinkHello.newBuilder().setVersion("test").setRemoteControl(remoteControl))
              .build());
      return;
    }
    byte[] opened =
        session.open(response.getSealed().toByteArray(), System.nanoTime()).orElseThrow();
    try {
      hear(LinkFromMap.parseFrom(opened));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private void hear(LinkFromMap message) {
    heard.add(message);
    notifyAll();
    if (message.hasPing()) {
      long number = message.getPing().getNumber();
      send(LinkFromGate.newBuilder().setPong(LinkPong.newBuilder().setNumber(number)).build());
    }
    if (message.hasCredit()) {
      CallCredit credit = message.getCredit();
      whenCredited.getOrDefault(credit.getCall(), messages -> {}).accept(credit.getMessages());
    }
    if (message.hasCall()) {
      CallStart call = message.getCall();
      String method = call.getMethod().substring(call.getMethod().indexOf('/') + 1);
      services.getOrDefault(method, SimulatedGate::refuse).accept(this, call);
    }
  }

  private void refuse(CallStart call) {
    end(call, Status.UNIMPLEMENTED);
  }

  /** A message of an answer. */
  void answer(CallStart call, com.google.protobuf.Message message) {
    send(
        LinkFromGate.newBuilder()
            .setMessage(
                CallMessage.newBuilder().setCall(call.getCall()).setMessage(message.toByteString()))
            .build());
  }

  void end(CallStart call, Status status) {
    String description = status.getDescription();
    send(
        LinkFromGate.newBuilder()
            .setEnd(
                CallEnd.newBuilder()
                    .setCall(call.getCall())
                    .setCode(status.getCode().value())
                    .setMessage(description == null ? "" : description))
            .build());
  }

  void tell(GateState state) {
    send(LinkFromGate.newBuilder().setState(state).build());
  }

  synchronized void send(LinkFromGate message) {
    byte[] letter = session.seal(message.toByteArray(), System.nanoTime()).orElseThrow();
    sendRaw(letter);
  }

  /** Bytes that are to pass for a sealed message. */
  synchronized void sendRaw(byte[] letter) {
    towardsMap.onNext(ConnectRequest.newBuilder().setSealed(ByteString.copyFrom(letter)).build());
  }

  /** Waits until the map has said something. */
  synchronized LinkFromMap awaitHeard(Predicate<LinkFromMap> wanted) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      var found = heard.stream().filter(wanted).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0 || ended.isDone()) {
        throw new AssertionError("not heard, among " + heard + "; ended: " + ended);
      }
      wait(Math.min(left, 100));
    }
  }

  /** Waits until the map has it for connected. */
  SimulatedGate awaitWelcome() throws InterruptedException {
    awaitHeard(LinkFromMap::hasWelcome);
    return this;
  }

  /** Waits for the end of the stream, and says why it ended. */
  Status awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
    return ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void onError(Throwable failure) {
    ended.complete(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    ended.complete(Status.OK);
  }

  /** Ends the stream. */
  synchronized void leave() {
    if (!left && !ended.isDone()) {
      left = true;
      towardsMap.onCompleted();
    }
  }

  @Override
  public void close() {
    leave();
    handshake.close();
  }
}
