package dev.warp.protocol.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.aead.Sealer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors of cacophony (vectors/cacophony.txt) for the patterns that we have. */
class CacophonyVectorTest {

  private static final byte[] PROLOGUE = "John Galt".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PRESHARED_KEY =
      "This is my Austrian perspective!".getBytes(StandardCharsets.US_ASCII);
  private static final String INITIATOR_STATIC =
      "e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1";
  private static final String INITIATOR_EPHEMERAL =
      "893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a";
  private static final String RESPONDER_STATIC =
      "4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893";
  private static final String RESPONDER_STATIC_PUBLIC =
      "31e0303fd6418d2f8c0e78b91f22e8caed0fbe48656dcf4767e4834f701b8f62";
  private static final String RESPONDER_EPHEMERAL =
      "bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b";
  private static final List<String> PAYLOADS =
      List.of(
          "4c756477696720766f6e204d69736573",
          "4d757272617920526f746862617264",
          "462e20412e20486179656b",
          "4361726c204d656e676572",
          "4a65616e2d426170746973746520536179",
          "457567656e2042f6686d20766f6e2042617765726b");

  @Test
  void shouldRunNoiseXk() {
    check(
        HandshakePattern.XK,
        "cefffc5d1074126cc980ebfe902587ff36ba61dc77d4447ebe0f96dc22ae59d7",
        List.of(
            "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944"
                + "a3785af283c991bab613473804356ef6931f83acf64f99c274b93570857cfc5e",
            "95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843"
                + "3a4534805fa9fe4eb8343ace6609160c767ad9b832e8eea1d9b7a2111818dd",
            "5d8e67b9c1b8e36f5dc674bc5cd2ce243fb5d1710fa57de0370da7cc97901539"
                + "8eaad94603b05498ba9a613d2fd923dcaa6fd4288dfd8d70f419bf737efb4cd3"
                + "7f5da37ebb728849318c82",
            "3205e1265f809505e6edc092839d3156745d2abafbfd946b261e41",
            "470bcb1ae099555ff0d729500df550418d6ee5149d9e40bd2f4c6b3d263cc818d5",
            "d7187ed9d217ba6e91cf596e4871012ccedf7b5bed0d4cb8f7affb020fa17a95" + "a23371e0f6"));
  }

  @Test
  void shouldRunNoiseIk() {
    check(
        HandshakePattern.IK,
        "0b0f68fb0c27e03ce9b97565995ed4838cc0581b762ef72b062f6a546419fad7",
        List.of(
            "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944"
                + "718da798efbcd91528520204f904b9bd6c7413dccdc214d951e15253e39987f1"
                + "8146e8cd0873654207148333479d4d16c289f0294b29960a72f48e0b7bba2e89"
                + "083169825e59642148d492020664ccf7",
            "95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843"
                + "5361e70b2ed446e6c9ec387d1d6b3b840f194e373979d241b203c4acafccf5",
            "050e9f3c8fac16b68dbce8f8c4bfbf6617c897f9ada4aa29aa19c8",
            "344233a6cabb7141d80f3da2fedc311d9646bbb0f505afe403a667",
            "62cdeeb172ad7ade7aa7d9e069da5790f12331bfa00177787a1d0810c67dc3b2b4",
            "029bead1b40992327044d409d9a1f3ad8f36c3c452775d557e18bbeb2e8dfcea" + "d32d514024"));
  }

  @Test
  void shouldRunNoiseIkPsk2() {
    check(
        HandshakePattern.IK_PSK2,
        "8310f86394dc0dabb40beb8210031556db4403ab1202db7034c526232147a700",
        List.of(
            "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944"
                + "2ec9b09893d0f510791784c10cbc959f25b1766e0def6e301d14fbca1c7790ac"
                + "829b8b3674f5f649a5f0e98479662cbfbf2b2c47cd4b09fcd266cd29d7cb675f"
                + "1808849707847840f6d178ec4d3733aa",
            "95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843"
                + "9a1b3cebf680b2c74217fcb5eba4ff58a9468cd90c4aca6194f57479b379a7",
            "a8fde7a0accec190cd306c5950d4fd8e04a205ec288aa747d8b347",
            "59caddd9984a3bbe24c4fb31a2bd455b7eba3fa0980674b1a3a5f9",
            "3b9bfebd210c22ba0cff9de79b4007d7a552fffbf92616881faa8a883e25b80258",
            "f37512df1043d564d7c46ac85c53d3b6a9a05724bc297e7142808f2175616512" + "17fe85b782"));
  }

