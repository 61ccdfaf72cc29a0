package dev.warp.it;

import static dev.warp.it.LocalServices.DEADLINE;
import static dev.warp.it.LocalServices.GATE;
import static dev.warp.it.LocalServices.SIGTERM;
import static dev.warp.it.LocalServices.SITE;
import static dev.warp.it.LocalServices.logLines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.io.SecureRandomSource;
import dev.warp.lab.service.HttpGet;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.service.WarpBuild;
import dev.warp.lab.testbed.Site;
import dev.warp.protocol.keys.PrivateKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of the guide "WireGuard over warp", its two placeholders filled in, as a process that
 * resolves no name and so sends nothing to anybody.
 */
class GuideExampleProcessTest {

  private static final String EXAMPLE =
      "warp-gate-service/src/test/resources/dev/warp/gate/config/wireguard-gate.toml";
  private static final int APPLICATION_PORT = 59401;
  private static final int HTTP_PORT = 8180;
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);

  @TempDir Path folder;

  private final int applicationPort =
      isFreeUdpPort(APPLICATION_PORT) ? APPLICATION_PORT : SITE.freeUdpPort();
  private final int httpPort = isFreeTcpPort(HTTP_PORT) ? HTTP_PORT : SITE.freeTcpPort();

  @Test
  void shouldStartSayWhatIsWrongAndStopCleanly() throws IOException {
    Path file = LocalServices.writePrivate(folder.resolve("gate.toml"), filledIn());
    try (ServiceProcess gate = new ServiceProcess(plan(file))) {
      gate.start();
      gate.running()
          .await("life", DEADLINE, () -> LocalServices.answers(gate, "/q/health/live", 200));

      gate.running()
          .awaitLogLine(
              Pattern.compile(
                  "serving event=serving http=http://127.0.0.1:%d token_file=%s$"
                      .formatted(httpPort, Pattern.quote(file + ".token"))),
              DEADLINE);

      HttpGet.Response ready = gate.get("/q/health/ready");
      assertEquals(503, ready.status());
      assertTrue(ready.body().contains("no far gate has a session"), ready::body);
      assertTrue(ready.body().contains("the map's private key is published"), ready::body);
      gate.running()
          .awaitLogLine(
              Pattern.compile("WARN .*cannot resolve warp-map\\.mapless\\.dev"), DEADLINE);
      gate.running()
          .await("the reason", DEADLINE, () -> isNotReadyFor(gate, "cannot resolve warp-map"));
      String warning = file + ":9: warp_map.public_key: the private half of this key has been";
      assertEquals(1, logLines(gate, warning).size(), gate.running()::logTail);
      assertThrows(UncheckedIOException.class, () -> SITE.bindUdp(applicationPort).close());

      assertEquals(SIGTERM, gate.stop(STOP_DEADLINE), gate.running()::logTail);

      String last = Files.readAllLines(gate.running().log()).getLast();
      assertTrue(last.endsWith(" INFO  stopped event=stopped"), gate.running()::logTail);
      assertEquals(List.of(), logLines(gate, "ERROR"));
    }
    try (DatagramChannel again = SITE.bindUdp(applicationPort)) {
      assertTrue(again.isOpen());
    }
  }

  /** As it is, but for ports that a program on this machine has. */
  private String filledIn() throws IOException {
    String example = Files.readString(WarpBuild.find().root().resolve(EXAMPLE));
    try (PrivateKey own = PrivateKey.generate(new SecureRandomSource());
        PrivateKey peer = PrivateKey.generate(new SecureRandomSource())) {
      String text =
          example
              .replace("<run warp-keygen to generate>", new String(own.encoded()))
              .replace("<get from peer>", peer.publicKey().toString())
              .replace(Integer.toString(APPLICATION_PORT), Integer.toString(applicationPort));
      return httpPort == HTTP_PORT ? text : text + "\n[http]\nport = " + httpPort + "\n";
    }
  }

  /** With a hosts file, the JDK asks no name server. */
  private ServiceProcess.Plan plan(Path file) throws IOException {
    List<String> command = new ArrayList<>(WarpBuild.find().serviceCommand(GATE));
    command.add(1, "-Djdk.net.hosts.file=" + Files.createFile(folder.resolve("hosts")));
    return new ServiceProcess.Plan(
            command,
            Map.of(),
            Optional.empty(),
            new InetSocketAddress(Site.LOOPBACK, httpPort),
            folder.resolve("log"))
        .withArguments(file.toString());
  }

  private static boolean isFreeUdpPort(int port) {
    try (DatagramChannel channel = SITE.bindUdp(port)) {
      return channel.isOpen();
    } catch (IOException | UncheckedIOException taken) {
      return false;
    }
  }

  private static boolean isFreeTcpPort(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, Site.LOOPBACK)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static boolean isNotReadyFor(ServiceProcess gate, String reason) {
    try {
      return gate.get("/q/health/ready").body().contains(reason);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
