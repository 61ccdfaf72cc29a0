package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Await;
import dev.warp.lab.process.Command;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.service.ServiceProcess.Plan;
import dev.warp.lab.service.WarpBuild;
import dev.warp.protocol.keys.Crockford;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How services make their AOT cache: docs/decisions/0018. */
class RehearsalTest {

  /** Warnings about what it leaves out are not ours to mend. */
  private static final String QUIET = "-Xlog:aot=error";

  /** Of a private key, and of a token. */
  private static final int SECRET_BYTES = 32;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {LocalServices.MAP, LocalServices.GATE})
  void shouldMakeACacheThatServesAndLeaveNothingElse(String module) throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Path cache = folder.resolve("cache.aot");
    Command.Result rehearsal =
        run(
            module,
            List.of(
                QUIET, "-XX:AOTCacheOutput=" + cache, "-Djava.io.tmpdir=" + temporary, "-Xmx256m"),
            "rehearse");
    assertEquals(0, rehearsal.exitCode(), rehearsal::toString);
    assertTrue(rehearsal.output().contains("event=serving"), rehearsal::toString);
    assertTrue(rehearsal.output().contains("event=stopped"), rehearsal::toString);
    assertFalse(rehearsal.output().contains("WARN"), rehearsal::toString);
    try (Stream<Path> left = Files.walk(temporary)) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
    }
    Command.Result start = run(module, List.of("-XX:AOTCache=" + cache, "-Xlog:aot"), "--version");
    assertTrue(start.output().contains("Using AOT-linked classes: true"), start::toString);
  }

  private static Command.Result run(String module, List<String> jvmArguments, String argument) {
    List<String> command = new ArrayList<>(WarpBuild.find().serviceCommand(module, jvmArguments));
    command.add(argument);
    return Command.of(command).withDeadline(LocalServices.DEADLINE).execute();
  }

  /** A cache of a map whose key is known has neither that nor the token, as text or as bytes. */
  @Test
  void shouldKeepNoSecretInTheCache() throws IOException {
    Path cache = folder.resolve("cache.aot");
    Path key = folder.resolve("map.key");
    int port = LocalServices.SITE.freeTcpPort();
    Plan plan =
        new Plan(
                WarpBuild.find()
                    .serviceCommand(
                        LocalServices.MAP, List.of(QUIET, "-XX:AOTCacheOutput=" + cache)),
                Map.of(),
                Optional.empty(),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                folder.resolve("log"))
            .withArguments("--udp-port=0", "--http-port=" + port, "--key-file=" + key);
    try (ServiceProcess map = new ServiceProcess(plan)) {
      map.start();
      Await.until(
          "a map",
          LocalServices.DEADLINE,
          () -> LocalServices.answers(map, "/q/health/ready", 200));
      map.stop(LocalServices.DEADLINE);
    }
    String kept = Files.readString(cache, StandardCharsets.ISO_8859_1);
    assertTrue(kept.contains("dev/warp/map/service/MapService"));
    for (Path secret : List.of(key, folder.resolve("map.token"))) {
      String text = Files.readString(secret).strip();
      assertFalse(kept.contains(text), secret::toString);
      String bytes = new String(Crockford.decode(text, SECRET_BYTES), StandardCharsets.ISO_8859_1);
      assertFalse(kept.contains(bytes), secret::toString);
    }
  }
}
