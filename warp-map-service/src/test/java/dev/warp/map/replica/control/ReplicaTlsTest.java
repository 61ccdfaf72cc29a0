package dev.warp.map.replica.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.io.SecureRandomSource;
import dev.warp.protocol.keys.PrivateKey;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

class ReplicaTlsTest {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final PrivateKey map = PrivateKey.generate(new SecureRandomSource());

  @Test
  void shouldMakeTheSameValidCertificateOfTheSameKeyAlone() throws GeneralSecurityException {
    ReplicaTls one = new ReplicaTls(map);
    ReplicaTls again = new ReplicaTls(map);
    one.certificate().checkValidity();
    one.certificate().verify(again.certificate().getPublicKey());
    assertEquals(one.certificate(), again.certificate());
    assertNotEquals(one.certificate(), ofAnotherMap().certificate());
  }

  @Test
  void shouldConnectReplicasOfOneMap() throws SSLException {
    SSLEngine client = engine(new ReplicaTls(map).ofClient());
    SSLEngine server = new ReplicaTls(map).ofServer().newEngine(ByteBufAllocator.DEFAULT);
    shakeHands(client, server);
    assertEquals("TLSv1.3", client.getSession().getProtocol());
    assertEquals(new ReplicaTls(map).certificate(), server.getSession().getPeerCertificates()[0]);
  }

  @Test
  void shouldTurnAwayWhoeverHasAnotherKeyThoughHeTrustsTheServer() {
    SSLEngine client = engine(ofAnotherMap().ofClient(new ReplicaTls(map).certificate()));
    SSLEngine server = new ReplicaTls(map).ofServer().newEngine(ByteBufAllocator.DEFAULT);
    SSLHandshakeException refused =
        assertThrows(SSLHandshakeException.class, () -> shakeHands(client, server));
    assertInstanceOf(CertificateException.class, refused.getCause(), refused::toString);
  }

  @Test
  void shouldTurnAwayWhoeverShowsNoCertificate() {
    SSLEngine client =
        engine(
            ReplicaTls.built(
                SslContextBuilder.forClient().trustManager(new ReplicaTls(map).certificate())));
    SSLEngine server = new ReplicaTls(map).ofServer().newEngine(ByteBufAllocator.DEFAULT);
    SSLHandshakeException refused =
        assertThrows(SSLHandshakeException.class, () -> shakeHands(client, server));
    assertTrue(refused.getMessage().contains("Empty client certificate"), refused::toString);
  }

  @Test
  void shouldTrustNoServerThatHasAnotherKey() {
    SSLEngine client = engine(new ReplicaTls(map).ofClient());
    SSLEngine server = ofAnotherMap().ofServer().newEngine(ByteBufAllocator.DEFAULT);
    assertThrows(SSLHandshakeException.class, () -> shakeHands(client, server));
  }

  private static ReplicaTls ofAnotherMap() {
    return new ReplicaTls(PrivateKey.generate(new SecureRandomSource()));
  }

  private static SSLEngine engine(SslContext context) {
    SSLEngine engine = context.newEngine(ByteBufAllocator.DEFAULT, ReplicaTls.NAME, 1);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** Passes what each has to say to the other, until both have finished. */
  private static void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
    ByteBuffer towardsServer = ByteBuffer.allocate(1 << 16);
    ByteBuffer towardsClient = ByteBuffer.allocate(1 << 16);
    client.beginHandshake();
    for (int i = 0; i < 100 && !(isDone(client) && isDone(server)); i++) {
      turn(client, towardsClient, towardsServer);
      turn(server, towardsServer, towardsClient);
    }
  }

  private static boolean isDone(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && engine.getHandshakeSession() == null;
  }

  private static void turn(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
    switch (engine.getHandshakeStatus()) {
      case NEED_WRAP -> engine.wrap(NOTHING, out);
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING -> {
        in.flip();
        SSLEngineResult result = engine.unwrap(in, ByteBuffer.allocate(1 << 16));
        assertNotEquals(SSLEngineResult.Status.CLOSED, result.getStatus());
        in.compact();
      }
      case NEED_TASK, FINISHED -> {
        // The next turn goes on.
      }
    }
  }
}
