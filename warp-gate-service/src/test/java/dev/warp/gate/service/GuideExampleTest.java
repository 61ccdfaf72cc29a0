package dev.warp.gate.service;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * The example of the guide "WireGuard over warp" starts a gate once its two placeholders are filled
 * in. Its map's name does not resolve here ({@link LocalNames}), so nothing is sent.
 */
@QuarkusTest
@QuarkusTestResource(value = GuideExampleTest.FilledIn.class, restrictToAnnotatedClass = true)
class GuideExampleTest {

  private static final int PORT = 59401;

  @ConfigProperty(name = "test.application-port")
  int applicationPort;

  @Test
  void shouldStartAndListenForWireGuard() {
    given().get("/q/health/started").then().statusCode(200);
    given().get("/q/health/live").then().statusCode(200);
    InetSocketAddress endpoint =
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), applicationPort);
    Assertions.assertThrows(SocketException.class, () -> new DatagramSocket(endpoint).close());
  }

  @Test
  void shouldNotBeReadyBeforeItFindsItsMap() {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(503)
        .body(containsString("no far gate has a session"));
  }

  /**
   * The example as it is; but for its port where a program on this host has that one, and with an
   * HTTP port, for the default one may be taken as well.
   */
  public static final class FilledIn implements QuarkusTestResourceLifecycleManager {

    private static final String EXAMPLE = "/dev/warp/gate/config/wireguard-gate.toml";

    private Path folder;

    @Override
    public Map<String, String> start() {
      int port = isFree(PORT) ? PORT : ConfigurationFile.freeUdpPort();
      try (InputStream example = GuideExampleTest.class.getResourceAsStream(EXAMPLE)) {
        String text =
            new String(example.readAllBytes(), StandardCharsets.UTF_8)
                .replace("<run warp-keygen to generate>", ConfigurationFile.OWN_PRIVATE_KEY)
                .replace("<get from peer>", ConfigurationFile.FAR_PUBLIC_KEY)
                .replace(Integer.toString(PORT), Integer.toString(port));
        folder = Files.createTempDirectory("warp-gate-test-");
        Path file = folder.resolve("gate.toml");
        ConfigurationFile.write(
            file, text + "\n[http]\nport = %d\n".formatted(ConfigurationFile.freeTcpPort()));
        return Map.of(
            "warp.gate.config",
            file.toString(),
            "test.application-port",
            Integer.toString(port),
            // A second application in this JVM finds the JVM's own meters registered already.
            "quarkus.log.category.\"io.micrometer\".level",
            "ERROR");

      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static boolean isFree(int port) {
      try (DatagramSocket socket =
          new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port))) {
        return socket.isBound();
      } catch (SocketException taken) {
        return false;
      }
    }

    @Override
    public void stop() {
      ConfigurationFile.delete(folder);
    }
  }
}
