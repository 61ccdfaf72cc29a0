package dev.warp.gate.engine.erasure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.backblaze.erasure.ReedSolomon;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every implementation has to do. The reference throughout is JavaReedSolomon's own
 * encodeParity and decodeMissing.
 */
abstract class ErasureCodeContract {

  private final ErasureCode code;

  ErasureCodeContract(ErasureCode code) {
    this.code = code;
  }

  @Test
  void shouldAgreeWithTheLibraryForAllShapesUpTo16And16() {
    Random random = new Random(1);
    for (int k = 1; k <= 16; k++) {
      for (int m = 1; m <= 16; m++) {
        byte[][] block = encoded(random, k, m, 3, 41);
        for (int sample = 0; sample < 12; sample++) {
          reconstructAndCompare(block, losses(random, k, m), k, 3, 41);
        }
      }
    }
  }

  @Test
  void shouldAgreeWithTheLibraryForEveryLossOfUpToSixOfTwelve() {
    byte[][] block = encoded(new Random(2), 6, 6, 0, 17);
    for (int lost = 0; lost < 1 << 12; lost++) {
      if (Integer.bitCount(lost) <= 6) {
        boolean[] present = new boolean[12];
        for (int i = 0; i < 12; i++) {
          present[i] = (lost & 1 << i) == 0;
        }
        reconstructAndCompare(block, present, 6, 0, 17);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"153, 102", "32, 32", "63, 1", "63, 2", "64, 64", "1, 254", "254, 1", "100, 155"})
  void shouldAgreeWithTheLibraryForLargeBlocks(int k, int m) {
    Random random = new Random(3);
    byte[][] block = encoded(random, k, m, 5, 29);
    for (int sample = 0; sample < 5; sample++) {
      reconstructAndCompare(block, losses(random, k, m), k, 5, 29);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "2, 2", "3, 3", "5, 4", "20, 14"})
  void shouldAgreeWithTheLibraryAtLengthsAroundThoseOfVectors(int k, int m) {
    int[] lengths = {0, 1, 2, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 400, 1200, 9000};
    Random random = new Random(6);
    for (int length : lengths) {
      for (int offset : new int[] {0, 1, 16, 45}) {
        byte[][] block = encoded(random, k, m, offset, length);
        reconstructAndCompare(block, losses(random, k, m), k, offset, length);
      }
    }
  }

  @Property(tries = 500)
  void shouldAgreeWithTheLibraryWhateverTheShapeAndRange(
      @ForAll @IntRange(min = 1, max = 40) int k,
      @ForAll @IntRange(min = 1, max = 40) int m,
      @ForAll @IntRange(max = 9) int offset,
      @ForAll @IntRange(max = 70) int length,
      @ForAll long seed) {
    Random random = new Random(seed);
    byte[][] block = encoded(random, k, m, offset, length);
    reconstructAndCompare(block, losses(random, k, m), k, offset, length);
  }

  @Test
  void shouldExtendTheGeneratorWhenMoreParityIsAskedForLater() {
    Random random = new Random(4);
    encoded(random, 5, 1, 0, 8);
    encoded(random, 5, 7, 0, 8);
    encoded(random, 5, 3, 0, 8);
  }

  @Test
  void shouldNeedNoArraysForMissingParity() {
    byte[][] block = encoded(new Random(5), 3, 3, 0, 8);
    byte[] lost = new byte[8];
    byte[][] received = {block[0], lost, block[2], null, block[4], null};
    code.reconstruct(received, new boolean[] {true, false, true, false, true, false}, 3, 6, 0, 8);
    assertArrayEquals(Arrays.copyOf(block[1], 8), lost);
  }

  @Test
  void shouldRefuseWhatIsNotABlock() {
    byte[][] shards = new byte[256][4];
    assertThrows(IllegalArgumentException.class, () -> code.encode(shards, 0, 3, 0, 4));
    assertThrows(IllegalArgumentException.class, () -> code.encode(shards, 4, 3, 0, 4));
    assertThrows(IllegalArgumentException.class, () -> code.encode(shards, 3, 256, 0, 4));
    assertThrows(IllegalArgumentException.class, () -> code.encode(shards, 3, 5, -1, 4));
    assertThrows(IllegalArgumentException.class, () -> code.encode(shards, 3, 5, 0, -1));
    boolean[] tooFew = {true, false, true, false, false};
    assertThrows(
        IllegalArgumentException.class, () -> code.reconstruct(shards, tooFew, 3, 5, 0, 4));
  }

  /** A block encoded by the code under test, which must equal what the library makes of it. */
  private byte[][] encoded(Random random, int k, int m, int offset, int length) {
    byte[][] block = new byte[k + m][offset + length + 4];
    for (byte[] shard : block) {
      random.nextBytes(shard);
    }
    byte[][] expected = copyOf(block);
    ReedSolomon.create(k, m).encodeParity(expected, offset, length);
    code.encode(block, k, k + m, offset, length);
    assertBlocksEqual(expected, block);
    return block;
  }

  /** Garbles what is lost, then rebuilds it with both and compares whole arrays. */
  private void reconstructAndCompare(
      byte[][] block, boolean[] present, int k, int offset, int length) {
    byte[][] received = copyOf(block);
    for (int i = 0; i < block.length; i++) {
      if (!present[i]) {
        Arrays.fill(received[i], (byte) 0xaa);
      }
    }
    byte[][] expected = copyOf(received);
    ReedSolomon.create(k, block.length - k)
        .decodeMissing(expected, present.clone(), offset, length);
    // The library rebuilds missing parity as well; this code leaves it alone.
    for (int i = k; i < block.length; i++) {
      expected[i] = received[i].clone();
    }
    code.reconstruct(received, present, k, block.length, offset, length);
    assertBlocksEqual(expected, received);
  }

  private static boolean[] losses(Random random, int k, int m) {
    boolean[] present = new boolean[k + m];
    Arrays.fill(present, true);
    int lost = random.nextInt(m + 1);
    while (lost > 0) {
      int victim = random.nextInt(k + m);
      lost -= present[victim] ? 1 : 0;
      present[victim] = false;
    }
    return present;
  }

  private static byte[][] copyOf(byte[][] block) {
    return Arrays.stream(block).map(byte[]::clone).toArray(byte[][]::new);
  }

  private static void assertBlocksEqual(byte[][] expected, byte[][] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i], "shard " + i);
    }
  }
}
