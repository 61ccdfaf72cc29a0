package dev.warp.protocol.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.warp.protocol.DocumentedLayout;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.Hkdf;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.Endpoint;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class ProbeCodecTest {

  private static final Endpoint OBSERVED = Endpoint.of(0x20010db8_00000000L, 7, 0xfffe);
  private static final byte[] PSK = filled(32, 0x66);

  private final RandomSource random = new Random(101)::nextBytes;
  private final LocalIdentity here = new LocalIdentity(PrivateKey.generate(random), random);
  private final LocalIdentity there = new LocalIdentity(PrivateKey.generate(random), random);
  private final ProbeCodec ours = new ProbeCodec(here, there.publicKey(), PSK);
  private final ProbeCodec theirs = new ProbeCodec(there, here.publicKey(), PSK);

  @Test
  void shouldWriteARequestAsTheDocumentSays() throws GeneralSecurityException {
    byte[] datagram = filled(Probe.SIZE, 0xee);
    assertEquals(1, ours.writeRequest(datagram, 0x0a0b));
    DocumentedLayout layout = assertHeader(datagram, here, there.publicKey(), 1);
    byte[] opened = opened(datagram, here.publicKey(), there.publicKey());
    assertEquals(1, layout.number(opened, "type"));
    assertEquals(0x0a0b, layout.number(opened, "interface id"));
    assertEquals(0, layout.number(opened, "request counter"));
    assertArrayEquals(new byte[18], layout.slice(opened, "observed endpoint"));
    assertEquals(0, layout.number(opened, "request start id"));
    assertArrayEquals(new byte[2 + 1 + 6], layout.reserved(opened));
  }

  @Test
  void shouldWriteAResponseAsTheDocumentSays() throws GeneralSecurityException {
    byte[] datagram = new byte[Probe.SIZE];
    Probe request = new Probe(ProbeType.REQUEST, 5, 0xf1f2f3f4L, 6, 0, OBSERVED);
    theirs.writeRequest(datagram, 0);
    assertEquals(2, theirs.writeResponse(datagram, 0xfffe, request, OBSERVED));
    DocumentedLayout layout = assertHeader(datagram, there, here.publicKey(), 2);
    byte[] opened = opened(datagram, there.publicKey(), here.publicKey());
    assertEquals(2, layout.number(opened, "type"));
    assertEquals(0xfffe, layout.number(opened, "interface id"));
    assertEquals(0xf1f2f3f4L, layout.number(opened, "request counter"));
    byte[] endpoint = new byte[18];
    OBSERVED.write(endpoint, 0);
    assertArrayEquals(endpoint, layout.slice(opened, "observed endpoint"));
    assertEquals(5, layout.number(opened, "request start id"));
    assertArrayEquals(new byte[2 + 1 + 6], layout.reserved(opened));
  }

  @Test
  void shouldOpenWhatTheOtherSealed() {
    byte[] request = request(17);
    Probe asked = theirs.open(shifted(request), 3).orElseThrow();
    assertEquals(
        new Probe(ProbeType.REQUEST, here.startId(), 1, 17, 0, Endpoint.of(0, 0, 0)), asked);
    byte[] response = new byte[Probe.SIZE];
    theirs.writeResponse(response, 18, asked, OBSERVED);
    assertEquals(
        Optional.of(new Probe(ProbeType.RESPONSE, there.startId(), 1, 18, 1, OBSERVED)),
        ours.open(shifted(response), 3));
  }

  @Test
  void shouldNotOpenAnAnswerToAnEarlierProcess() {
    PrivateKey key = PrivateKey.generate(random);
    LocalIdentity before = new LocalIdentity(key, random);
    LocalIdentity after = new LocalIdentity(key, random);
    ProbeCodec toKey = new ProbeCodec(there, before.publicKey(), PSK);
    byte[] question = new byte[Probe.SIZE];
    new ProbeCodec(before, there.publicKey(), PSK).writeRequest(question, 0);
    Probe request = toKey.open(question, 0).orElseThrow();
    byte[] answer = new byte[Probe.SIZE];
    toKey.writeResponse(answer, 0, request, OBSERVED);
    ProbeCodec restarted = new ProbeCodec(after, there.publicKey(), PSK);
    assertEquals(Optional.empty(), restarted.open(answer, 0));
  }

  @Test
  void shouldNameThePairByATagForEachDirection() {
    byte[] request = request(0);
    assertEquals(theirs.receiveTag(), ProbeCodec.pairTag(request, 0));
    assertNotEquals(ours.receiveTag(), ProbeCodec.pairTag(request, 0));
    ProbeCodec withoutPsk = new ProbeCodec(here, there.publicKey(), new byte[32]);
    assertNotEquals(ours.receiveTag(), withoutPsk.receiveTag());
  }

  @Test
  void shouldNotOpenItsOwnProbesReflected() {
    assertEquals(Optional.empty(), ours.open(request(0), 0));
  }

  @Test
  void shouldNotOpenProbesUnderAnotherPreSharedKey() {
    ProbeCodec others = new ProbeCodec(there, here.publicKey(), filled(32, 0x67));
    assertEquals(Optional.empty(), others.open(request(0), 0));
  }

  @Test
  void shouldNotOpenAProbeWithAnyBitChanged() {
    byte[] genuine = request(3);
    for (int bit = 0; bit < 8 * Probe.SIZE; bit++) {
      byte[] changed = genuine.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertEquals(Optional.empty(), theirs.open(changed, 0), "bit " + bit);
    }
    assertEquals(3, theirs.open(genuine, 0).orElseThrow().interfaceId());
  }

  @Test
  void shouldNeverUseANonceTwiceEvenWithKeysMadeAgain() {
    byte[] first = request(0);
    ours.close();
    ProbeCodec again = new ProbeCodec(here, there.publicKey(), PSK);
    byte[] second = new byte[Probe.SIZE];
    assertEquals(2, again.writeRequest(second, 0));
    assertEquals(1, Bytes.getInt(first, 20));
    assertEquals(2, Bytes.getInt(second, 20));
    assertEquals(ProbeCodec.pairTag(first, 0), ProbeCodec.pairTag(second, 0));
  }

  @Test
  void shouldPassOverATypeItDoesNotKnow() throws GeneralSecurityException {
    byte[] datagram = request(0);
    byte[] plain = opened(datagram, here.publicKey(), there.publicKey());
    plain[24] = 3;
    Cipher cipher = cipher(Cipher.ENCRYPT_MODE, datagram, here.publicKey(), there.publicKey());
    System.arraycopy(cipher.doFinal(plain, 24, 40), 0, datagram, 24, 56);
    assertEquals(Optional.empty(), theirs.open(datagram, 0));
  }

  private byte[] request(int interfaceId) {
    byte[] datagram = new byte[Probe.SIZE];
    ours.writeRequest(datagram, interfaceId);
    return datagram;
  }

  private static byte[] shifted(byte[] datagram) {
    byte[] buffer = new byte[datagram.length + 3];
    System.arraycopy(datagram, 0, buffer, 3, datagram.length);
    return buffer;
  }

  private DocumentedLayout assertHeader(
      byte[] datagram, LocalIdentity sender, PublicKey receiver, int counter) {
    DocumentedLayout layout = DocumentedLayout.table("8", 0);
    layout.assertCovers(80);
    assertEquals(80, datagram.length);
    assertEquals(0xd6, layout.number(datagram, "kind"));
    assertEquals(1, layout.number(datagram, "version"));
    assertArrayEquals(
        Arrays.copyOfRange(derived(sender.publicKey(), receiver), 32, 40),
        layout.slice(datagram, "pair tag"));
    assertEquals(sender.startId(), layout.number(datagram, "start id"));
    assertEquals(counter, layout.number(datagram, "counter"));
    return layout;
  }

  /** The datagram with its sealed part in clear, opened as the document says. */
  private byte[] opened(byte[] datagram, PublicKey sender, PublicKey receiver)
      throws GeneralSecurityException {
    byte[] clear =
        cipher(Cipher.DECRYPT_MODE, datagram, sender, receiver).doFinal(datagram, 24, 56);
    byte[] opened = datagram.clone();
    System.arraycopy(clear, 0, opened, 24, clear.length);
    return opened;
  }

  private Cipher cipher(int mode, byte[] datagram, PublicKey sender, PublicKey receiver)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
    cipher.init(
        mode,
        new SecretKeySpec(derived(sender, receiver), 0, 32, "ChaCha20"),
        new IvParameterSpec(datagram, 12, 12));
    cipher.updateAAD(datagram, 0, 24);
    return cipher;
  }

  private byte[] derived(PublicKey sender, PublicKey receiver) {
    byte[] label = "warp probe".getBytes(StandardCharsets.US_ASCII);
    byte[] info = Arrays.copyOf(label, label.length + 66);
    sender.write(info, label.length);
    receiver.write(info, label.length + 33);
    return Hkdf.derive(PSK, here.agree(there.publicKey()), info, 40);
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
