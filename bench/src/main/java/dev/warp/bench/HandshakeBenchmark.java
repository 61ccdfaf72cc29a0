package dev.warp.bench;

import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.HandshakeResponder.Outcome;
import dev.warp.protocol.session.OutgoingHandshake;
import dev.warp.protocol.wire.DatagramKind;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** What a handshake costs both ends, and what a stranger can make a responder do for how little. */
public class HandshakeBenchmark extends ShortRun {

  private final Ends ends = new Ends(AeadSuite.CHACHA20_POLY1305, Ends.NO_LOAD);
  private final Ends loaded = new Ends(AeadSuite.CHACHA20_POLY1305, Ends.ALWAYS_LOADED);
  private final PrivateKey key = PrivateKey.generate(ends.random);
  private final byte[] encodedKey = ends.responder.publicKey().toBytes();
  private final byte[] answered = ends.initiate().datagram();
  private final byte[] unanswered = loaded.initiate().datagram();
  private final byte[] forged = new byte[answered.length];

  /** Has {@link #answered} answered once. */
  @Setup
  public void prepare() {
    answered(ends.answer(answered), Outcome.Accepted.class);
    forged[1] = DatagramKind.VERSION;
  }

  /** secp256k1: a key pair. */
  @Benchmark
  public PrivateKey generateKeyPair() {
    return PrivateKey.generate(ends.random);
  }

  /** secp256k1: a Diffie-Hellman, masked. */
  @Benchmark
  public Optional<byte[]> agree() {
    return key.agree(encodedKey, ends.random);
  }

  /** secp256k1: whether 33 bytes are a point. */
  @Benchmark
  public Optional<PublicKey> readPublicKey() {
    return PublicKey.read(encodedKey, 0);
  }

  /** Noise message 1, written. */
  @Benchmark
  public byte[] writeInitiation() {
    try (OutgoingHandshake outgoing = ends.initiate()) {
      return outgoing.datagram();
    }
  }

  /** Message 1 written, read, and message 2 written. */
  @Benchmark
  public Outcome initiationAnswered() {
    try (OutgoingHandshake outgoing = ends.initiate()) {
      return ends.answer(outgoing.datagram());
    }
  }

  /** All of it, to the sessions of both ends. */
  @Benchmark
  public Ends.Sessions wholeHandshake() {
    return ends.shakeHands();
  }

  /** A copy of an initiation that was answered before. */
  @Benchmark
  public Outcome copyAnswered() {
    return answered(ends.answer(answered), Outcome.Reply.class);
  }

  /** An initiation without a cookie under load. */
  @Benchmark
  public Outcome cookieReply() {
    return answered(loaded.answer(unanswered), Outcome.Reply.class);
  }

  /** An initiation whose mac1 is wrong. */
  @Benchmark
  public Outcome initiationForged() {
    return answered(ends.answer(forged), Outcome.Dropped.class);
  }

  private static Outcome answered(Outcome outcome, Class<? extends Outcome> expected) {
    if (!expected.isInstance(outcome)) {
      throw new IllegalStateException("expected " + expected + ", but " + outcome);
    }
    return outcome;
  }
}
