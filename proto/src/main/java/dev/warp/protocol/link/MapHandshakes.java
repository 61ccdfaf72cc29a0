package dev.warp.protocol.link;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.noise.HandshakeState;
import dev.warp.protocol.noise.TransportKeys;
import dev.warp.protocol.session.SourceLimiter;
import dev.warp.protocol.session.TokenBucket;
import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.Endpoint;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A map's side of handshakes: answers initiations, of which it remembers nothing (docs/protocol.md
 * section 15.1). Never throws for what the bytes are. The checks come in the order of their cost:
 * size, how many there have been, then the first agreement, and only for a gate that is welcome the
 * others. For use by one thread at a time.
 */
public final class MapHandshakes {

  /** What came of an initiation. */
  public sealed interface Outcome {

    /** The stream is to be ended. */
    record Refused(DropReason reason) implements Outcome {}

    /**
     * The response is to be sent. Who it is has been proved only once the session has opened a
     * message: the initiation may be a recording.
     *
     * @param startId the gate's, as over UDP
     */
    record Answered(PublicKey gate, long startId, byte[] response, LinkSession session)
        implements Outcome {}
  }

  /**
   * How many initiations are answered.
   *
   * @param perSecond from all sources together
   * @param burst as many at once
   * @param perSourcePerSecond from one IPv4 address or IPv6 /64
   * @param perSourceBurst as many at once
   */
  public record Limits(
      double perSecond, double burst, double perSourcePerSecond, double perSourceBurst) {

    /** 50 a second and 200 at once; 10 a second and 50 at once from one source. */
    public static final Limits DEFAULT = new Limits(50, 200, 10, 50);
  }

  private static final int MAX_SOURCES = 10_000;

  private final PrivateKey own;
  private final RandomSource random;
  private final TokenBucket all;
  private final SourceLimiter sources;

  /**
   * Handshakes with a map.
   *
   * @param own the map's key, which stays the caller's to close
   */
  public MapHandshakes(PrivateKey own, Limits limits, RandomSource random) {
    this.own = own;
    this.random = random;
    this.all = new TokenBucket(limits.perSecond(), limits.burst());
    this.sources =
        new SourceLimiter(limits.perSourcePerSecond(), limits.perSourceBurst(), MAX_SOURCES);
  }

  /**
   * Deals with the first message of a stream.
   *
   * @param source where the stream comes from; only the address counts
   * @param welcome whether to go on with a gate, which has proved nothing yet
   */
  public Outcome answer(
      byte[] initiation, Endpoint source, Predicate<PublicKey> welcome, long nowNanos) {
    if (initiation.length != LinkLayout.INITIATION) {
      return new Outcome.Refused(DropReason.MALFORMED);
    }
    if (!sources.tryTake(source, nowNanos) || !all.tryTake(nowNanos)) {
      return new Outcome.Refused(DropReason.RATE_LIMITED);
    }
    AtomicReference<DropReason> refusal = new AtomicReference<>(DropReason.UNAUTHENTICATED);
    HandshakeState noise =
        LinkNoise.map(own, random)
            .acceptRemoteStatic(bytes -> isWelcome(bytes, welcome, refusal))
            .start(random);
    try (noise) {
      return noise
          .readMessage(initiation, 0, initiation.length)
          .map(hello -> respond(noise, hello, nowNanos))
          .orElseGet(() -> new Outcome.Refused(refusal.get()));
    }
  }

  private static boolean isWelcome(
      byte[] remoteStatic, Predicate<PublicKey> welcome, AtomicReference<DropReason> refusal) {
    Optional<PublicKey> gate = PublicKey.read(remoteStatic, 0);
    if (gate.isEmpty()) {
      refusal.set(DropReason.MALFORMED);
      return false;
    }
    if (!welcome.test(gate.get())) {
      refusal.set(DropReason.UNKNOWN_PEER);
      return false;
    }
    return true;
  }

  private static Outcome respond(HandshakeState noise, byte[] hello, long nowNanos) {
    if (Bytes.getByte(hello, LinkLayout.HIGHEST_VERSION_OFFSET) < LinkLayout.VERSION) {
      return new Outcome.Refused(DropReason.UNKNOWN_VERSION);
    }
    byte[] chosen = new byte[LinkLayout.HELLO];
    Bytes.putByte(chosen, 0, LinkLayout.VERSION);
    PublicKey gate = PublicKey.of(noise.remoteStatic().orElseThrow());
    byte[] response = noise.writeMessage(chosen);
    try (TransportKeys keys = noise.split()) {
      LinkSession session = new LinkSession(keys, nowNanos);
      return new Outcome.Answered(gate, Bytes.getLong(hello, 0), response, session);
    }
  }
}
