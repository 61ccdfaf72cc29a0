package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.wire.Endpoint;
import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

final class LocalIdentityTest {

  private final TwoEnds ends = new TwoEnds(91);

  @Test
  void shouldHaveAnotherStartIdInEachProcess() {
    LocalIdentity again = new LocalIdentity(ends.initiatorKey, ends.random);
    assertNotEquals(ends.initiator.startId(), again.startId());
    assertEquals(ends.initiator.publicKey(), again.publicKey());
  }

  @Test
  void shouldAgreeOnTheSameSecretAtBothEnds() {
    assertArrayEquals(
        ends.initiator.agree(ends.responder.publicKey()),
        ends.responder.agree(ends.initiator.publicKey()));
  }

  @Test
  void shouldCountProbesByFarGateFromOne() {
    assertEquals(1, ends.initiator.nextProbeCounter(ends.responder.publicKey()));
    assertEquals(2, ends.initiator.nextProbeCounter(ends.responder.publicKey()));
    assertEquals(1, ends.initiator.nextProbeCounter(ends.initiator.publicKey()));
    assertEquals(3, ends.initiator.nextProbeCounter(ends.responder.publicKey()));
  }

  @Test
  void shouldAlwaysOfferChaCha() {
    LocalIdentity identity =
        new LocalIdentity(ends.initiatorKey, ends.random, EnumSet.of(AeadSuite.AES_256_GCM));
    assertEquals(0b11, identity.suites());
    assertEquals(0b01, ends.initiator.suites());
  }

  /** RFC 6887 section 11.3: a router refuses whoever asks for a mapped port with another nonce. */
  @Test
  void shouldHaveTheSameNonceForAPortAfterARestartAndOthersElsewhere() {
    Endpoint socket = Endpoint.ofIpv4(0xc0a80117, 50_000);
    Endpoint router = Endpoint.ofIpv4(0xc0a80101, 5351);
    LocalIdentity again = new LocalIdentity(ends.initiatorKey, ends.random);
    byte[] nonce = ends.initiator.portMappingNonce(socket, router, 12);
    assertEquals(12, nonce.length);
    assertArrayEquals(nonce, again.portMappingNonce(socket, router, 12));
    assertFalse(Arrays.equals(nonce, again.portMappingNonce(socket.withPort(1), router, 12)));
    assertFalse(Arrays.equals(nonce, again.portMappingNonce(socket, socket, 12)));
    assertFalse(Arrays.equals(nonce, ends.responder.portMappingNonce(socket, router, 12)));
  }
}
