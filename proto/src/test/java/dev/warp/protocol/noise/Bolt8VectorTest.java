package dev.warp.protocol.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.aead.Sealer;
import dev.warp.protocol.keys.PrivateKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * BOLT 8 appendix A. The version byte that BOLT 8 puts before each act is no part of Noise, and is
 * left out here, with its bad version tests.
 */
class Bolt8VectorTest {

  private static final byte[] NO_PAYLOAD = {};
  private static final String ACT_1 =
      "036360e856310ce5d294e8be33fc807077dc56ac80d95d9cd4ddbd21325eff73f7"
          + "0df6086551151f58b8afe6c195782c6a";
  private static final String ACT_2 =
      "02466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f27"
          + "6e2470b93aac583c9ef6eafca3f730ae";
  private static final String ACT_3 =
      "b9e3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa22355"
          + "361aa02e55a8fc28fef5bd6d71ad0c38228dc68b1c466263b47fdf31e560e139ba";
  private static final String INITIATOR_KEY =
      "969ab31b4d288cedf6218839b27a3e2140827047f2c0f01bf5c04435d43511a9";
  private static final String RESPONDER_KEY =
      "bb9020b8965f4df047e07f955f3c4b88418984aadc5cdb35096b9ea8fa5c3442";
  private static final String CHAINING_KEY =
      "919219dbb2920afa8db80f9a51787a840bcf111ed8d588caf9ab4be716e42b01";

  private final DhKeyPair initiatorStatic = repeated("11");
  private final DhKeyPair responderStatic = repeated("21");
  private final HandshakeState initiator =
      HandshakeSetup.initiator(
              HandshakePattern.XK, new Secp256k1Dh(), initiatorStatic, responderStatic.publicKey())
          .prologue("lightning".getBytes(StandardCharsets.US_ASCII))
          .start(constant("12"));
  private final HandshakeState responder =
      HandshakeSetup.responder(HandshakePattern.XK, new Secp256k1Dh(), responderStatic)
          .prologue("lightning".getBytes(StandardCharsets.US_ASCII))
          .start(constant("22"));

  @AfterEach
  void close() {
    initiator.close();
    responder.close();
    initiatorStatic.close();
    responderStatic.close();
  }

  @Test
  void shouldInitiate() {
    assertEquals(ACT_1, hex(initiator.writeMessage(NO_PAYLOAD)));
    assertTrue(reads(initiator, ACT_2));
    assertEquals(ACT_3, hex(initiator.writeMessage(NO_PAYLOAD)));
    try (TransportKeys keys = initiator.split()) {
      assertEquals(INITIATOR_KEY, hex(keys.sending()));
      assertEquals(RESPONDER_KEY, hex(keys.receiving()));
    }
  }

  @Test
  void shouldRespond() {
    checkResponder();
  }

  @ParameterizedTest(name = "act 1, {0}")
  @CsvSource({
    "short read, "
        + "036360e856310ce5d294e8be33fc807077dc56ac80d95d9cd4ddbd21325eff73f7"
        + "0df6086551151f58b8afe6c195782c",
    "bad key, "
        + "046360e856310ce5d294e8be33fc807077dc56ac80d95d9cd4ddbd21325eff73f7"
        + "0df6086551151f58b8afe6c195782c6a",
    "bad tag, "
        + "036360e856310ce5d294e8be33fc807077dc56ac80d95d9cd4ddbd21325eff73f7"
        + "0df6086551151f58b8afe6c195782c6b"
  })
  void shouldRefuseABadActOneAndTakeTheGenuineOne(String what, String act) {
    assertFalse(reads(responder, act), what);
    checkResponder();
  }

  @ParameterizedTest(name = "act 2, {0}")
  @CsvSource({
    "short read, "
        + "02466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f27"
        + "6e2470b93aac583c9ef6eafca3f730",
    "bad key, "
        + "04466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f27"
        + "6e2470b93aac583c9ef6eafca3f730ae",
    "bad tag, "
        + "02466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f27"
        + "6e2470b93aac583c9ef6eafca3f730af"
  })
  void shouldRefuseABadActTwoAndTakeTheGenuineOne(String what, String act) {
    assertEquals(ACT_1, hex(initiator.writeMessage(NO_PAYLOAD)));
    assertFalse(reads(initiator, act), what);
    assertTrue(reads(initiator, ACT_2));
    assertEquals(ACT_3, hex(initiator.writeMessage(NO_PAYLOAD)));
  }

