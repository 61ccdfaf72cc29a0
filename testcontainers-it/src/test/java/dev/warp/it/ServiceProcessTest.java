package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.netns.Namespace;
import dev.warp.lab.process.Await;
import dev.warp.lab.service.HttpGet;
import dev.warp.lab.service.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services run inside namespaces; here the JDK's file server, ready once a file is there. */
@NeedsNamespaces
class ServiceProcessTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final InetSocketAddress HTTP =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8080);

  @TempDir Path folder;
  private Namespace namespace;
  private ServiceProcess service;

  @BeforeEach
  void startFileServer() {
    namespace = Namespace.create("service");
    service =
        new ServiceProcess(
            new ServiceProcess.Plan(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString(),
                    "-p",
                    Integer.toString(HTTP.getPort()),
                    "-d",
                    folder.toString()),
                Map.of(),
                Optional.of(namespace),
                HTTP,
                folder.resolve("log")));
    service.start();
  }

  @AfterEach
  void tearDown() {
    service.close();
    namespace.close();
  }

  @Test
  void shouldWaitForReadinessInsideTheNamespace() throws IOException {
    service.running().await("an answer", DEADLINE, this::answers);
    assertFalse(service.isReady());
    makeReady();
    service.awaitReady(DEADLINE);
    assertEquals(new HttpGet.Response(200, "UP"), service.get("/q/health/ready"));
    try (Namespace other = Namespace.create("other")) {
      assertThrows(IOException.class, () -> HttpGet.send(Optional.of(other), HTTP, "/"));
    }
  }

  @Test
  void shouldStartAgainAfterItWasStoppedOrKilled() throws IOException {
    makeReady();
    service.awaitReady(DEADLINE);
    long first = service.running().pid();
    service.kill();
    assertFalse(service.isReady());
    service.start();
    service.awaitReady(DEADLINE);
    assertTrue(first != service.running().pid());
    assertThrows(IllegalStateException.class, service::start);
    int sigterm = 128 + 15;
    assertEquals(sigterm, service.stop(DEADLINE));
  }

  @Test
  void shouldShowTheLogWhenItDoesNotGetReady() {
    service.running().await("an answer", DEADLINE, this::answers);
    String message =
        assertThrows(
                Await.DeadlineExceededException.class,
                () -> service.awaitReady(Duration.ofMillis(50)))
            .getMessage();
    assertTrue(message.contains("Serving " + folder), message);
  }

  private void makeReady() throws IOException {
    Files.createDirectories(folder.resolve("q/health"));
    Files.writeString(folder.resolve("q/health/ready"), "UP");
  }

  private boolean answers() {
    try {
      return service.get("/").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
