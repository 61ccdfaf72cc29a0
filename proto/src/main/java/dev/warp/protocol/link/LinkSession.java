package dev.warp.protocol.link;

import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.aead.Opener;
import dev.warp.protocol.aead.Sealer;
import dev.warp.protocol.noise.TransportKeys;
import dev.warp.protocol.wire.Bytes;
import java.util.Optional;

/**
 * The seal of one stream between a gate and a map (docs/protocol.md section 15.2). Messages are
 * counted in each direction, and the count is the nonce: one that is repeated, left out, in another
 * place or from the other direction does not open. Nothing opens after that, for the stream can
 * only be in somebody else's hands. For use by one thread at a time. {@link #close} zeroes the
 * keys.
 */
public final class LinkSession implements AutoCloseable {

  /** The longest message in bytes, before sealing. */
  public static final int MAX_MESSAGE = 256 << 10;

  /** The age from which on a gate makes a new stream, in nanoseconds: 50 minutes. */
  public static final long RENEW_AFTER_NANOS = 50 * 60 * 1_000_000_000L;

  /** The age from which on nothing is sealed or opened, in nanoseconds: an hour. */
  public static final long REJECT_AFTER_NANOS = 60 * 60 * 1_000_000_000L;

  private static final long REJECT_AFTER_MESSAGES = 1L << 32;
  private static final int COUNT_OFFSET = AeadSuite.NONCE_SIZE - Long.BYTES;
  private static final byte[] NOTHING = {};

  private final Sealer sealer;
  private final Opener opener;
  private final long createdNanos;
  private final byte[] nonce = new byte[AeadSuite.NONCE_SIZE];
  private long sealed;
  private long opened;
  private boolean broken;
  private boolean closed;

  LinkSession(TransportKeys keys, long nowNanos) {
    this.sealer = AeadSuite.CHACHA20_POLY1305.sealer(keys.sending());
    this.opener = AeadSuite.CHACHA20_POLY1305.opener(keys.receiving());
    this.createdNanos = nowNanos;
  }

  /**
   * Seals the next message.
   *
   * @return nothing if the session is too old, used up or closed
   * @throws IllegalArgumentException for one longer than {@value #MAX_MESSAGE} bytes
   */
  public Optional<byte[]> seal(byte[] message, long nowNanos) {
    if (message.length > MAX_MESSAGE) {
      throw new IllegalArgumentException(
          message.length + " bytes do not fit a message of " + MAX_MESSAGE);
    }
    if (!isUsable(nowNanos) || sealed >= REJECT_AFTER_MESSAGES) {
      return Optional.empty();
    }
    byte[] result = new byte[message.length + AeadSuite.TAG_SIZE];
    Bytes.putLong(nonce, COUNT_OFFSET, sealed++);
    sealer.seal(nonce, NOTHING, 0, 0, message, 0, message.length, result, 0);
    return Optional.of(result);
  }

  /**
   * Opens the next message of the far end.
   *
   * @return nothing if it is not that, or the session is too old or closed; the stream is to be
   *     ended then
   */
  public Optional<byte[]> open(byte[] message, long nowNanos) {
    int length = message.length - AeadSuite.TAG_SIZE;
    if (broken || !isUsable(nowNanos) || length < 0 || length > MAX_MESSAGE) {
      broken = true;
      return Optional.empty();
    }
    byte[] result = new byte[length];
    Bytes.putLong(nonce, COUNT_OFFSET, opened);
    if (opener.open(nonce, NOTHING, 0, 0, message, 0, message.length, result, 0) == Opener.FORGED) {
      broken = true;
      return Optional.empty();
    }
    opened++;
    return Optional.of(result);
  }

  /** Whether a message of the far end has been opened, which proves that it is there. */
  public boolean isProved() {
    return opened > 0;
  }

  /** Whether it is time for a new stream. */
  public boolean isDueForRenewal(long nowNanos) {
    return nowNanos - createdNanos >= RENEW_AFTER_NANOS;
  }

  /** Whether the keys may still be used. */
  public boolean isUsable(long nowNanos) {
    return !closed && nowNanos - createdNanos < REJECT_AFTER_NANOS;
  }

  @Override
  public void close() {
    closed = true;
    sealer.close();
    opener.close();
  }
}