  private static void check(HandshakePattern pattern, String hash, List<String> ciphertexts) {
    try (DhKeyPair initiatorStatic = X25519Dh.keyPair(bytes(INITIATOR_STATIC));
        DhKeyPair responderStatic = X25519Dh.keyPair(bytes(RESPONDER_STATIC));
        HandshakeState initiator =
            HandshakeSetup.initiator(
                    pattern, new X25519Dh(), initiatorStatic, bytes(RESPONDER_STATIC_PUBLIC))
                .prologue(PROLOGUE)
                .start(fixed(INITIATOR_EPHEMERAL));
        HandshakeState responder =
            HandshakeSetup.responder(pattern, new X25519Dh(), responderStatic)
                .prologue(PROLOGUE)
                .start(fixed(RESPONDER_EPHEMERAL))) {
      initiator.presharedKey(PRESHARED_KEY);
      responder.presharedKey(PRESHARED_KEY);
      int messages = pattern.messages().size();
      for (int i = 0; i < messages; i++) {
        assertFalse(initiator.isFinished() || responder.isFinished());
        HandshakeState writer = i % 2 == 0 ? initiator : responder;
        HandshakeState reader = i % 2 == 0 ? responder : initiator;
        checkMessage(writer, reader, bytes(PAYLOADS.get(i)), bytes(ciphertexts.get(i)));
      }
      assertTrue(initiator.isFinished() && responder.isFinished());
      assertArrayEquals(bytes(hash), initiator.handshakeHash());
      assertArrayEquals(bytes(hash), responder.handshakeHash());
      assertArrayEquals(initiatorStatic.publicKey(), responder.remoteStatic().orElseThrow());
      checkTransport(initiator, responder, messages, ciphertexts);
    }
  }

  private static void checkMessage(
      HandshakeState writer, HandshakeState reader, byte[] payload, byte[] ciphertext) {
    assertArrayEquals(ciphertext, writer.writeMessage(payload));
    assertArrayEquals(payload, reader.readMessage(ciphertext, 0, ciphertext.length).orElseThrow());
  }

  /** What follows the handshake: alternating messages, each direction with its key and count. */
  private static void checkTransport(
      HandshakeState initiator, HandshakeState responder, int first, List<String> ciphertexts) {
    try (TransportKeys ofInitiator = initiator.split();
        TransportKeys ofResponder = responder.split()) {
      assertArrayEquals(ofInitiator.sending(), ofResponder.receiving());
      assertArrayEquals(ofInitiator.receiving(), ofResponder.sending());
      long[] sent = new long[2];
      for (int i = first; i < ciphertexts.size(); i++) {
        TransportKeys keys = i % 2 == 0 ? ofInitiator : ofResponder;
        byte[] sealed = seal(keys.sending(), sent[i % 2]++, bytes(PAYLOADS.get(i)));
        assertEquals(ciphertexts.get(i), HexFormat.of().formatHex(sealed));
      }
    }
  }

  private static byte[] seal(byte[] key, long count, byte[] plaintext) {
    byte[] nonce = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(4, count).array();
    byte[] sealed = new byte[plaintext.length + AeadSuite.TAG_SIZE];
    try (Sealer sealer = AeadSuite.CHACHA20_POLY1305.sealer(key)) {
      int length = sealer.seal(nonce, new byte[0], 0, 0, plaintext, 0, plaintext.length, sealed, 0);
      assertEquals(sealed.length, length);
    }
    return sealed;
  }

  private static RandomSource fixed(String hex) {
    byte[] value = bytes(hex);
    return destination -> System.arraycopy(value, 0, destination, 0, destination.length);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
