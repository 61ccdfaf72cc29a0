package dev.warp.map.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.warp.control.v1.ConnectRequest;
import dev.warp.control.v1.ConnectResponse;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.LinkFromGate;
import dev.warp.control.v1.LinkFromMap;
import dev.warp.control.v1.LinkHello;
import dev.warp.control.v1.LinkPing;
import dev.warp.control.v1.RemoteControl;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.link.LinkSession;
import dev.warp.protocol.link.MapHandshakes.Outcome;
import dev.warp.protocol.session.TokenBucket;
import dev.warp.protocol.wire.Endpoint;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * One gate's stream, from its initiation to its end (docs/protocol.md section 15.3). For the links'
 * thread; time comes in as a parameter.
 */
final class GateLink {

  static final long PROOF_NANOS = 10_000_000_000L;
  static final long PING_NANOS = 15_000_000_000L;
  static final long PONG_NANOS = 10_000_000_000L;

  private static final int MAX_VERSION_BYTES = 64;
  private static final int MESSAGES_PER_SECOND = 200;

  private enum Phase {
    AWAITS_INITIATION,
    AWAITS_HELLO,
    CONNECTED,
    ENDED
  }

  private final GateLinks links;
  private final LinkOutput output;
  private final Endpoint source;
  private final LinkCalls calls = new LinkCalls(this::send);
  private final TokenBucket messages = new TokenBucket(MESSAGES_PER_SECOND, MESSAGES_PER_SECOND);
  // One a second is allowed; a little more, so that none is lost to a clock that is not quite ours.
  private final TokenBucket states = new TokenBucket(2, 5);
  private final Queue<ConnectResponse> queue = new ArrayDeque<>();
  private long queuedBytes;
  private Phase phase = Phase.AWAITS_INITIATION;
  private long deadlineNanos;
  private long nextPingNanos;
  private long pings;
  private boolean heldBack;
  private Optional<LinkSession> session = Optional.empty();
  private Optional<PublicKey> gate = Optional.empty();
  private RemoteControl remoteControl = RemoteControl.REMOTE_CONTROL_OFF;
  private int stateBytes;

  GateLink(GateLinks links, LinkOutput output, Endpoint source, long nowNanos) {
    this.links = links;
    this.output = output;
    this.source = source;
    this.deadlineNanos = nowNanos + PROOF_NANOS;
  }

  /** A message has come. */
  void onRequest(ConnectRequest request, long nowNanos) {
    switch (phase) {
      case AWAITS_INITIATION -> onInitiation(request, nowNanos);
      case AWAITS_HELLO, CONNECTED -> onSealed(request, nowNanos);
      case ENDED -> {
        // It was on its way.
      }
    }
    if (phase != Phase.ENDED) {
      heldBack = !messages.tryTake(nowNanos);
      if (!heldBack) {
        output.request();
      }
    }
  }

  private void onInitiation(ConnectRequest request, long nowNanos) {
    switch (links.answer(request.getInitiation().toByteArray(), source, nowNanos)) {
      case Outcome.Refused(var reason) -> end(LinkRefusal.status(reason));
      case Outcome.Answered answered -> {
        session = Optional.of(answered.session());
        gate = Optional.of(answered.gate());
        phase = Phase.AWAITS_HELLO;
        deadlineNanos = nowNanos + PROOF_NANOS;
        output.send(
            ConnectResponse.newBuilder()
                .setResponse(ByteString.copyFrom(answered.response()))
                .build());
      }
    }
  }

  private void onSealed(ConnectRequest request, long nowNanos) {
    Optional<byte[]> opened =
        session.orElseThrow().open(request.getSealed().toByteArray(), nowNanos);
    if (opened.isEmpty()) {
      end(
          Status.UNAUTHENTICATED.withDescription(
              "a message was not sealed with the keys of this stream, or they are too old"));
      return;
    }
    try {
      onMessage(LinkFromGate.parseFrom(opened.get()), nowNanos);
    } catch (InvalidProtocolBufferException e) {
      end(Status.INVALID_ARGUMENT.withDescription("a message is no LinkFromGate"));
    }
  }

  private void onMessage(LinkFromGate message, long nowNanos) {
    if (phase == Phase.AWAITS_HELLO) {
      onHello(message, nowNanos);
      return;
    }
    switch (message.getKindCase()) {
      case STATE -> onState(message.getState(), nowNanos);
      case MESSAGE -> {
        if (!calls.onMessage(message.getMessage())) {
          end(Status.INVALID_ARGUMENT.withDescription("more of an answer than was asked for"));
        }
      }
      case END -> calls.onEnd(message.getEnd());
      case PONG -> onPong(message.getPong().getNumber());
      case HELLO -> end(Status.INVALID_ARGUMENT.withDescription("a second LinkHello"));
      case KIND_NOT_SET -> {
        // From a newer gate.
      }
    }
  }

