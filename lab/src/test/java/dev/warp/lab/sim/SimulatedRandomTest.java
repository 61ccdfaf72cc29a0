package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.RandomSource;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SimulatedRandomTest {

  /** The published first outputs of SplitMix64 for seed 1234567. */
  @Test
  void shouldBeSplitMix64() {
    SimulatedRandom random = new SimulatedRandom(1_234_567);
    long[] expected =
        LongStream.of(
                6_457_827_717_110_365_317L,
                3_203_168_211_198_807_973L,
                Long.parseUnsignedLong("9817491932198370423"),
                4_593_380_528_125_082_431L,
                Long.parseUnsignedLong("16408922859458223821"))
            .toArray();
    assertArrayEquals(expected, LongStream.generate(random::nextLong).limit(5).toArray());
  }

  @Test
  void shouldForkTheSameWhateverWasDrawnBefore() {
    SimulatedRandom fresh = new SimulatedRandom(7);
    SimulatedRandom used = new SimulatedRandom(7);
    used.nextLong();
    used.fork("other").nextLong();
    assertEquals(fresh.fork("map").nextLong(), used.fork("map").nextLong());
  }

  @Test
  void shouldForkDifferentlyByNameAndSeed() {
    SimulatedRandom random = new SimulatedRandom(7);
    long map = random.fork("map").nextLong();
    assertNotEquals(map, random.fork("mbp").nextLong());
    assertNotEquals(map, random.fork("gate").nextLong());
    assertNotEquals(map, new SimulatedRandom(8).fork("map").nextLong());
    assertNotEquals(map, random.fork("map").fork("map").nextLong());
  }

  @Test
  void shouldFillAllBytesOfAnyLength() {
    RandomSource random = new SimulatedRandom(3);
    for (int length = 0; length < 20; length++) {
      byte[] seen = new byte[length];
      for (int round = 0; round < 20; round++) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        for (int i = 0; i < length; i++) {
          seen[i] |= bytes[i];
        }
      }
      for (byte b : seen) {
        assertNotEquals(0, b);
      }
    }
  }

  @Test
  void shouldDrawNothingForTheImpossible() {
    SimulatedRandom random = new SimulatedRandom(5);
    assertFalse(random.happens(0));
    assertEquals(new SimulatedRandom(5).nextLong(), random.nextLong());
    assertTrue(random.happens(1));
  }
}
