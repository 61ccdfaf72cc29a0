package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.protocol.DocumentedLayout;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.keys.Hkdf;
import dev.warp.protocol.noise.HandshakePattern;
import dev.warp.protocol.noise.HandshakeSetup;
import dev.warp.protocol.noise.HandshakeState;
import dev.warp.protocol.noise.Secp256k1Dh;
import dev.warp.protocol.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Handshake datagrams where docs/protocol.md section 4 has their fields, opened by what the
 * document says and nothing of the code under test but Noise itself.
 */
final class HandshakeLayoutTest {

  private static final InitiationGuard.Limits ALWAYS_LOADED =
      new InitiationGuard.Limits(0, 20, 100);

  private final TwoEnds ends = new TwoEnds(21);

  @ParameterizedTest
  @EnumSource(Purpose.class)
  void shouldWriteAnInitiation(Purpose purpose) throws GeneralSecurityException {
    byte[] initiation = ends.initiate(purpose, TwoEnds.NO_PSK).datagram();
    DocumentedLayout layout = DocumentedLayout.table("4.1", 0);
    layout.assertCovers(166);
    assertEquals(166, initiation.length);
    assertEquals(0xd1, layout.number(initiation, "kind"));
    assertEquals(1, layout.number(initiation, "version"));
    assertEquals(0, layout.number(initiation, "reserved"));
    assertEquals(0x8a8b8c8dL, layout.number(initiation, "sender index"));
    assertArrayEquals(
        mac(sha256("mac1----", ends.responder.publicKey().toBytes()), initiation, 134),
        layout.slice(initiation, "mac1"));
    assertArrayEquals(new byte[16], layout.slice(initiation, "mac2"));

    HandshakeState noise = responderNoise(purpose, initiation);
    byte[] hello = noise.readMessage(initiation, 8, 126).orElseThrow();
    DocumentedLayout helloLayout = DocumentedLayout.table("4.1", 1);
    helloLayout.assertCovers(hello.length);
    assertEquals(ends.initiator.startId(), helloLayout.number(hello, "start id"));
    assertArrayEquals(
        ends.initiator.resetToken(TwoEnds.INITIATOR_INDEX),
        helloLayout.slice(hello, "reset token"));
    assertEquals(1, helloLayout.number(hello, "suites"));
    assertEquals(1, helloLayout.number(hello, "highest version"));
    assertArrayEquals(new byte[2], helloLayout.reserved(hello));
    assertEquals(0, helloLayout.slice(hello, "extensions").length);
    assertArrayEquals(ends.initiator.publicKey().toBytes(), noise.remoteStatic().orElseThrow());
  }

  @Test
  void shouldWriteAResponse() throws GeneralSecurityException {
    OutgoingHandshake outgoing = ends.initiate();
    byte[] response =
        TwoEnds.accepted(ends.responds().handle(TwoEnds.at(outgoing.datagram(), 0))).response();
    DocumentedLayout layout = DocumentedLayout.table("4.2", 0);
    layout.assertCovers(137);
    assertEquals(137, response.length);
    assertEquals(0xd2, layout.number(response, "kind"));
    assertEquals(1, layout.number(response, "version"));
    assertEquals(0, layout.number(response, "reserved"));
    assertEquals(0x8a8b8c8dL, layout.number(response, "receiver index"));
    assertArrayEquals(
        mac(sha256("mac1----", ends.initiator.publicKey().toBytes()), response, 121),
        layout.slice(response, "mac1"));
  }

  @Test
  void shouldSayInTheResponsesHelloWhatTheDocumentSays() {
    byte[] hello =
        new Hello.OfResponder(ends.responder.startId(), token(), 2, 1, 0x71727374).encode();
    DocumentedLayout layout = DocumentedLayout.table("4.2", 1);
    layout.assertCovers(64);
    assertEquals(64, hello.length);
    assertEquals(ends.responder.startId(), layout.number(hello, "start id"));
    assertArrayEquals(token(), layout.slice(hello, "reset token"));
    assertEquals(2, layout.number(hello, "suite"));
    assertEquals(1, layout.number(hello, "version"));
    assertEquals(0x71727374L, layout.number(hello, "sender index"));
    assertArrayEquals(new byte[2 + 32], layout.reserved(hello));
  }

