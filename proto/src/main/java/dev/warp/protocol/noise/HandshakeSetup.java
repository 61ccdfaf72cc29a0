package dev.warp.protocol.noise;

import dev.warp.protocol.RandomSource;
import java.util.Optional;
import java.util.function.Predicate;

/** What a handshake starts from. Both sides must name the same pattern, functions and prologue. */
public final class HandshakeSetup {

  final HandshakePattern pattern;
  final Role role;
  final Dh dh;
  final DhKeyPair localStatic;
  final Optional<byte[]> remoteStatic;
  byte[] prologue = {};
  Predicate<byte[]> remoteStaticFilter = remote -> true;

  private HandshakeSetup(
      HandshakePattern pattern,
      Role role,
      Dh dh,
      DhKeyPair localStatic,
      Optional<byte[]> remoteStatic) {
    this.pattern = pattern;
    this.role = role;
    this.dh = dh;
    this.localStatic = localStatic;
    this.remoteStatic = remoteStatic;
  }

  /**
   * The side that sends the first message.
   *
   * @param localStatic stays the caller's to close
   * @param remoteStatic the responder's static public key, a valid one
   * @throws IllegalArgumentException if {@code remoteStatic} has another length than such a key
   */
  public static HandshakeSetup initiator(
      HandshakePattern pattern, Dh dh, DhKeyPair localStatic, byte[] remoteStatic) {
    if (remoteStatic.length != dh.publicKeyLength()) {
      throw new IllegalArgumentException(
          "a public key has " + dh.publicKeyLength() + " bytes, not " + remoteStatic.length);
    }
    return new HandshakeSetup(
        pattern, Role.INITIATOR, dh, localStatic, Optional.of(remoteStatic.clone()));
  }

  /**
   * The side that answers; it learns who the initiator is.
   *
   * @param localStatic stays the caller's to close
   */
  public static HandshakeSetup responder(HandshakePattern pattern, Dh dh, DhKeyPair localStatic) {
    return new HandshakeSetup(pattern, Role.RESPONDER, dh, localStatic, Optional.empty());
  }

  /** What both sides must agree on beforehand, public; empty unless set. */
  public HandshakeSetup prologue(byte[] bytes) {
    this.prologue = bytes.clone();
    return this;
  }

  /**
   * Asked about the other side's static public key as soon as it is decrypted. Saying no makes the
   * read fail before any further computation with that key, of which nothing is known yet: not that
   * the sender owns it, nor that it is a valid key ({@link dev.warp.protocol.keys.PublicKey#read}
   * takes any bytes).
   */
  public HandshakeSetup acceptRemoteStatic(Predicate<byte[]> filter) {
    this.remoteStaticFilter = filter;
    return this;
  }

  /** Starts the handshake, with ephemeral keys from {@code random}. */
  public HandshakeState start(RandomSource random) {
    return new HandshakeState(this, random);
  }
}
