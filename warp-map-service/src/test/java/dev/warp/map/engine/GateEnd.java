package dev.warp.map.engine;

import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.frame.FrameReader;
import dev.warp.protocol.frame.Register;
import dev.warp.protocol.frame.Registered;
import dev.warp.protocol.frame.Wants;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.OutgoingHandshake;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One interface of a gate as its map sees it, with real handshakes: bytes in, bytes out. */
public final class GateEnd implements AutoCloseable {

  private static final AtomicInteger INDEXES = new AtomicInteger(1);
  private static final byte[] NO_PRE_SHARED_KEY = new byte[32];

  private final LocalIdentity identity;
  private final PublicKey map;
  private final int interfaceId;
  private final List<ControlFrame> frames = new ArrayList<>();
  private OutgoingHandshake handshake;
  private Optional<Session> session = Optional.empty();
  private long sequence;

  public GateEnd(LocalIdentity identity, PublicKey map, int interfaceId) {
    this.identity = identity;
    this.map = map;
    this.interfaceId = interfaceId;
    this.handshake = newHandshake();
  }

  private OutgoingHandshake newHandshake() {
    return new OutgoingHandshake(
        identity, map, Purpose.MAP, NO_PRE_SHARED_KEY, INDEXES.getAndIncrement());
  }

  /** The initiation under way, with a cookie if one has come. */
  public byte[] initiation() {
    return handshake.datagram().clone();
  }

  /** Begins another handshake; the session made before stays in use until it is done. */
  public void beginAgain() {
    handshake.close();
    handshake = newHandshake();
  }

  /** Takes whatever the map sent; false if it is not for this end. */
  public boolean receive(byte[] datagram, long nowNanos) {
    return switch (datagram[0]) {
      case DatagramKind.COOKIE_REPLY -> handshake.onCookieReply(datagram, 0, datagram.length);
      case DatagramKind.RESPONSE -> {
        Optional<Session> made = handshake.onResponse(datagram, 0, datagram.length, nowNanos);
        session = made.or(() -> session);
        yield made.isPresent();
      }
      case DatagramKind.TRANSPORT -> open(datagram, nowNanos);
      default -> false;
    };
  }

  private boolean open(byte[] datagram, long nowNanos) {
    int end = session.map(keys -> keys.open(datagram, 0, datagram.length, nowNanos)).orElse(-1);
    if (end < 0) {
      return false;
    }
    FrameReader reader = new FrameReader().wrap(datagram, TransportHeader.FRAMES_OFFSET, end);
    while (reader.next()) {
      frames.add(ControlFrame.read(reader.type(), reader.value()).orElseThrow());
    }
    return true;
  }

  /** Seals frames into a transport datagram. */
  public byte[] seal(long nowNanos, ControlFrame... contents) {
    byte[] datagram = new byte[2000];
    int end = TransportHeader.FRAMES_OFFSET;
    for (ControlFrame frame : contents) {
      end = frame.write(datagram, end);
    }
    int size = session.orElseThrow().seal(datagram, 0, end, 0, nowNanos);
    return Arrays.copyOf(datagram, size);
  }

  /** The next register of this interface, with these host candidates. */
  public Register register(Endpoint... hosts) {
    return new Register(++sequence, interfaceId, 1, List.of(hosts));
  }

  /** Wants in one part. */
  public static Wants wants(long version, PublicKey... keys) {
    return new Wants(version, 0, 1, List.of(keys));
  }

  /** The frames that came since the last call, of one kind; those of other kinds are kept. */
  public <T extends ControlFrame> List<T> take(Class<T> kind) {
    List<T> taken = frames.stream().filter(kind::isInstance).map(kind::cast).toList();
    frames.removeIf(kind::isInstance);
    return taken;
  }

  /** The answer to the last register, if there was one since the last call. */
  public Optional<Registered> takeRegistered() {
    return take(Registered.class).stream().reduce((earlier, later) -> later);
  }

  /** What was told since the last call. */
  public List<FarGateCandidates> takeTold() {
    return take(FarGateCandidates.class);
  }

  public Session session() {
    return session.orElseThrow();
  }

  public boolean hasSession() {
    return session.isPresent();
  }

  public PublicKey key() {
    return identity.publicKey();
  }

  @Override
  public void close() {
    handshake.close();
    session.ifPresent(Session::close);
  }
}
