package dev.warp.map.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.warp.control.v1.ConnectRequest;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.LinkFromMap;
import dev.warp.control.v1.LinkHello;
import dev.warp.control.v1.LinkWelcome;
import dev.warp.control.v1.Registrations;
import dev.warp.io.NanoClock;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.link.MapHandshakes;
import dev.warp.protocol.link.MapHandshakes.Outcome;
import dev.warp.protocol.wire.Endpoint;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The streams of all gates. Methods without a word about threads may be called from any: they hand
 * what is to be done to the links' own thread, so that no gate, however many messages it sends,
 * holds up a rendezvous, and nothing here needs a lock.
 */
public final class GateLinks implements GateCalls {

  /** A stream that is open, for what it is served by. */
  public interface Stream {

    void onRequest(ConnectRequest request);

    /** What waits may go out now. */
    void onReady();

    /** The gate has ended the stream, or it broke. */
    void onEnd();
  }

  private final MapHandshakes handshakes;
  private final LinkLimits limits;
  private final Predicate<PublicKey> admits;
  private final Function<PublicKey, Registrations> registrations;
  private final LinkListener listener;
  private final String version;
  private final long startId;
  private final NanoClock clock;
  private final Executor thread;

  private final Set<GateLink> all = new HashSet<>();
  private final Map<PublicKey, GateLink> connected = new ConcurrentHashMap<>();
  private final Map<Endpoint, Integer> unproved = new HashMap<>();
  private long stateBytes;

  private final DropCounters refused = new DropCounters();
  private final LongAdder calls = new LongAdder();

  /**
   * No streams yet.
   *
   * @param registrations what is registered of a gate
   * @param version of this program, told to gates
   * @param startId of this process, told to gates
   * @param thread runs one thing after the other, in order
   */
  public GateLinks(
      MapHandshakes handshakes,
      LinkLimits limits,
      Predicate<PublicKey> admits,
      Function<PublicKey, Registrations> registrations,
      LinkListener listener,
      String version,
      long startId,
      NanoClock clock,
      Executor thread) {
    this.handshakes = handshakes;
    this.limits = limits;
    this.admits = admits;
    this.registrations = registrations;
    this.listener = listener;
    this.version = version;
    this.startId = startId;
    this.clock = clock;
    this.thread = thread;
  }

  /** Serves a new stream, whose first message is to be let in by the caller. */
  public Stream open(LinkOutput output, Endpoint source) {
    GateLink link = new GateLink(this, output, source, clock.nanoTime());
    thread.execute(() -> add(link));
    return new Stream() {
      @Override
      public void onRequest(ConnectRequest request) {
        thread.execute(() -> link.onRequest(request, clock.nanoTime()));
      }

      @Override
      public void onReady() {
        thread.execute(link::drain);
      }

      @Override
      public void onEnd() {
        thread.execute(link::lost);
      }
    };
  }

  private void add(GateLink link) {
    all.add(link);
    int ofSource = unproved.merge(link.network(), 1, Integer::sum);
    boolean full =
        all.size() > limits.streams()
            || all.size() - connected.size() > limits.unproved()
            || ofSource > LinkLimits.MAX_UNPROVED_OF_SOURCE;
    if (full) {
      link.end(
          Status.RESOURCE_EXHAUSTED.withDescription("too many gates are connecting; try later"));
    }
  }

  @Override
  public Call call(PublicKey gate, CallRequest request, CallReceiver receiver) {
    calls.increment();
    StartedCall call = new StartedCall();
    thread.execute(() -> call.start(gate, request, receiver));
    return call;
  }

  @Override
  public boolean isConnected(PublicKey gate) {
    return connected.containsKey(gate);
  }

  /** Tells a gate where a far gate is; see the contract. */
  public void tellFarGate(PublicKey gate, byte[] frameValue) {
    tell(gate, () -> LinkFromMap.newBuilder().setFarGate(ByteString.copyFrom(frameValue)).build());
  }

  private void tell(PublicKey gate, Supplier<LinkFromMap> message) {
    if (connected.containsKey(gate)) {
      thread.execute(
          () ->
              Optional.ofNullable(connected.get(gate)).ifPresent(link -> link.send(message.get())));
    }
  }

