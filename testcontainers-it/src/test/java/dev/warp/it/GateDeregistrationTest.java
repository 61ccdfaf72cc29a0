package dev.warp.it;

import static dev.warp.it.LocalServices.DEADLINE;
import static dev.warp.it.LocalServices.GATE;
import static dev.warp.it.LocalServices.MAP;
import static dev.warp.it.LocalServices.SIGTERM;
import static dev.warp.it.LocalServices.SITE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.io.PrivateKeyFile;
import dev.warp.io.SecureRandomSource;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gate that ends tells its map, where registrations last for an hour otherwise. */
class GateDeregistrationTest {

  @TempDir Path folder;

  private final Teardown teardown = new Teardown();
  private final int mapPort = SITE.freeUdpPort();

  @AfterEach
  void stop() {
    teardown.close();
  }

  @Test
  void shouldDeregisterWhenItIsTerminated() throws IOException {
    ServiceProcess map = startMap();
    ServiceProcess gate = startGate();
    gate.awaitReady(DEADLINE);
    assertEquals(1, LocalServices.metric(map, "warp_map_gates"));

    assertEquals(SIGTERM, gate.stop(DEADLINE), gate.running()::logTail);

    map.running()
        .await("no gate", DEADLINE, () -> LocalServices.metric(map, "warp_map_gates") == 0);
    assertEquals(0, LocalServices.metric(map, "warp_map_interfaces"));
    map.running()
        .awaitLogLine(
            Pattern.compile(
                "interface gone event=interface_gone gate="
                    + key("gate")
                    + " .* reason=deregistered"),
            DEADLINE);
  }

  private ServiceProcess startMap() throws IOException {
    key("map");
    int httpPort = SITE.freeTcpPort();
    ServiceProcess map =
        teardown.add(
            LocalServices.service(
                MAP,
                httpPort,
                folder.resolve("map.log"),
                "--bind",
                "127.0.0.1",
                "--udp-port",
                Integer.toString(mapPort),
                "--http-port",
                Integer.toString(httpPort),
                "--key-file",
                folder.resolve("map.key").toString(),
                "--expiry",
                "1h"));
    map.start();
    return map;
  }

  private ServiceProcess startGate() throws IOException {
    int httpPort = SITE.freeTcpPort();
    Path file =
        LocalServices.writePrivate(
            folder.resolve("gate.toml"),
            """
            private_key_file = "gate.key"
            [interfaces]
            inclusion_patterns = ["lo.*"]
            [warp_map]
            address = "127.0.0.1:%d"
            public_key = "%s"
            [far_gate]
            public_key = "%s"
            [tunnels.video.gate]
            application_to_gate = %d
            [http]
            port = %d
            """
                .formatted(mapPort, key("map"), key("far"), SITE.freeUdpPort(), httpPort));
    ServiceProcess gate =
        teardown.add(
            LocalServices.service(GATE, httpPort, folder.resolve("gate.log"), file.toString()));
    gate.start();
    return gate;
  }

  private PublicKey key(String name) throws IOException {
    try (PrivateKey key =
        PrivateKeyFile.readOrCreate(folder.resolve(name + ".key"), new SecureRandomSource())) {
      return key.publicKey();
    }
  }
}