  @Test
  void shouldWriteACookieReply() throws GeneralSecurityException {
    OutgoingHandshake outgoing = ends.initiate();
    byte[] initiation = outgoing.datagram().clone();
    HandshakeResponder loaded = ends.responds(Purpose.GATE, ALWAYS_LOADED);
    byte[] reply = TwoEnds.reply(loaded.handle(TwoEnds.at(initiation, 0)));
    DocumentedLayout layout = DocumentedLayout.table("4.5", 0);
    layout.assertCovers(56);
    assertEquals(56, reply.length);
    assertEquals(0xd3, layout.number(reply, "kind"));
    assertEquals(1, layout.number(reply, "version"));
    assertEquals(0, layout.number(reply, "reserved"));
    assertEquals(0x8a8b8c8dL, layout.number(reply, "receiver index"));

    byte[] key =
        Hkdf.derive(
            layout.slice(reply, "salt"),
            sha256("cookie--", ends.responder.publicKey().toBytes()),
            "warp cookie".getBytes(StandardCharsets.US_ASCII),
            32);
    Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "ChaCha20"),
        new IvParameterSpec(new byte[AeadSuite.NONCE_SIZE]));
    cipher.updateAAD(initiation, 134, 16);
    byte[] cookie = cipher.doFinal(layout.slice(reply, "cookie"));
    assertEquals(16, cookie.length);

    outgoing.onCookieReply(reply, 0, reply.length);
    assertArrayEquals(
        mac(cookie, initiation, 150),
        DocumentedLayout.table("4.1", 0).slice(outgoing.datagram(), "mac2"));
    assertArrayEquals(Arrays.copyOf(initiation, 150), Arrays.copyOf(outgoing.datagram(), 150));
  }

  @Test
  void shouldWriteAResetNotice() throws GeneralSecurityException {
    byte[] notice = ResetNotice.of(ends.responder, 0x91929394);
    DocumentedLayout layout = DocumentedLayout.table("7", 0);
    layout.assertCovers(24);
    assertEquals(24, notice.length);
    assertEquals(0xd5, layout.number(notice, "kind"));
    assertEquals(0, layout.number(notice, "reserved"));
    assertEquals(0x91929394L, layout.number(notice, "index"));
    byte[] resetKey =
        Hkdf.derive(
            new byte[0],
            ends.responderKey.toBytes(),
            "warp reset".getBytes(StandardCharsets.US_ASCII),
            32);
    byte[] index = new byte[4];
    Bytes.putInt(index, 0, 0x91929394);
    assertArrayEquals(mac(resetKey, index, 4), layout.slice(notice, "reset token"));
    assertEquals(0x91929394, ResetNotice.index(notice, 0));
    assertArrayEquals(layout.slice(notice, "reset token"), ResetNotice.token(notice, 0));
  }

  private byte[] token() {
    return ends.responder.resetToken(0x71727374);
  }

  private HandshakeState responderNoise(Purpose purpose, byte[] initiation) {
    byte[] label =
        ("warp/1 " + (purpose == Purpose.GATE ? "gate" : "map"))
            .getBytes(StandardCharsets.US_ASCII);
    byte[] prologue = Arrays.copyOf(label, label.length + 8);
    System.arraycopy(initiation, 0, prologue, label.length, 8);
    return HandshakeSetup.responder(
            HandshakePattern.IK_PSK2,
            new Secp256k1Dh(),
            Secp256k1Dh.keyPair(ends.responderKey, ends.random))
        .prologue(prologue)
        .start(ends.random);
  }

  private static byte[] mac(byte[] key, byte[] data, int covered) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update(data, 0, covered);
    return Arrays.copyOf(mac.doFinal(), 16);
  }

  private static byte[] sha256(String label, byte[] key) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(label.getBytes(StandardCharsets.US_ASCII));
    return digest.digest(key);
  }
}
