package dev.warp.gate.engine.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TunnelKeysTest {

  /** Of {@code printf 'tunnel id\0\0\0\0\0\0\0\0\x07' | sha256sum} and so on. */
  @Test
  void shouldBeWhatTheCommandLineSays() {
    assertEquals(0x0a2c_3542, TunnelKeys.byId(7));
    assertEquals(0x0066_24f9, TunnelKeys.byName("video"));
    assertEquals(0xb552_7806, TunnelKeys.byNameDespiteId("video"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 256, 0x0102_0304_0506_0708L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void shouldHashAnIdAsEightBytesInNetworkByteOrder(long id) {
    byte[] encoded = ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    assertEquals(firstFour("tunnel id", encoded), TunnelKeys.byId(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "video", "tunnel", "Fahrzeug-Überwachung", "映像", "🚋 tram"})
  void shouldHashANameInUtf8(String name) {
    byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
    assertEquals(firstFour("tunnel name", encoded), TunnelKeys.byName(name));
    assertEquals(firstFour("tunnel name+id", encoded), TunnelKeys.byNameDespiteId(name));
  }

  @Test
  void shouldSendTheIdFirstAndThenTheName() {
    assertArrayEquals(
        new int[] {TunnelKeys.byId(7), TunnelKeys.byNameDespiteId("video")},
        TunnelKeys.sent("video", OptionalLong.of(7)));
    assertArrayEquals(
        new int[] {TunnelKeys.byName("video")}, TunnelKeys.sent("video", OptionalLong.empty()));
  }

  /** docs/protocol.md section 6.5, the table, for two tunnels each of which has an id or not. */
  @Test
  void shouldMatchById() {
    OptionalLong seven = OptionalLong.of(7);
    OptionalLong eight = OptionalLong.of(8);
    OptionalLong none = OptionalLong.empty();
    assertEquals(Set.of(TunnelKeys.byId(7)), common("video", seven, "pictures", seven));
    assertEquals(Set.of(TunnelKeys.byId(7)), common("video", seven, "video", seven));
    assertEquals(Set.of(), common("video", seven, "video", eight));
    assertEquals(
        Set.of(TunnelKeys.byNameDespiteId("video")), common("video", seven, "video", none));
    assertEquals(Set.of(), common("video", seven, "pictures", none));
    assertEquals(Set.of(TunnelKeys.byName("video")), common("video", none, "video", none));
    assertEquals(Set.of(TunnelKeys.byName("video")), common("video", none, "video", seven));
    assertEquals(Set.of(), common("video", none, "pictures", seven));
    assertEquals(Set.of(), common("video", none, "pictures", none));
  }

  private static Set<Integer> common(
      String sender, OptionalLong senderId, String receiver, OptionalLong receiverId) {
    Set<Integer> keys = keys(TunnelKeys.sent(sender, senderId));
    keys.retainAll(keys(TunnelKeys.accepted(receiver, receiverId)));
    return keys;
  }

  private static Set<Integer> keys(int[] keys) {
    Set<Integer> set = new TreeSet<>();
    Arrays.stream(keys).forEach(set::add);
    return set;
  }

  private static int firstFour(String label, byte[] value) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((label + "\0").getBytes(StandardCharsets.US_ASCII));
      String hash = HexFormat.of().formatHex(digest.digest(value));
      return HexFormat.fromHexDigits(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
