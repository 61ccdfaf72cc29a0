package dev.warp.gate.engine.session;

import dev.warp.gate.engine.Handshakes;
import dev.warp.gate.engine.VirtualTimer;
import dev.warp.gate.engine.boundary.GateEvent.SessionDown.Cause;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.HandshakeResponder;
import dev.warp.protocol.session.HandshakeResponder.Outcome;
import dev.warp.protocol.session.InitiationGuard;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One gate of a {@link SessionWorld}: its sessions with the other, and what it saw of them. */
final class SessionEnd
    implements FarGateSessions.Listener, IndexOwner, HandshakeResponder.Acceptor {

  private static final Endpoint SOURCE = Endpoint.ofIpv4(0xc6336401, 13116);
  private static final int FRAMES_END = 40;

  /** A session took effect, so many milliseconds after the start. */
  record Up(long millis, boolean initiator, boolean restarted) {}

  /** A session ended. */
  record Down(long millis, Cause cause) {}

  final PrivateKey privateKey;
  final LocalIdentity local;
  final SessionIndex<IndexOwner> index;
  final VirtualTimer timer = new VirtualTimer(SessionWorld.START);
  final FarGateSessions sessions;
  final List<Up> ups = new ArrayList<>();
  final List<Down> downs = new ArrayList<>();
  final List<Long> initiationTimes = new ArrayList<>();
  final List<byte[]> initiations = new ArrayList<>();
  final List<DropReason> refusals = new ArrayList<>();
  int opened;
  int unknown;
  private final SessionWorld world;
  private final HandshakeResponder responder;
  private boolean pathUp;

  SessionEnd(SessionWorld world, PrivateKey privateKey, PublicKey far, RandomSource random) {
    this.world = world;
    this.privateKey = privateKey;
    this.local = new LocalIdentity(privateKey, random);
    this.index = new SessionIndex<>(random);
    this.sessions =
        new FarGateSessions(
            local, far, Handshakes.noPreSharedKey(), index, this, this, timer.wakeup());
    this.responder =
        new HandshakeResponder(
            local, Purpose.GATE, this, new InitiationGuard(InitiationGuard.Limits.DEFAULT, random));
  }

  void pathUp() {
    pathUp = true;
    sessions.pathUp(world.now());
  }

  void pathDown() {
    pathUp = false;
  }

  /** Sends something in the session in use, as is done when one takes effect. */
  void sendTransport() {
    byte[] datagram = new byte[FRAMES_END + TransportHeader.TAG_SIZE];
    if (sessions.current().seal(datagram, 0, FRAMES_END, 0, world.now()) > 0) {
      world.post(this, datagram);
    }
  }

  /** Whether a datagram of {@code session}, sealed now, is opened here. */
  boolean opens(Session session) {
    byte[] datagram = new byte[FRAMES_END + TransportHeader.TAG_SIZE];
    Session found = sessions.find(session.remoteIndex());
    int size = session.seal(datagram, 0, FRAMES_END, 1, world.now());
    return found != null && size > 0 && found.open(datagram, 0, size, world.now()) > 0;
  }

  void receive(byte[] datagram) {
    Arrival arrival =
        new Arrival().set(0, SOURCE, datagram.clone(), 0, datagram.length, world.now());
    switch (datagram[0]) {
      case DatagramKind.INITIATION -> onInitiation(arrival);
      case DatagramKind.RESPONSE -> onResponse(arrival);
      case DatagramKind.TRANSPORT -> onTransport(arrival);
      default -> throw new AssertionError("a datagram of kind " + datagram[0]);
    }
  }

  private void onInitiation(Arrival arrival) {
    switch (responder.handle(arrival)) {
      case Outcome.Dropped(DropReason reason) -> refusals.add(reason);
      case Outcome.Reply(byte[] reply, Optional<DropReason> reason) -> world.post(this, reply);
      case Outcome.Accepted(Session session, byte[] response) -> {
        world.post(this, response);
        sessions.accepted(session, world.now());
      }
    }
  }

  @Override
  public void onResponse(Arrival arrival) {
    sessions.onResponse(arrival).ifPresent(refusals::add);
  }

  @Override
  public void onTransport(Arrival arrival) {
    Session session = sessions.find(TransportHeader.receiverIndex(arrival.data(), 0));
    if (session == null) {
      unknown++;
    } else if (session.open(arrival.data(), 0, arrival.length(), world.now()) > 0) {
      opened++;
      sessions.opened(session, world.now());
    }
  }

  @Override
  public void onCookieReply(Arrival arrival) {
    throw new AssertionError("nobody is under load");
  }

  @Override
  public boolean onResetNotice(int remoteIndex, byte[] token, long nowNanos) {
    return sessions.onResetNotice(remoteIndex, token, nowNanos);
  }

  @Override
  public void sendInitiation(byte[] datagram) {
    initiationTimes.add(world.millis());
    initiations.add(datagram.clone());
    world.post(this, datagram);
  }

  @Override
  public boolean hasPathUp() {
    return pathUp;
  }

  @Override
  public void sessionUp(Session session, boolean restarted, long nowNanos) {
    ups.add(new Up(world.millis(), session.isInitiator(), restarted));
    sendTransport();
  }

  @Override
  public void sessionDown(Cause cause, long nowNanos) {
    downs.add(new Down(world.millis(), cause));
  }

  @Override
  public Optional<DropReason> refusal(PublicKey initiator) {
    return sessions.refusal(world.now());
  }

  @Override
  public byte[] preSharedKey(PublicKey initiator) {
    return Handshakes.noPreSharedKey();
  }

  @Override
  public int newIndex(PublicKey initiator) {
    return index.take(this);
  }
}
