package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.aead.AeadCiphers;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.frame.ShardFrame;
import dev.warp.protocol.noise.TransportKeys;
import dev.warp.protocol.wire.TransportHeader;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams with a shard in clear (docs/protocol.md section 5.1). */
final class ClearShardTest {

  private static final int OFFSET = 3;
  private static final int FRAMES = OFFSET + TransportHeader.FRAMES_OFFSET;
  private static final int CLEAR = TransportHeader.CLEAR_SHARD;
  private static final int CLEAR_PIECE = TransportHeader.CLEAR_PIECE_SHARD;

  private final TwoEnds ends = new TwoEnds(52);
  private final Random random = new Random(52);

  /** Two ends of a session in a suite. */
  private record Ends(Session here, Session there) {}

  private Ends ends(AeadSuite suite, Purpose purpose) {
    List<TransportKeys> keys = ends.keys();
    return new Ends(
        new Session(terms(suite, purpose, true), keys.get(0), AeadCiphers.OWN, 0),
        new Session(terms(suite, purpose, false), keys.get(1), AeadCiphers.OWN, 0));
  }

  private SessionTerms terms(AeadSuite suite, Purpose purpose, boolean initiator) {
    return new SessionTerms(
        purpose, ends.responder.publicKey(), 1, new byte[16], initiator, 2, 3, suite);
  }

  private static int headerSize(int flags) {
    return switch (flags) {
      case TransportHeader.CLEAR_SHARD -> ShardFrame.HEADER_SIZE;
      case TransportHeader.CLEAR_PIECE_SHARD -> ShardFrame.PIECE_HEADER_SIZE;
      default -> 0;
    };
  }

  /** Frame header and shard, all random. */
  private byte[] frames(int flags, int shardBytes) {
    byte[] frames = new byte[headerSize(flags) + shardBytes];
    random.nextBytes(frames);
    return frames;
  }

  private static byte[] seal(Session from, byte[] frames, int flags) {
    byte[] buffer = new byte[FRAMES + frames.length + TransportHeader.TAG_SIZE];
    System.arraycopy(frames, 0, buffer, FRAMES, frames.length);
    int length = from.seal(buffer, OFFSET, FRAMES + frames.length, 5, flags, 1_000_000);
    assertEquals(buffer.length - OFFSET, length);
    return buffer;
  }

  private static int open(Session to, byte[] buffer) {
    return to.open(buffer, OFFSET, buffer.length - OFFSET, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "AES_256_GCM, 1",
    "AES_256_GCM, 3",
    "CHACHA20_POLY1305, 1",
    "CHACHA20_POLY1305, 3",
  })
  void shouldLeaveTheShardReadableAndNothingElse(AeadSuite suite, int flags) {
    Ends session = ends(suite, Purpose.GATE);
    for (int shardBytes : new int[] {0, 1, 16, 1_348}) {
      byte[] frames = frames(flags, shardBytes);
      byte[] sealed = seal(session.here(), frames, flags);
      int shard = FRAMES + headerSize(flags);
      assertArrayEquals(
          Arrays.copyOfRange(frames, headerSize(flags), frames.length),
          Arrays.copyOfRange(sealed, shard, shard + shardBytes));
      assertFalse(
          Arrays.equals(
              Arrays.copyOf(frames, headerSize(flags)), Arrays.copyOfRange(sealed, FRAMES, shard)));
      assertEquals(flags, TransportHeader.flags(sealed, OFFSET));
      assertEquals(FRAMES + frames.length, open(session.there(), sealed));
      assertArrayEquals(frames, Arrays.copyOfRange(sealed, FRAMES, FRAMES + frames.length));
      assertEquals(-1, open(session.there(), sealed));
      assertEquals(DropReason.REPLAYED, session.there().openFailure());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AES_256_GCM, 1",
    "AES_256_GCM, 3",
    "CHACHA20_POLY1305, 1",
    "CHACHA20_POLY1305, 3",
  })
  void shouldProtectEveryBit(AeadSuite suite, int flags) {
    Ends session = ends(suite, Purpose.GATE);
    byte[] genuine = seal(session.here(), frames(flags, 100), flags);
    for (int bit = 8 * OFFSET; bit < 8 * genuine.length; bit++) {
      // Whose index it is, is for the caller to look up; all else of byte 0 is checked before.
      byte[] forged = genuine.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      byte[] before = forged.clone();
      assertEquals(-1, open(session.there(), forged), "bit " + bit);
      if (TransportHeader.flags(forged, OFFSET) == flags) {
        assertArrayEquals(before, forged, "nothing of a forgery is deciphered");
      }
    }
    for (int length = 0; length < genuine.length - OFFSET; length++) {
      byte[] cut = Arrays.copyOf(genuine, OFFSET + length);
      assertEquals(-1, session.there().open(cut, OFFSET, length, 0));
    }
    assertEquals(-1, open(session.there(), Arrays.copyOf(genuine, genuine.length + 1)));
    assertEquals(0, session.there().received(5));
    assertTrue(open(session.there(), genuine) > 0);
  }

