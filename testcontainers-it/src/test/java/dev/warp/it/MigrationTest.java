package dev.warp.it;

import static dev.warp.it.LocalServices.GATE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line makes of an engarde.yml is what a gate takes. */
class MigrationTest {

  /** Every key that engarde's own sample has. */
  private static final String ENGARDE =
      """
      client:
        listenAddr: "LISTEN"
        dstAddr: "192.0.2.4:59501"
        writeTimeout: 10
        excludedInterfaces:
          - "docker0"
        interfaceLabels:
          wwan0: "LTE"
        dstOverrides:
          - ifName: "eth1"
            dstAddr: "192.0.2.8:59501"
        webManager:
          listenAddr: "0.0.0.0:9001"
          username: "engarde"
          password: "engarde"
      server:
        listenAddr: "0.0.0.0:59501"
        dstAddr: "127.0.0.1:59301"
        clientTimeout: 30
        writeTimeout: 10
        webManager:
          listenAddr: "0.0.0.0:9001"
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:59401", "[::1]:59401"})
  void shouldWriteConfigurationsThatGatesTake(String listen) throws IOException {
    Path engarde =
        Files.writeString(folder.resolve("engarde.yml"), ENGARDE.replace("LISTEN", listen));
    Path migrated = folder.resolve("migrated");
    new WarpCommand().run("migrate-engarde", engarde.toString(), "--out", migrated.toString());
    for (String name : List.of("client.toml", "server.toml")) {
      Path file = migrated.resolve(name);
      Command.Result checked = LocalServices.runToEnd(GATE, file.toString(), "--check");
      assertEquals(file + ": no mistakes\n", checked.output(), checked::standardError);
    }
  }
}