  /** Ends the streams of gates that are not admitted any more. */
  public void expel(Predicate<PublicKey> which) {
    thread.execute(
        () ->
            List.copyOf(connected.values()).stream()
                .filter(link -> which.test(link.gate()))
                .forEach(
                    link ->
                        link.end(
                            Status.PERMISSION_DENIED.withDescription(
                                "this map does not admit the gate any more"))));
  }

  /** Does what is due; to be called once a second. */
  public void tick() {
    thread.execute(() -> List.copyOf(all).forEach(link -> link.onTick(clock.nanoTime())));
  }

  /** Ends all streams. */
  public void close() {
    thread.execute(
        () ->
            List.copyOf(all)
                .forEach(link -> link.end(Status.UNAVAILABLE.withDescription("the map stops"))));
  }

  Outcome answer(byte[] initiation, Endpoint source, long nowNanos) {
    Outcome outcome = handshakes.answer(initiation, source, admits, nowNanos);
    if (outcome instanceof Outcome.Refused(var reason)) {
      refused.count(reason);
    }
    return outcome;
  }

  boolean admits(PublicKey gate) {
    return admits.test(gate);
  }

  /** A gate has proved itself: it is reached over this stream from now on. */
  void proved(GateLink link, LinkHello hello) {
    noLongerUnproved(link);
    GateLink before = connected.put(link.gate(), link);
    if (before != null) {
      before.end(Status.ABORTED.withDescription("a newer stream of the gate has taken its place"));
    }
    listener.connected(link.gate(), hello);
    link.send(
        LinkFromMap.newBuilder()
            .setWelcome(
                LinkWelcome.newBuilder()
                    .setVersion(version)
                    .setStartId(startId)
                    .setPingInterval(
                        Duration.newBuilder().setSeconds(GateLink.PING_NANOS / 1_000_000_000L)))
            .build());
    tellRegistrations(link.gate());
  }

  /** Tells a gate what is registered of it now, if it is connected. */
  public void tellRegistrations(PublicKey gate) {
    tell(gate, () -> LinkFromMap.newBuilder().setRegistrations(registrations.apply(gate)).build());
  }

  /** A gate has said how it is; kept if there is room for so many bytes more. */
  void state(GateLink link, GateState state, int more) {
    if (stateBytes + more <= limits.stateBytes()) {
      stateBytes += more;
      link.keepsState(link.stateBytes() + more);
      listener.state(link.gate(), state);
    }
  }

  void ended(GateLink link) {
    all.remove(link);
    stateBytes -= link.stateBytes();
    link.keepsState(0);
    if (!link.isProved()) {
      noLongerUnproved(link);
    } else if (connected.remove(link.gate(), link)) {
      listener.disconnected(link.gate());
    }
  }

  private void noLongerUnproved(GateLink link) {
    unproved.computeIfPresent(link.network(), (network, count) -> count == 1 ? null : count - 1);
  }

  long nanoTime() {
    return clock.nanoTime();
  }

  /** Gates connected now; for any thread. */
  public int connected() {
    return connected.size();
  }

  /** Initiations that were not answered, by reason; for any thread. */
  public DropCounters refused() {
    return refused;
  }

  /** Calls of gates so far; for any thread. */
  public long calls() {
    return calls.sum();
  }

  /** A call, and the stream it went over; in the links' thread but for its two methods. */
  private final class StartedCall implements Call {

    private Optional<GateLink> over = Optional.empty();
    private long number;

    void start(PublicKey gate, CallRequest request, CallReceiver receiver) {
      GateLink link = connected.get(gate);
      if (link == null) {
        receiver.onEnd(
            Status.UNAVAILABLE.withDescription("gate not connected: " + gate), new Metadata());
        return;
      }
      Optional<Status> refusal = LinkCalls.refusal(link.remoteControl(), request.least());
      if (refusal.isPresent()) {
        receiver.onEnd(refusal.get(), new Metadata());
        return;
      }
      over = Optional.of(link);
      number = link.calls().start(request, receiver);
    }

    @Override
    public void grant(int messages) {
      thread.execute(() -> over.ifPresent(link -> link.calls().grant(number, messages)));
    }

    @Override
    public void cancel() {
      thread.execute(() -> over.ifPresent(link -> link.calls().cancel(number)));
    }
  }
}
