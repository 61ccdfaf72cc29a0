package dev.warp.map.engine;

import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.frame.FrameReader;
import dev.warp.protocol.frame.FrameType;
import dev.warp.protocol.frame.Register;
import dev.warp.protocol.frame.Registered;
import dev.warp.protocol.frame.RelayFrame;
import dev.warp.protocol.frame.Wants;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.OutgoingHandshake;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
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
  private final List<Relayed> relayed = new ArrayList<>();
  private OutgoingHandshake handshake;
  private Optional<Session> session = Optional.empty();
  private boolean relay = true;
  private long sequence;

  /** A datagram that the map passed on, and whose it is. */
  public record Relayed(int relayId, int interfaceId, byte[] datagram) {}

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
      if (reader.type() == FrameType.RELAY) {
        relayed.add(relayed(reader));
      } else {
        frames.add(ControlFrame.read(reader.type(), reader.value()).orElseThrow());
      }
    }
    return true;
  }

  private static Relayed relayed(FrameReader frame) {
    int value = frame.valueOffset();
    return new Relayed(
        RelayFrame.relayId(frame.buffer(), value),
        RelayFrame.interfaceId(frame.buffer(), value),
        Arrays.copyOfRange(
            frame.buffer(), value + RelayFrame.VALUE_HEADER_SIZE, value + frame.valueLength()));
  }

  /** Seals frames into a transport datagram. */
  public byte[] seal(long nowNanos, ControlFrame... contents) {
    byte[] datagram = new byte[2000];
    int end = TransportHeader.FRAMES_OFFSET;
    for (ControlFrame frame : contents) {
      end = frame.write(datagram, end);
    }
    return sealed(datagram, end, nowNanos);
  }

  private byte[] sealed(byte[] datagram, int end, long nowNanos) {
    int size = session.orElseThrow().seal(datagram, 0, end, 0, nowNanos);
    return Arrays.copyOf(datagram, size);
  }

  /** Seals bytes that are frames, or are to pass for some. */
  public byte[] sealFrames(long nowNanos, byte[]... frames) {
    byte[] datagram = new byte[2000];
    int end = TransportHeader.FRAMES_OFFSET;
    for (byte[] frame : frames) {
      System.arraycopy(frame, 0, datagram, end, frame.length);
      end += frame.length;
    }
    return sealed(datagram, end, nowNanos);
  }

  /** A frame for whom that candidate names. */
  public static byte[] relayFrame(Endpoint to, byte[] datagram) {
    byte[] frame = new byte[RelayFrame.HEADER_SIZE + datagram.length];
    int relayId = RelayAddress.relayId(to);
    int farInterface = RelayAddress.interfaceId(to);
    int at = RelayFrame.writeHeader(frame, 0, relayId, farInterface, datagram.length);
    System.arraycopy(datagram, 0, frame, at, datagram.length);
    return frame;
  }

  /** Switches the relay on or off, from the next register on. */
  public void setRelay(boolean on) {
    relay = on;
  }

  /** The next register of this interface, with these host candidates. */
  public Register register(Endpoint... hosts) {
    return new Register(++sequence, interfaceId, 1, relay, List.of(hosts));
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

  /** What the map passed on since the last call. */
  public List<Relayed> takeRelayed() {
    List<Relayed> taken = List.copyOf(relayed);
    relayed.clear();
    return taken;
  }

  /** The relayed candidates in what was told last since the last call. */
  public List<Endpoint> takeRelayedCandidates() {
    return takeTold().getLast().candidates().stream()
        .filter(candidate -> candidate.kind() == Candidate.Kind.RELAYED)
        .map(Candidate::endpoint)
        .toList();
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

  public LocalIdentity identity() {
    return identity;
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
