package dev.warp.protocol.aead;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AeadVectorTest {

  private static final String GCM_KEY =
      "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
  private static final String GCM_NONCE = "cafebabefacedbaddecaf888";
  private static final String GCM_PLAINTEXT_OF_60 =
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
          + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
  private static final String GCM_CIPHERTEXT_OF_60 =
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
          + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662";

  @Test
  void shouldSealAndOpenRfc8439Section282() {
    String text =
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
            + "future, sunscreen would be it.";
    check(
        AeadSuite.CHACHA20_POLY1305,
        "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
        "070000004041424344454647",
        "50515253c0c1c2c3c4c5c6c7",
        hexOf(text),
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
            + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
            + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
            + "3ff4def08e4b7a9de576d26586cec64b6116",
        "1ae10b594f09e26a7e902ecbd0600691");
  }

  @Test
  void shouldSealAndOpenRfc8439AppendixA5() {
    String text =
        "Internet-Drafts are draft documents valid for a maximum of six months and may be updated, "
            + "replaced, or obsoleted by other documents at any time. It is inappropriate to use "
            + "Internet-Drafts as reference material or to cite them other than as "
            + "/\u201cwork in progress./\u201d";
    check(
        AeadSuite.CHACHA20_POLY1305,
        "1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0",
        "000000000102030405060708",
        "f33388860000000000004e91",
        hexOf(text),
        "64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb2"
            + "4c6cfc18755d43eea09ee94e382d26b0bdb7b73c321b0100d4f03b7f355894cf"
            + "332f830e710b97ce98c8a84abd0b948114ad176e008d33bd60f982b1ff37c855"
            + "9797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0f9f6157b53c867e4"
            + "b9166c767b804d46a59b5216cde7a4e99040c5a40433225ee282a1b0a06c523e"
            + "af4534d7f83fa1155b0047718cbc546a0d072b04b3564eea1b422273f548271a"
            + "0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a6727627097a10"
            + "49e617d91d361094fa68f0ff77987130305beaba2eda04df997b714d6c6f2c29"
            + "a6ad5cb4022b02709b",
        "eead9d67890cbb22392336fea1851f38");
  }

  @Test
  void shouldSealAndOpenGcmTestCase13() {
    check(
        AeadSuite.AES_256_GCM,
        "00".repeat(32),
        "00".repeat(12),
        "",
        "",
        "",
        "530f8afbc74536b9a963b4f1c4cb738b");
  }

  @Test
  void shouldSealAndOpenGcmTestCase14() {
    check(
        AeadSuite.AES_256_GCM,
        "00".repeat(32),
        "00".repeat(12),
        "",
        "00".repeat(16),
        "cea7403d4d606b6e074ec5d3baf39d18",
        "d0d1c8a799996bf0265b98b5d48ab919");
  }

  @Test
  void shouldSealAndOpenGcmTestCase15() {
    check(
        AeadSuite.AES_256_GCM,
        GCM_KEY,
        GCM_NONCE,
        "",
        GCM_PLAINTEXT_OF_60 + "1aafd255",
        GCM_CIPHERTEXT_OF_60 + "898015ad",
        "b094dac5d93471bdec1a502270e3cc6c");
  }

  @Test
  void shouldSealAndOpenGcmTestCase16() {
    check(
        AeadSuite.AES_256_GCM,
        GCM_KEY,
        GCM_NONCE,
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        GCM_PLAINTEXT_OF_60,
        GCM_CIPHERTEXT_OF_60,
        "76fc6ece0f4e1768cddf8853bb2d551b");
  }

  private static void check(
      AeadSuite suite,
      String keyHex,
      String nonceHex,
      String aadHex,
      String plaintextHex,
      String ciphertextHex,
      String tagHex) {
    byte[] key = bytes(keyHex);
    byte[] nonce = bytes(nonceHex);
    byte[] aad = bytes(aadHex);
    byte[] plaintext = bytes(plaintextHex);
    byte[] expected = bytes(ciphertextHex + tagHex);
    byte[] sealed = new byte[plaintext.length + AeadSuite.TAG_SIZE];
    byte[] opened = new byte[plaintext.length];
    try (Sealer sealer = suite.sealer(key);
        Opener opener = suite.opener(key)) {
      Arrays.fill(key, (byte) 0);
      assertEquals(
          sealed.length,
          sealer.seal(nonce, aad, 0, aad.length, plaintext, 0, plaintext.length, sealed, 0));
      assertArrayEquals(expected, sealed);
      assertEquals(
          plaintext.length,
          opener.open(nonce, aad, 0, aad.length, sealed, 0, sealed.length, opened, 0));
      assertArrayEquals(plaintext, opened);
    }
  }

  private static String hexOf(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