  @ParameterizedTest(name = "act 3, {0}")
  @CsvSource({
    "short read, "
        + "b9e3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa22355"
        + "361aa02e55a8fc28fef5bd6d71ad0c38228dc68b1c466263b47fdf31e560e139",
    "bad ciphertext, "
        + "c9e3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa22355"
        + "361aa02e55a8fc28fef5bd6d71ad0c38228dc68b1c466263b47fdf31e560e139ba",
    "bad static key, "
        + "bfe3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa22355"
        + "36ad09a8ee351870c2bb7f78b754a26c6cef79a98d25139c856d7efd252c2ae73c",
    "bad tag, "
        + "b9e3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa22355"
        + "361aa02e55a8fc28fef5bd6d71ad0c38228dc68b1c466263b47fdf31e560e139bb"
  })
  void shouldRefuseABadActThreeAndTakeTheGenuineOne(String what, String act) {
    assertTrue(reads(responder, ACT_1));
    assertEquals(ACT_2, hex(responder.writeMessage(NO_PAYLOAD)));
    assertFalse(reads(responder, act), what);
    assertTrue(responder.remoteStatic().isEmpty());
    assertTrue(reads(responder, ACT_3));
    try (TransportKeys keys = responder.split()) {
      assertEquals(INITIATOR_KEY, hex(keys.receiving()));
    }
  }

  /** Lightning's own key rotation is no part of Noise, but of the same key derivation. */
  @Test
  void shouldEncryptLightningMessagesAcrossTwoKeyRotations() {
    byte[] chainingKey = bytes(CHAINING_KEY);
    byte[] key = bytes(INITIATOR_KEY);
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    for (int message = 0; message <= 1001; message++) {
      if (message > 0 && message % 500 == 0) {
        byte[][] rotated = ChainingKdf.derive(chainingKey, key, 2);
        chainingKey = rotated[0];
        key = rotated[1];
      }
      byte[] sealed = lightningMessage(key, message % 500);
      if (message % 500 < 2) {
        shown.writeBytes(sealed);
      }
    }
    assertEquals(
        "cf2b30ddf0cf3f80e7c35a6e6730b59fe802473180f396d88a8fb0db8cbcf25d2f214cf9ea1d95"
            + "72887022101f0b6753e0c7de21657d35a4cb2a1f5cde2650528bbc8f837d0f0d7ad833b1a256a1"
            + "178cb9d7387190fa34db9c2d50027d21793c9bc2d40b1e14dcf30ebeeeb220f48364f7a4c68bf8"
            + "1b186c57d44eb6de4c057c49940d79bb838a145cb528d6e8fd26dbe50a60ca2c104b56b60e45bd"
            + "4a2f3cc3b5e78ddb83dcb426d9863d9d9a723b0337c89dd0b005d89f8d3c05c52b76b29b740f09"
            + "2ecd8c8a5629d0d02ab457a0fdd0f7b90a192cd46be5ecb6ca570bfc5e268338b1a16cf4ef2d36",
        hex(shown.toByteArray()));
  }

  private void checkResponder() {
    assertTrue(reads(responder, ACT_1));
    assertEquals(ACT_2, hex(responder.writeMessage(NO_PAYLOAD)));
    assertTrue(reads(responder, ACT_3));
    assertArrayEquals(initiatorStatic.publicKey(), responder.remoteStatic().orElseThrow());
    try (TransportKeys keys = responder.split()) {
      assertEquals(INITIATOR_KEY, hex(keys.receiving()));
      assertEquals(RESPONDER_KEY, hex(keys.sending()));
    }
  }

  /** The length and then the text "hello", each sealed on its own. */
  private static byte[] lightningMessage(byte[] key, int message) {
    byte[] sealed = new byte[2 + 5 + 2 * AeadSuite.TAG_SIZE];
    byte[] text = "hello".getBytes(StandardCharsets.US_ASCII);
    try (Sealer sealer = AeadSuite.CHACHA20_POLY1305.sealer(key)) {
      byte[] length = {0, (byte) text.length};
      int first = sealer.seal(nonce(2L * message), text, 0, 0, length, 0, 2, sealed, 0);
      int second =
          sealer.seal(nonce(2L * message + 1), text, 0, 0, text, 0, text.length, sealed, first);
      assertEquals(sealed.length, first + second);
    }
    return sealed;
  }

  private static byte[] nonce(long count) {
    return ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(4, count).array();
  }

  private static boolean reads(HandshakeState state, String messageHex) {
    byte[] message = bytes(messageHex);
    return state.readMessage(message, 0, message.length).isPresent();
  }

  private static DhKeyPair repeated(String byteHex) {
    return Secp256k1Dh.keyPair(PrivateKey.of(bytes(byteHex.repeat(32))), constant("77"));
  }

  private static RandomSource constant(String byteHex) {
    byte value = HexFormat.of().parseHex(byteHex)[0];
    return destination -> Arrays.fill(destination, value);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
