package dev.warp.protocol.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.RandomSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyTest {

  private static final String ORDER =
      "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
  private static final String PUBLISHED = "A2FP3SPBZ7RDXQPADFDYC9MZ0WQAW7S8RNW6J01C7FENTXY93WSG";

  @ParameterizedTest
  @CsvSource({
    PUBLISHED + ", 0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82",
    "2ZHQBY729J6XEQNT8HFH3P61401VYZXG8AX3ZP4CJA3ZY9XHJZ10, "
        + "08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT"
  })
  void shouldReadAKeyAndKnowItsPublicHalf(String privateText, String publicText) {
    try (PrivateKey key = PrivateKey.parse(privateText)) {
      assertEquals(PublicKey.parse(publicText), key.publicKey());
      assertEquals(privateText, new String(key.encoded()));
    }
  }

  // BOLT 8 appendix A
  @ParameterizedTest
  @CsvSource({
    "11, 034f355bdcb7cc0af728ef3cceb9615d90684bb5b2ca5f859ab0f0b704075871aa",
    "12, 036360e856310ce5d294e8be33fc807077dc56ac80d95d9cd4ddbd21325eff73f7",
    "21, 028d7500dd4c12685d1f568b4c2b5048e8534b873319f3a8daa612b469132ec7f7",
    "22, 02466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f27"
  })
  void shouldComputeThePublicKeysOfBolt8(String byteRepeated, String publicHex) {
    try (PrivateKey key = repeated(byteRepeated)) {
      assertEquals(publicHex, HexFormat.of().formatHex(key.publicKey().toBytes()));
    }
  }

  // BOLT 8 appendix A, the values named ss
  @ParameterizedTest
  @CsvSource({
    "12, 21, 1e2fb3c8fe8fb9f262f649f64d26ecf0f2c0a805a767cf02dc2d77a6ef1fdcc3",
    "12, 22, c06363d6cc549bcb7913dbb9ac1c33fc1158680c89e972000ecd06b36c472e47",
    "11, 22, b36b6d195982c5be874d6d542dc268234379e1ae4ff1709402135b7de5cf0766"
  })
  void shouldAgreeOnTheSecretsOfBolt8(String one, String other, String secretHex) {
    try (PrivateKey a = repeated(one);
        PrivateKey b = repeated(other)) {
      byte[] secret = HexFormat.of().parseHex(secretHex);
      assertArrayEquals(secret, a.agree(b.publicKey().toBytes(), random(1)).orElseThrow());
      assertArrayEquals(secret, b.agree(a.publicKey().toBytes(), random(2)).orElseThrow());
    }
  }

  @Property(tries = 50)
  void shouldAgreeWhateverTheMask(@ForAll long keySeed, @ForAll long oneMask, @ForAll long other) {
    try (PrivateKey a = PrivateKey.generate(random(keySeed));
        PrivateKey b = PrivateKey.generate(random(~keySeed))) {
      byte[] expected = a.agree(b.publicKey().toBytes(), random(oneMask)).orElseThrow();
      assertArrayEquals(expected, a.agree(b.publicKey().toBytes(), random(other)).orElseThrow());
      assertArrayEquals(expected, b.agree(a.publicKey().toBytes(), random(other)).orElseThrow());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "01", "ff"})
  void shouldAgreeWithTheOddestMasks(String mask) {
    byte[] maskBytes = HexFormat.of().parseHex(mask.repeat(32));
    try (PrivateKey a = repeated("01");
        PrivateKey b = repeated("21")) {
      byte[] expected = a.agree(b.publicKey().toBytes(), random(1)).orElseThrow();
      RandomSource odd = destination -> System.arraycopy(maskBytes, 0, destination, 0, 32);
      assertArrayEquals(expected, a.agree(b.publicKey().toBytes(), odd).orElseThrow());
    }
  }

  @Test
  void shouldDrawAFreshMaskForEachUse() {
    AtomicInteger draws = new AtomicInteger();
    RandomSource counting =
        destination -> {
          draws.incrementAndGet();
          random(draws.get()).nextBytes(destination);
        };
    try (PrivateKey key = repeated("11")) {
      byte[] remote = PublicKey.PUBLISHED_MAP_KEY.toBytes();
      assertTrue(key.agree(remote, counting).isPresent());
      assertTrue(key.agree(remote, counting).isPresent());
      assertEquals(2, draws.get());
    }
  }

  @Test
  void shouldNotAgreeWithWhatIsNoPoint() {
    byte[] noPoint = PublicKey.PUBLISHED_MAP_KEY.toBytes();
    noPoint[0] = 4;
    try (PrivateKey key = repeated("11")) {
      assertTrue(key.agree(noPoint, random(1)).isEmpty());
      assertTrue(key.agree(new byte[0], random(1)).isEmpty());
      assertTrue(key.agree(new byte[33], random(1)).isEmpty());
      byte[] longer = Arrays.copyOf(PublicKey.PUBLISHED_MAP_KEY.toBytes(), 34);
      assertTrue(key.agree(longer, random(1)).isEmpty());
    }
  }

  @Test
  void shouldKnowThePublishedMapKey() {
    try (PrivateKey published = PrivateKey.parse(PUBLISHED);
        PrivateKey other = repeated("11")) {
      assertTrue(published.isPublishedMapKey());
      assertFalse(other.isPublishedMapKey());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01",
        "0000000000000000000000000000000000000000000000000000000000000000",
        ORDER,
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "000000000000000000000000000000000000000000000000000000000000000001"
      })
  void shouldRefuseANumberOutOfRange(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThrows(IllegalArgumentException.class, () -> PrivateKey.of(bytes));
  }

  @Test
  void shouldAcceptTheLargestAndTheSmallest() {
    String basePointX = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    byte[] largest = HexFormat.of().parseHex(ORDER);
    largest[31]--;
    byte[] smallest = new byte[32];
    smallest[31] = 1;
    try (PrivateKey last = PrivateKey.of(largest);
        PrivateKey first = PrivateKey.of(smallest)) {
      assertEquals("02" + basePointX, HexFormat.of().formatHex(first.publicKey().toBytes()));
      assertEquals("03" + basePointX, HexFormat.of().formatHex(last.publicKey().toBytes()));
    }
  }

  @Test
  void shouldDrawAgainUntilTheNumberIsInRange() {
    Queue<byte[]> draws =
        new ArrayDeque<>(
            List.of(
                new byte[32],
                HexFormat.of().parseHex(ORDER),
                HexFormat.of().parseHex("11".repeat(32))));
    RandomSource source = destination -> System.arraycopy(draws.remove(), 0, destination, 0, 32);
    try (PrivateKey key = PrivateKey.generate(source);
        PrivateKey expected = repeated("11")) {
      assertEquals(expected.publicKey(), key.publicKey());
      assertTrue(draws.isEmpty());
    }
  }

  @Test
  void shouldNeverShowItself() {
    try (PrivateKey key = PrivateKey.parse(PUBLISHED)) {
      assertFalse(key.toString().contains(PUBLISHED));
      assertTrue(key.toString().contains(key.publicKey().toString()));
    }
    String mistyped = PUBLISHED.replace('G', '%');
    String message =
        assertThrows(IllegalArgumentException.class, () -> PrivateKey.parse(mistyped)).getMessage();
    assertFalse(message.contains(PUBLISHED.substring(0, 4)), message);
  }

  @Test
  void shouldBeOfNoUseOnceClosed() {
    byte[] bytes = HexFormat.of().parseHex("11".repeat(32));
    PrivateKey key = PrivateKey.of(bytes);
    Arrays.fill(bytes, (byte) 0);
    byte[] remote = PublicKey.PUBLISHED_MAP_KEY.toBytes();
    assertTrue(key.agree(remote, random(1)).isPresent());
    key.close();
    assertThrows(IllegalStateException.class, key::encoded);
    assertThrows(IllegalStateException.class, () -> key.agree(remote, random(1)));
    assertNotEquals(PublicKey.PUBLISHED_MAP_KEY, key.publicKey());
  }

  private static PrivateKey repeated(String byteHex) {
    return PrivateKey.of(HexFormat.of().parseHex(byteHex.repeat(PrivateKey.SIZE)));
  }

  private static RandomSource random(long seed) {
    return new Random(seed)::nextBytes;
  }
}
