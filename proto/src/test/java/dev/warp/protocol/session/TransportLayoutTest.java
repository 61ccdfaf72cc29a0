package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DocumentedLayout;
import dev.warp.protocol.aead.AeadCiphers;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.frame.ShardFrame;
import dev.warp.protocol.noise.TransportKeys;
import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.TransportHeader;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transport datagrams where docs/protocol.md section 5 has their fields, opened by the JDK. */
final class TransportLayoutTest {

  private static final int PATH = 0x2b;
  private static final int REMOTE_INDEX = 0x91929394;
  private static final long NOW = 0x1_2345_6789L * 1000 + 999;

  private final TwoEnds ends = new TwoEnds(61);

  @ParameterizedTest
  @EnumSource(AeadSuite.class)
  void shouldHaveItsFieldsWhereTheDocumentSays(AeadSuite suite) throws GeneralSecurityException {
    try (TransportKeys keys = ends.initiatorsKeys()) {
      byte[] sendingKey = keys.sending().clone();
      SessionTerms terms =
          new SessionTerms(
              Purpose.GATE,
              ends.responder.publicKey(),
              1,
              new byte[16],
              true,
              2,
              REMOTE_INDEX,
              suite);
      Session session = new Session(terms, keys, AeadCiphers.OWN, NOW);
      byte[] datagram = new byte[20 + 5 + 16];
      session.seal(datagram, 0, 25, PATH, NOW);
      byte[] frames = {5, 0, 1, 0, 0};
      System.arraycopy(frames, 0, datagram, 20, 5);
      assertEquals(datagram.length, session.seal(datagram, 0, 25, PATH, NOW));

      DocumentedLayout layout = DocumentedLayout.table("5", 0);
      layout.assertCovers(datagram.length);
      assertEquals(0xd4, layout.number(datagram, "kind"));
      assertEquals(0, layout.number(datagram, "flags"));
      assertEquals(PATH, layout.number(datagram, "path id"));
      assertEquals(0x91929394L, layout.number(datagram, "receiver index"));
      assertEquals(1, layout.number(datagram, "counter"));

      byte[] nonce = new byte[12];
      Bytes.putShort(nonce, 2, PATH);
      Bytes.putLong(nonce, 4, 1);
      Cipher cipher = cipher(suite, sendingKey, nonce);
      cipher.updateAAD(datagram, 0, 16);
      byte[] opened = cipher.doFinal(datagram, 16, datagram.length - 16);
      byte[] plain = Arrays.copyOf(datagram, datagram.length);
      System.arraycopy(opened, 0, plain, 16, opened.length);
      assertEquals(0x23456789L, layout.number(plain, "sent at"));
      assertArrayEquals(frames, layout.slice(plain, "frames"));
      assertEquals(16, layout.slice(plain, "tag").length);
    }
  }

  @Test
  void shouldCostFiftyTwoBytesForAShard() {
    assertEquals(16, TransportHeader.SIZE);
    assertEquals(36, TransportHeader.MIN_DATAGRAM);
    int overhead = TransportHeader.MIN_DATAGRAM + ShardFrame.HEADER_SIZE;
    assertEquals(52, overhead);
    assertTrue(
        DocumentedLayout.document()
            .contains("16 header, 4 time, 16 shard frame, 16 tag: 52 bytes in the UDP payload"));
    byte[] datagram = new byte[480 + overhead];
    int end = TransportHeader.FRAMES_OFFSET + ShardFrame.HEADER_SIZE + 480;
    assertEquals(480 + 52, ends.shakeHands().initiators().seal(datagram, 0, end, 0, 0));
  }

  private static Cipher cipher(AeadSuite suite, byte[] key, byte[] nonce)
      throws GeneralSecurityException {
    boolean aes = suite == AeadSuite.AES_256_GCM;
    Cipher cipher = Cipher.getInstance(aes ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, aes ? "AES" : "ChaCha20"),
        aes ? new GCMParameterSpec(128, nonce) : new IvParameterSpec(nonce));
    return cipher;
  }
}
