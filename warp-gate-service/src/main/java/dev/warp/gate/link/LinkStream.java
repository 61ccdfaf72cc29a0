package dev.warp.gate.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.warp.control.v1.ConnectRequest;
import dev.warp.control.v1.ConnectResponse;
import dev.warp.control.v1.GateLinkServiceGrpc;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.LinkFromGate;
import dev.warp.control.v1.LinkFromMap;
import dev.warp.control.v1.LinkHello;
import dev.warp.control.v1.LinkPong;
import dev.warp.control.v1.LinkWelcome;
import dev.warp.control.v1.RegisteredInterface;
import dev.warp.protocol.link.GateHandshake;
import dev.warp.protocol.link.LinkSession;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * One stream to a map, from the handshake to its end (docs/protocol.md section 15). Belongs to one
 * event loop.
 */
final class LinkStream {

  /** Nothing is heard for so long before the map has said how often it pings. */
  private static final long FIRST_PATIENCE_NANOS = 10_000_000_000L;

  /** Hears of it. */
  interface Listener {

    /** The map has proved who it is, and takes this gate. */
    void up(String mapVersion);

    /** The interfaces that the map has registered of this gate, by their numbers. */
    void registered(Set<Integer> interfaces);

    /**
     * The map tells of a far gate.
     *
     * @param mapStartId of the map's process
     * @param told the value of a frame (docs/protocol.md section 9.2)
     */
    void farGate(long mapStartId, byte[] told);

    /** It has ended; told once. */
    void down(String why);
  }

  private final GateHandshake handshake;
  private final LinkHello hello;
  private final LongSupplier nanoClock;
  private final Listener listener;
  private final RemoteCalls calls;
  private StreamObserver<ConnectRequest> toMap;
  private Optional<LinkSession> session = Optional.empty();
  private long patienceNanos = FIRST_PATIENCE_NANOS;
  private long heardNanos;
  private boolean welcome;
  private long mapStartId;
  private boolean ended;
  private GateState told = GateState.getDefaultInstance();

  /**
   * A stream that is not open yet.
   *
   * @param handshake is the stream's to close
   * @param calls makes what runs the calls that come over it, given what takes their answers
   */
  LinkStream(
      GateHandshake handshake,
      LinkHello hello,
      LongSupplier nanoClock,
      Listener listener,
      Function<LinkStream, RemoteCalls> calls) {
    this.handshake = handshake;
    this.hello = hello;
    this.nanoClock = nanoClock;
    this.listener = listener;
    this.calls = calls.apply(this);
  }

  /** Begins the handshake. */
  void open(Channel channel) {
    heardNanos = nanoClock.getAsLong();
    toMap = GateLinkServiceGrpc.newStub(channel).connect(new FromMap());
    toMap.onNext(
        ConnectRequest.newBuilder()
            .setInitiation(ByteString.copyFrom(handshake.initiation()))
            .build());
  }

  /** Tells the map how the gate is, unless it knows. */
  void tell(GateState state) {
    if (welcome && !state.equals(told)) {
      told = state;
      send(LinkFromGate.newBuilder().setState(state).build());
    }
  }

  /** Ends it where the map is silent, or the keys are old. To be called now and then. */
  void check() {
    long now = nanoClock.getAsLong();
    if (now - heardNanos > patienceNanos) {
      end("the map is silent");
    } else if (session.filter(keys -> keys.isDueForRenewal(now)).isPresent()) {
      end("its keys are old");
    }
  }

  /** Seals a message and sends it. */
  void send(LinkFromGate message) {
    if (ended || session.isEmpty()) {
      return;
    }
    Optional<byte[]> sealed = session.get().seal(message.toByteArray(), nanoClock.getAsLong());
    if (sealed.isEmpty()) {
      end("its keys are used up");
    } else {
      toMap.onNext(
          ConnectRequest.newBuilder().setSealed(ByteString.copyFrom(sealed.get())).build());
    }
  }

  /** Ends it. */
  void end(String why) {
    if (ended) {
      return;
    }
    ended = true;
    calls.close();
    toMap.onError(Status.CANCELLED.withDescription(why).asRuntimeException());
    session.ifPresent(LinkSession::close);
    handshake.close();
    listener.down(why);
  }

  private void onResponse(byte[] response) {
    session = handshake.finish(response, nanoClock.getAsLong());
    if (session.isEmpty()) {
      end("whoever answers there is not the map of that key");
    } else {
      send(LinkFromGate.newBuilder().setHello(hello).build());
    }
  }

  private void onSealed(byte[] sealed) {
    Optional<byte[]> opened = session.flatMap(keys -> keys.open(sealed, nanoClock.getAsLong()));
    if (opened.isEmpty()) {
      end("a message was not sealed by the map, or not in this place");
      return;
    }
    try {
      onMessage(LinkFromMap.parseFrom(opened.get()));
    } catch (InvalidProtocolBufferException e) {
      end("the map has said what is no message");
    }
  }

  private void onMessage(LinkFromMap message) {
    switch (message.getKindCase()) {
      case WELCOME -> onWelcome(message.getWelcome());
      case FAR_GATE -> listener.farGate(mapStartId, message.getFarGate().toByteArray());
      case CALL -> calls.start(message.getCall());
      case CREDIT -> calls.credit(message.getCredit());
      case CANCEL -> calls.cancel(message.getCancel());
      case PING ->
          send(
              LinkFromGate.newBuilder()
                  .setPong(LinkPong.newBuilder().setNumber(message.getPing().getNumber()))
                  .build());
      case REGISTRATIONS ->
          listener.registered(
              message.getRegistrations().getInterfacesList().stream()
                  .map(RegisteredInterface::getId)
                  .collect(Collectors.toSet()));
      case KIND_NOT_SET -> {
        // From a newer map.
      }
    }
  }

  private void onWelcome(LinkWelcome said) {
    long pingNanos = Waits.nanos(said.getPingInterval());
    if (pingNanos > 0) {
      patienceNanos = 2 * pingNanos;
    }
    mapStartId = said.getStartId();
    if (!welcome) {
      welcome = true;
      listener.up(said.getVersion());
    }
  }

  private final class FromMap implements StreamObserver<ConnectResponse> {

    @Override
    public void onNext(ConnectResponse message) {
      heardNanos = nanoClock.getAsLong();
      if (ended) {
        return;
      }
      switch (message.getKindCase()) {
        case RESPONSE -> onResponse(message.getResponse().toByteArray());
        case SEALED -> onSealed(message.getSealed().toByteArray());
        case KIND_NOT_SET -> end("the map has said what is no message");
      }
    }

    @Override
    public void onError(Throwable failure) {
      Status status = Status.fromThrowable(failure);
      String text = status.getDescription();
      end(text == null ? status.getCode().toString() : text.lines().findFirst().orElse(""));
    }

    @Override
    public void onCompleted() {
      end("the map has ended it");
    }
  }
}
