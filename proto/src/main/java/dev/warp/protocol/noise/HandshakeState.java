package dev.warp.protocol.noise;

import dev.warp.protocol.RandomSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One side of a handshake under way (Noise section 5.3). Write and read by turns, the initiator
 * writing first, until {@link #isFinished}; then {@link #split}. For use by one thread at a time.
 *
 * <p>{@link #close} zeroes all secrets but the local static key, which is the caller's.
 */
public final class HandshakeState implements AutoCloseable {

  /** The largest message in bytes (Noise section 3). */
  public static final int MAX_MESSAGE_SIZE = 65_535;

  /** Bytes of a pre-shared key (Noise section 9). */
  public static final int PRESHARED_KEY_SIZE = 32;

  private final HandshakePattern pattern;
  private final Role role;
  private final Dh dh;
  private final RandomSource random;
  private final DhKeyPair localStatic;
  private final Predicate<byte[]> remoteStaticFilter;
  private final byte[] presharedKey = new byte[PRESHARED_KEY_SIZE];

  private SymmetricState symmetric;
  private Optional<DhKeyPair> localEphemeral = Optional.empty();
  private Optional<byte[]> remoteStatic;
  private Optional<byte[]> remoteEphemeral = Optional.empty();
  private int messages;
  private boolean closed;

  HandshakeState(HandshakeSetup setup, RandomSource random) {
    this.pattern = setup.pattern;
    this.role = setup.role;
    this.dh = setup.dh;
    this.random = random;
    this.localStatic = setup.localStatic;
    this.remoteStatic = setup.remoteStatic;
    this.remoteStaticFilter = setup.remoteStaticFilter;
    this.symmetric =
        SymmetricState.of(
            "Noise_" + pattern.noiseName() + "_" + dh.noiseName() + "_ChaChaPoly_SHA256");
    symmetric.mixHash(setup.prologue);
    mixPreMessage(pattern.initiatorPreMessage(), Role.INITIATOR);
    mixPreMessage(pattern.responderPreMessage(), Role.RESPONDER);
  }

  /**
   * Sets the secret that both sides hold, which is copied; all zero unless set. It must be there
   * before the second message of IKpsk2 is written or read: a responder picks it once it has read
   * who the initiator is.
   *
   * @throws IllegalArgumentException unless it has {@value #PRESHARED_KEY_SIZE} bytes
   */
  public void presharedKey(byte[] key) {
    if (key.length != PRESHARED_KEY_SIZE) {
      throw new IllegalArgumentException(
          "a pre-shared key has " + PRESHARED_KEY_SIZE + " bytes, not " + key.length);
    }
    System.arraycopy(key, 0, presharedKey, 0, key.length);
  }

  /** Whether all messages have been written and read. */
  public boolean isFinished() {
    return messages == pattern.messages().size();
  }

  /**
   * Writes the next message, with {@code payload} in it. If it throws halfway, this handshake is of
   * no further use.
   *
   * @throws IllegalStateException unless it is this side's turn, or if the remote static key that
   *     the caller gave is invalid
   * @throws IllegalArgumentException if the message would be larger than {@link #MAX_MESSAGE_SIZE}
   */
  public byte[] writeMessage(byte[] payload) {
    if (!isTurnOf(role)) {
      throw new IllegalStateException("no handshake message is to be written now");
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (Token token : pattern.messages().get(messages)) {
      switch (token) {
        case E -> message.writeBytes(freshEphemeral());
        case S -> message.writeBytes(symmetric.encryptAndHash(localStatic.publicKey()));
        case PSK -> symmetric.mixKeyAndHash(presharedKey);
        case EE, ES, SE, SS -> {
          if (!mixAgreement(token)) {
            throw new IllegalStateException("the remote static key is invalid");
          }
        }
      }
    }
    if (message.size() + payload.length + symmetric.overhead() > MAX_MESSAGE_SIZE) {
      throw new IllegalArgumentException(
          "a payload of " + payload.length + " bytes does not fit a handshake message");
    }
    message.writeBytes(symmetric.encryptAndHash(payload));
    messages++;
    return message.toByteArray();
  }

  /**
   * Reads the next message and returns its payload; or nothing if it is malformed or forged, or no
   * message is due from the other side. Then this handshake is as it was before, and ready for the
   * genuine message. Never throws for what the bytes are.
   *
   * @throws IndexOutOfBoundsException for a range outside the array
   */
  public Optional<byte[]> readMessage(byte[] source, int offset, int length) {
    ByteBuffer message = ByteBuffer.wrap(source, offset, length);
    if (length > MAX_MESSAGE_SIZE || !isTurnOf(other(role))) {
      return Optional.empty();
    }
    SymmetricState symmetricBefore = symmetric.copy();
    Optional<byte[]> staticBefore = remoteStatic;
    Optional<byte[]> ephemeralBefore = remoteEphemeral;
    boolean genuine = false;
    try {
      Optional<byte[]> payload = readTokens(pattern.messages().get(messages), message);
      genuine = payload.isPresent();
      return payload;
    } finally {
      if (genuine) {
        symmetricBefore.close();
        messages++;
      } else {
        symmetric.close();
        symmetric = symmetricBefore;
        remoteStatic = staticBefore;
        remoteEphemeral = ephemeralBefore;
      }
    }
  }

  /** The other side's static public key, once known; a copy. */
  public Optional<byte[]> remoteStatic() {
    return remoteStatic.map(byte[]::clone);
  }

  /**
   * What names this very handshake (Noise section 11.2), 32 bytes, the same on both sides and no
   * secret.
   *
   * @throws IllegalStateException unless {@link #isFinished}
   */
  public byte[] handshakeHash() {
    requireFinished();
    return symmetric.hash();
  }

  /**
   * The keys that the handshake led to.
   *
   * @throws IllegalStateException unless {@link #isFinished}, or after {@link #close}
   */
  public TransportKeys split() {
    requireFinished();
    if (closed) {
      throw new IllegalStateException("the handshake is closed");
    }
    byte[][] keys = symmetric.split();
    return role == Role.INITIATOR
        ? new TransportKeys(keys[0], keys[1])
        : new TransportKeys(keys[1], keys[0]);
  }

  @Override
  public void close() {
    closed = true;
    symmetric.close();
    localEphemeral.ifPresent(DhKeyPair::close);
    Arrays.fill(presharedKey, (byte) 0);
  }

  private Optional<byte[]> readTokens(List<Token> tokens, ByteBuffer message) {
    for (Token token : tokens) {
      boolean genuine =
          switch (token) {
            case E -> readEphemeral(message);
            case S -> readStatic(message);
            case PSK -> {
              symmetric.mixKeyAndHash(presharedKey);
              yield true;
            }
            case EE, ES, SE, SS -> mixAgreement(token);
          };
      if (!genuine) {
        return Optional.empty();
      }
    }
    return symmetric.decryptAndHash(take(message, message.remaining()));
  }

  private byte[] freshEphemeral() {
    DhKeyPair ephemeral = dh.generate(random);
    localEphemeral = Optional.of(ephemeral);
    byte[] publicKey = ephemeral.publicKey();
    mixEphemeral(publicKey);
    return publicKey;
  }

  private boolean readEphemeral(ByteBuffer message) {
    if (message.remaining() < dh.publicKeyLength()) {
      return false;
    }
    byte[] publicKey = take(message, dh.publicKeyLength());
    remoteEphemeral = Optional.of(publicKey);
    mixEphemeral(publicKey);
    return true;
  }

  /** Ephemeral keys go into the chaining key too where there is a pre-shared key (section 9.2). */
  private void mixEphemeral(byte[] publicKey) {
    symmetric.mixHash(publicKey);
    if (pattern.usesPresharedKey()) {
      symmetric.mixKey(publicKey);
    }
  }

  private boolean readStatic(ByteBuffer message) {
    int length = dh.publicKeyLength() + symmetric.overhead();
    if (message.remaining() < length) {
      return false;
    }
    remoteStatic = symmetric.decryptAndHash(take(message, length));
    return remoteStatic.isPresent() && remoteStaticFilter.test(remoteStatic.get().clone());
  }

  /** Mixes in the secret that {@code token} names; false if the remote key is invalid. */
  private boolean mixAgreement(Token token) {
    boolean initiator = role == Role.INITIATOR;
    boolean ourStatic = token == Token.SS || token == (initiator ? Token.SE : Token.ES);
    boolean theirStatic = token == Token.SS || token == (initiator ? Token.ES : Token.SE);
    DhKeyPair ours = ourStatic ? localStatic : localEphemeral.orElseThrow();
    byte[] theirs = (theirStatic ? remoteStatic : remoteEphemeral).orElseThrow();
    Optional<byte[]> secret = ours.agree(theirs);
    secret.ifPresent(
        bytes -> {
          symmetric.mixKey(bytes);
          Arrays.fill(bytes, (byte) 0);
        });
    return secret.isPresent();
  }

  private void mixPreMessage(List<Token> tokens, Role owner) {
    if (tokens.contains(Token.S)) {
      symmetric.mixHash(owner == role ? localStatic.publicKey() : remoteStatic.orElseThrow());
    }
  }

  private boolean isTurnOf(Role side) {
    Role next = messages % 2 == 0 ? Role.INITIATOR : Role.RESPONDER;
    return !closed && !isFinished() && next == side;
  }

  private void requireFinished() {
    if (!isFinished()) {
      throw new IllegalStateException("the handshake is not finished");
    }
  }

  private static Role other(Role role) {
    return role == Role.INITIATOR ? Role.RESPONDER : Role.INITIATOR;
  }

  private static byte[] take(ByteBuffer message, int length) {
    byte[] bytes = new byte[length];
    message.get(bytes);
    return bytes;
  }
}