  private void onHello(LinkFromGate message, long nowNanos) {
    LinkHello hello = message.getHello();
    if (!message.hasHello() || hello.getVersionBytes().size() > MAX_VERSION_BYTES) {
      end(
          Status.INVALID_ARGUMENT.withDescription(
              "the first message is a LinkHello with a version of at most 64 bytes"));
      return;
    }
    if (!links.admits(gate())) {
      // It was denied since its handshake.
      end(LinkRefusal.status(DropReason.UNKNOWN_PEER));
      return;
    }
    phase = Phase.CONNECTED;
    remoteControl = hello.getRemoteControl();
    deadlineNanos = Long.MAX_VALUE;
    nextPingNanos = nowNanos + PING_NANOS;
    links.proved(this, hello);
  }

  /** What a gate tells too often, or in too many words, is not kept; what it told before is. */
  private void onState(GateState state, long nowNanos) {
    int bytes = state.getSerializedSize();
    if (bytes <= LinkLimits.MAX_STATE_BYTES
        && TellableTimes.in(state)
        && states.tryTake(nowNanos)
        && remoteControl != RemoteControl.REMOTE_CONTROL_OFF) {
      links.state(this, state, bytes - stateBytes);
    }
  }

  private void onPong(long number) {
    if (number == pings) {
      deadlineNanos = Long.MAX_VALUE;
    }
  }

  /** Does what is due; to be called once a second. */
  void onTick(long nowNanos) {
    if (phase == Phase.ENDED) {
      return;
    }
    if (nowNanos >= deadlineNanos) {
      end(
          Status.DEADLINE_EXCEEDED.withDescription(
              phase == Phase.CONNECTED ? "no answer to a ping" : "no proof of who it is"));
      return;
    }
    if (session.isPresent() && !session.get().isUsable(nowNanos)) {
      end(Status.UNAUTHENTICATED.withDescription("the keys of this stream are too old"));
      return;
    }
    if (heldBack && messages.tryTake(nowNanos)) {
      heldBack = false;
      output.request();
    }
    if (phase == Phase.CONNECTED && nowNanos >= nextPingNanos) {
      nextPingNanos = nowNanos + PING_NANOS;
      deadlineNanos = nowNanos + PONG_NANOS;
      send(LinkFromMap.newBuilder().setPing(LinkPing.newBuilder().setNumber(++pings)).build());
    }
  }

  /** Sends a message, or keeps it until the gate reads. */
  void send(LinkFromMap message) {
    if (phase != Phase.CONNECTED) {
      return;
    }
    Optional<byte[]> letter = session.orElseThrow().seal(message.toByteArray(), links.nanoTime());
    if (letter.isEmpty()) {
      end(Status.UNAUTHENTICATED.withDescription("the keys of this stream are too old"));
      return;
    }
    queue.add(ConnectResponse.newBuilder().setSealed(ByteString.copyFrom(letter.get())).build());
    queuedBytes += letter.get().length;
    drain();
    if (queuedBytes > LinkLimits.MAX_QUEUED_BYTES) {
      end(Status.RESOURCE_EXHAUSTED.withDescription("the gate reads too slowly"));
    }
  }

  /** Sends what waits, as far as there is room. */
  void drain() {
    while (phase != Phase.ENDED && !queue.isEmpty() && output.isReady()) {
      ConnectResponse next = queue.remove();
      queuedBytes -= next.getSealed().size();
      output.send(next);
    }
  }

  /** Ends the stream, and tells the gate why. */
  void end(Status reason) {
    if (phase != Phase.ENDED) {
      lost();
      output.end(reason);
    }
  }

  /** The stream is gone. */
  void lost() {
    if (phase == Phase.ENDED) {
      return;
    }
    links.ended(this);
    phase = Phase.ENDED;
    queue.clear();
    session.ifPresent(LinkSession::close);
    calls.endAll(
        Status.UNAVAILABLE.withDescription("the gate's stream to this map has ended; try again"));
  }

  boolean isProved() {
    return phase == Phase.CONNECTED;
  }

  PublicKey gate() {
    return gate.orElseThrow();
  }

  /** What counts as one source: an IPv4 address or an IPv6 /64. */
  Endpoint network() {
    return Endpoint.of(source.high(), source.isIpv4() ? source.low() : 0, 0);
  }

  RemoteControl remoteControl() {
    return remoteControl;
  }

  LinkCalls calls() {
    return calls;
  }

  int stateBytes() {
    return stateBytes;
  }

  void keepsState(int bytes) {
    stateBytes = bytes;
  }
}
