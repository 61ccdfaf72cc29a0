package dev.warp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.v1.ListTunnelsResponse;
import dev.warp.control.v1.TunnelServiceGrpc;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a certificate that signs itself, at both ends. */
class TlsTest {

  private static final char[] PASSWORD = "no secret".toCharArray();

  @TempDir private static Path folder;

  private static Path certificate;
  private static Path key;

  @BeforeAll
  static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("store");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "gate",
                "-dname",
                "CN=gate",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(keytool.waitFor(120, TimeUnit.SECONDS), "keytool does not end");
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    certificate = pem("CERTIFICATE", keys.getCertificate("gate").getEncoded());
    key = pem("PRIVATE KEY", keys.getKey("gate", PASSWORD).getEncoded());
  }

  private static Path pem(String kind, byte[] content) throws IOException {
    return Files.writeString(
        folder.resolve(kind),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content)));
  }

  @Test
  void shouldTrustWhomItIsToldTo() throws IOException {
    try (FakeServer gate = gate(TlsServerCredentials.newBuilder())) {
      Cli cli = new Cli().with("WARP_GATE", gate.endpoint());
      cli.succeed("tunnels", "list", "--ca", certificate.toString());
      // Java's own list has nobody of that name.
      String printed = cli.fail(3, "tunnels", "list", "--tls");
      assertEquals(1, printed.lines().count(), printed);
    }
  }

  @Test
  void shouldShowACertificateWhereOneIsAskedFor() throws IOException {
    try (FakeServer gate =
        gate(
            TlsServerCredentials.newBuilder()
                .trustManager(certificate.toFile())
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE))) {
      Cli cli = new Cli().with("WARP_GATE", gate.endpoint());
      String trust = certificate.toString();
      cli.succeed("tunnels", "--ca", trust, "--cert", trust, "--key", key.toString());
      assertEquals("Bearer " + Cli.TOKEN, gate.header("authorization"));
      cli.without("WARP_TOKEN");
      cli.succeed("tunnels", "--ca", trust, "--cert", trust, "--key", key.toString());
      assertNull(gate.header("authorization"));
      cli.with("WARP_TOKEN", Cli.TOKEN).fail(3, "tunnels", "--ca", trust);
    }
  }

  @Test
  void shouldSayWhichFileIsNotThere() {
    String missing = folder.resolve("none.pem").toString();
    String printed = new Cli().fail(1, "tunnels", "--ca", missing);
    assertTrue(printed.contains(missing), printed);
    assertEquals(1, printed.lines().count(), printed);
  }

  private static FakeServer gate(TlsServerCredentials.Builder tls) throws IOException {
    return new FakeServer(
            tls.keyManager(certificate.toFile(), key.toFile()).build(),
            TunnelServiceGrpc.getServiceDescriptor())
        .answer("ListTunnels", ListTunnelsResponse.getDefaultInstance());
  }
}
