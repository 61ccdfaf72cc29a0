package dev.warp.protocol.session;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.aead.AeadCiphers;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.aead.Opener;
import dev.warp.protocol.aead.Sealer;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.noise.TransportKeys;
import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.TransportHeader;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The keys two ends agreed on, and the counters of their use (docs/protocol.md sections 4.4 and 5).
 * Used by one thread; {@link #close} zeroes the keys and the reset token.
 */
public final class Session implements AutoCloseable {

  /** A new session is due after so many datagrams. */
  public static final long REKEY_AFTER_DATAGRAMS = 1L << 28;

  /** No more datagrams than this are sealed. */
  private static final long REJECT_AFTER_DATAGRAMS = 1L << 30;

  private static final int MAX_SEALED_PART =
      TransportHeader.sealedBesideClear(TransportHeader.CLEAR_PIECE_SHARD)
          + TransportHeader.TAG_SIZE;

  private static final byte[] NOTHING = {};

  private final SessionTerms terms;
  private final long createdNanos;
  private final long maxSealed;
  private final Sealer sealer;
  private final Opener opener;
  private final byte[] nonce = new byte[AeadSuite.NONCE_SIZE];

  /**
   * What is sealed of a datagram with a shard in clear, next to its tag as the cipher wants it; of
   * no size before the first one, for with a map there is none.
   */
  private byte[] sealedPart = NOTHING;

  private final long[] sendCounters;
  private final SequenceWindow[] windows;
  private final long[] received;
  private long sealedDatagrams;
  private DropReason openFailure = DropReason.UNAUTHENTICATED;
  private boolean closed;

  Session(SessionTerms terms, TransportKeys keys, AeadCiphers ciphers, long nowNanos) {
    this(terms, keys, ciphers, nowNanos, REJECT_AFTER_DATAGRAMS);
  }

  /** A session that seals no more than {@code maxSealed} datagrams. */
  Session(
      SessionTerms terms, TransportKeys keys, AeadCiphers ciphers, long nowNanos, long maxSealed) {
    this.terms = terms;
    this.createdNanos = nowNanos;
    this.maxSealed = maxSealed;
    this.sealer = ciphers.sealer(terms.suite(), keys.sending());
    this.opener = ciphers.opener(terms.suite(), keys.receiving());
    int maxPaths = terms.purpose().maxPaths();
    this.sendCounters = new long[maxPaths];
    this.windows = new SequenceWindow[maxPaths];
    this.received = new long[maxPaths];
  }

  /** Seals all of a datagram; see {@link #seal(byte[], int, int, int, int, long)}. */
  public int seal(byte[] datagram, int offset, int end, int pathId, long nowNanos) {
    return seal(datagram, offset, end, pathId, TransportHeader.SEALED, nowNanos);
  }

  /**
   * Seals a transport datagram in place: the caller has written the frames from {@code offset} +
   * {@link TransportHeader#FRAMES_OFFSET}; this writes header, sending time and tag around them.
   *
   * @param end where the frames end; 16 bytes for the tag must follow
   * @param flags of {@link TransportHeader}: whether a shard, which is then the only frame, stays
   *     in clear but for its header
   * @return the length of the datagram, or -1 when the keys may not be used any more
   */
  public int seal(byte[] datagram, int offset, int end, int pathId, int flags, long nowNanos) {
    if (!isUsable(nowNanos) || sealedDatagrams >= maxSealed) {
      return -1;
    }
    long counter = sendCounters[pathId]++;
    sealedDatagrams++;
    TransportHeader.write(datagram, offset, flags, pathId, terms.remoteIndex(), counter);
    Bytes.putInt(datagram, offset + TransportHeader.SIZE, (int) (nowNanos / 1000));
    setNonce(pathId, counter);
    int body = offset + TransportHeader.SIZE;
    if (flags == TransportHeader.SEALED) {
      sealer.seal(
          nonce,
          datagram,
          offset,
          TransportHeader.SIZE,
          datagram,
          body,
          end - body,
          datagram,
          body);
    } else {
      sealBesideClear(datagram, offset, body + TransportHeader.sealedBesideClear(flags), end);
    }
    return end + TransportHeader.TAG_SIZE - offset;
  }

  /** Seals what comes before {@code clear}; the rest and the header are authenticated with it. */
  private void sealBesideClear(byte[] datagram, int offset, int clear, int end) {
    int body = offset + TransportHeader.SIZE;
    int length = clear - body;
    makeRoomForSealedPart();
    System.arraycopy(datagram, body, sealedPart, 0, length);
    sealer.seal(
        nonce,
        datagram,
        offset,
        TransportHeader.SIZE,
        datagram,
        clear,
        end - clear,
        sealedPart,
        0,
        length,
        sealedPart,
        0);
    System.arraycopy(sealedPart, 0, datagram, body, length);
    System.arraycopy(sealedPart, length, datagram, end, TransportHeader.TAG_SIZE);
  }

  /**
   * Opens a transport datagram in place and marks its counter as seen. Never throws for what the
   * bytes are. A forgery leaves zeroes where its frames would have been, or, where a shard is in
   * clear, everything as it was.
   *
   * @return where the frames end, or -1: {@link #openFailure()} then says why
   */
  public int open(byte[] datagram, int offset, int length, long nowNanos) {
    if (length < TransportHeader.MIN_DATAGRAM) {
      return failed(DropReason.MALFORMED);
    }
    int pathId = TransportHeader.pathId(datagram, offset);
    long counter = TransportHeader.counter(datagram, offset);
    int flags = TransportHeader.flags(datagram, offset);
    if (pathId >= windows.length || counter < 0 || !areExpected(flags)) {
      return failed(DropReason.MALFORMED);
    }
    if (!isUsable(nowNanos)) {
      return failed(DropReason.SESSION_EXPIRED);
    }
    if (windows[pathId] != null && !windows[pathId].check(counter)) {
      return failed(DropReason.REPLAYED);
    }
    setNonce(pathId, counter);
    int body = offset + TransportHeader.SIZE;
    int end = offset + length - TransportHeader.TAG_SIZE;
    int clear =
        flags == TransportHeader.SEALED ? end : body + TransportHeader.sealedBesideClear(flags);
    if (clear > end) {
      return failed(DropReason.MALFORMED);
    }
    boolean authentic =
        flags == TransportHeader.SEALED
            ? openSealed(datagram, offset, length)
            : openBesideClear(datagram, offset, clear, end);
    if (!authentic) {
      return failed(DropReason.UNAUTHENTICATED);
    }
    markReceived(pathId, counter);
    return end;
  }

  private void makeRoomForSealedPart() {
    if (sealedPart.length == 0) {
      sealedPart = new byte[MAX_SEALED_PART];
    }
  }

  /** A shard may be in clear between gates; a map gets none. */
  private boolean areExpected(int flags) {
    return flags == TransportHeader.SEALED
        || (terms.purpose() == Purpose.GATE && TransportHeader.areKnown(flags));
  }

  private boolean openSealed(byte[] datagram, int offset, int length) {
    int body = offset + TransportHeader.SIZE;
    return opener.open(
            nonce,
            datagram,
            offset,
            TransportHeader.SIZE,
            datagram,
            body,
            length - TransportHeader.SIZE,
            datagram,
            body)
        != Opener.FORGED;
  }

  /** The other way round than {@link #sealBesideClear}. */
  private boolean openBesideClear(byte[] datagram, int offset, int clear, int end) {
    int body = offset + TransportHeader.SIZE;
    int length = clear - body;
    makeRoomForSealedPart();
    System.arraycopy(datagram, body, sealedPart, 0, length);
    System.arraycopy(datagram, end, sealedPart, length, TransportHeader.TAG_SIZE);
    int opened =
        opener.open(
            nonce,
            datagram,
            offset,
            TransportHeader.SIZE,
            datagram,
            clear,
            end - clear,
            sealedPart,
            0,
            length + TransportHeader.TAG_SIZE,
            sealedPart,
            0);
    if (opened == Opener.FORGED) {
      return false;
    }
    System.arraycopy(sealedPart, 0, datagram, body, length);
    return true;
  }

  private void markReceived(int pathId, long counter) {
    if (windows[pathId] == null) {
      windows[pathId] = new SequenceWindow(terms.purpose().replayWindowBits());
    }
    windows[pathId].update(counter);
    received[pathId]++;
  }

  private int failed(DropReason reason) {
    openFailure = reason;
    return -1;
  }

  private void setNonce(int pathId, long counter) {
    Bytes.putInt(nonce, 0, pathId);
    Bytes.putLong(nonce, 4, counter);
  }

  /** Whether its keys may still be used. */
  public boolean isUsable(long nowNanos) {
    return !closed && nowNanos - createdNanos < rejectAfterNanos();
  }

  /** Whether {@code counter} is the highest yet opened on the far end's path {@code pathId}. */
  public boolean isNewest(int pathId, long counter) {
    return windows[pathId] != null && windows[pathId].highest() == counter;
  }

  /** The counter of the datagram sealed last on this end's path {@code pathId}, -1 for none. */
  public long lastCounter(int pathId) {
    return sendCounters[pathId] - 1;
  }

  /** Datagrams opened on the far end's path {@code pathId}. */
  public long received(int pathId) {
    return received[pathId];
  }

  /** Highest counter opened on the far end's path {@code pathId}, -1 for none. */
  public long highest(int pathId) {
    return windows[pathId] == null ? -1 : windows[pathId].highest();
  }

  /** Whether a reset notice with this token comes from the far end; in constant time. */
  public boolean isResetBy(byte[] token) {
    return !closed && MessageDigest.isEqual(terms.farResetToken(), token);
  }

  /** Why the last {@link #open} returned -1. */
  public DropReason openFailure() {
    return openFailure;
  }

  public PublicKey farKey() {
    return terms.farKey();
  }

  public long farStartId() {
    return terms.farStartId();
  }

  /** Whether this end sent the initiation. */
  public boolean isInitiator() {
    return terms.initiator();
  }

  public int localIndex() {
    return terms.localIndex();
  }

  public int remoteIndex() {
    return terms.remoteIndex();
  }

  public long createdNanos() {
    return createdNanos;
  }

  /** The age at which its initiator makes a new session, in nanoseconds. */
  public long rekeyAfterNanos() {
    return terms.purpose().rekeyAfterNanos();
  }

  /** The age from which neither end uses it, in nanoseconds. */
  public long rejectAfterNanos() {
    return terms.purpose().rejectAfterNanos();
  }

  public AeadSuite suite() {
    return terms.suite();
  }

  public long sealedDatagrams() {
    return sealedDatagrams;
  }

  @Override
  public void close() {
    closed = true;
    sealer.close();
    opener.close();
    Arrays.fill(terms.farResetToken(), (byte) 0);
  }
}