  @ParameterizedTest
  @EnumSource(AeadSuite.class)
  void shouldNotTakeTheTagFromWhereAeadPutsIt(AeadSuite suite) {
    Ends session = ends(suite, Purpose.GATE);
    byte[] genuine = seal(session.here(), frames(CLEAR, 100), CLEAR);
    byte[] moved = genuine.clone();
    int shard = FRAMES + ShardFrame.HEADER_SIZE;
    System.arraycopy(genuine, genuine.length - 16, moved, shard, 16);
    System.arraycopy(genuine, shard, moved, shard + 16, 100);
    assertEquals(-1, open(session.there(), moved));
    assertEquals(DropReason.UNAUTHENTICATED, session.there().openFailure());
    assertTrue(open(session.there(), genuine) > 0);
  }

  @ParameterizedTest
  @EnumSource(AeadSuite.class)
  void shouldTakeAllSortsOfDatagramsInOneSession(AeadSuite suite) {
    Ends session = ends(suite, Purpose.GATE);
    for (int i = 0; i < 100; i++) {
      int flags = new int[] {0, CLEAR, CLEAR_PIECE}[random.nextInt(3)];
      byte[] frames = frames(flags, random.nextInt(200));
      byte[] sealed = seal(session.here(), frames, flags);
      assertEquals(FRAMES + frames.length, open(session.there(), sealed));
      assertArrayEquals(frames, Arrays.copyOfRange(sealed, FRAMES, FRAMES + frames.length));
    }
    assertEquals(100, session.there().received(5));
  }

  @Test
  void shouldDropFlagsThatHaveNoMeaning() {
    Ends session = ends(AeadSuite.CHACHA20_POLY1305, Purpose.GATE);
    for (int flags = 0; flags < 256; flags++) {
      byte[] sealed = seal(session.here(), frames(CLEAR_PIECE, 10), flags);
      boolean known = flags == 0 || flags == CLEAR || flags == CLEAR_PIECE;
      assertEquals(known, open(session.there(), sealed) > 0, "flags " + flags);
    }
    assertEquals(DropReason.MALFORMED, session.there().openFailure());
  }

  @Test
  void shouldTakeNoClearShardInASessionWithAMap() {
    Ends session = ends(AeadSuite.AES_256_GCM, Purpose.MAP);
    byte[] buffer = new byte[FRAMES + 30 + TransportHeader.TAG_SIZE];
    int length = session.here().seal(buffer, OFFSET, FRAMES + 30, 0, CLEAR, 0);
    assertEquals(-1, session.there().open(buffer, OFFSET, length, 0));
    assertEquals(DropReason.MALFORMED, session.there().openFailure());
  }

  /** The JDK's cipher allocates; a clear shard must not cost more of that than a sealed one. */
  @Test
  void shouldAllocateNothingOfItsOwn() {
    Ends session = ends(AeadSuite.AES_256_GCM, Purpose.GATE);
    long[] allocated = new long[2];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] buffer = new byte[1_400];
    int end = 1_380;
    for (int round = 0; round < 2; round++) {
      for (int clear = 0; clear < 2; clear++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
          int length = session.here().seal(buffer, 0, end, 1, clear, 0);
          assertEquals(end, session.there().open(buffer, 0, length, 0));
        }
        allocated[clear] = threads.getCurrentThreadAllocatedBytes() - before;
      }
    }
    // It keeps the associated data in a buffer that grows.
    long associatedData = 2 * 1_000 * 4L * end;
    assertTrue(allocated[1] <= allocated[0] + associatedData, allocated[1] + " bytes");
  }
}
