package dev.warp.gate.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfigurationReader;
import dev.warp.gate.config.Problem;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class SocketCheckTest {

  @TempDir Path folder;

  private Path write(String gate) throws IOException {
    String text =
        ConfigurationFile.text(ConfigurationFile.freeUdpPort(), ConfigurationFile.freeTcpPort());
    Path file = folder.resolve("gate.toml");
    ConfigurationFile.write(file, text + "[tunnels.video.gate]\n" + gate);
    return file;
  }

  private static List<String> refusal(Path file) {
    return assertThrows(GateLaunch.Refusal.class, () -> GateLaunch.prepare(file))
        .getMessage()
        .lines()
        .toList();
  }

  @Test
  void shouldNameEverythingInTheWayAtItsLine() throws Exception {
    Path file =
        write("path = \"nowhere/x.sock\"\nowner = \"no-such-user\"\ngroup = \"no-such-group\"\n");

    List<String> expected =
        List.of(
            "path: %s: there is no folder %s; make it first"
                .formatted(folder.resolve("nowhere/x.sock"), folder.resolve("nowhere")),
            "owner: there is no user no-such-user on this host; write the name of one, or remove"
                + " the line",
            "group: there is no group no-such-group on this host; write the name of one, or remove"
                + " the line");
    assertEquals(expected, keysOf(refusal(file)));
    String checked =
        assertThrows(GateLaunch.Refusal.class, () -> GateLaunch.check(file)).getMessage();
    assertEquals(expected, keysOf(checked.lines().toList()));
  }

  private static List<String> keysOf(List<String> lines) {
    String prefix = "tunnels.video.gate.";
    return lines.stream()
        .map(line -> line.substring(line.indexOf(prefix) + prefix.length()))
        .toList();
  }

  @Test
  void shouldNameASocketInUseUnlessItMayBeThisVeryGates() throws Exception {
    Path file = write("path = \"used.sock\"\n");
    Socket other = Socket.newSocketDomainDgram();
    other.bind(new DomainSocketAddress(folder.resolve("used.sock").toString()));

    List<String> refusal = refusal(file);

    assertEquals(1, refusal.size(), refusal::toString);
    assertTrue(refusal.getFirst().contains("used.sock: another program is using it; end that"));
    List<String> warnings = GateLaunch.check(file).warnings();
    assertTrue(warnings.stream().noneMatch(line -> line.contains("used.sock")), warnings::toString);
    other.close();
    GateLaunch.prepare(file).close();
    assertTrue(
        Files.exists(folder.resolve("used.sock"), LinkOption.NOFOLLOW_LINKS),
        "what is left over goes when the gate binds");
  }

  @Test
  void shouldSayThatAPathIsTooLong() throws Exception {
    List<String> refusal = refusal(write("path = \"/%s\"\n".formatted("x".repeat(200))));

    assertEquals(1, refusal.size(), refusal::toString);
    assertTrue(
        refusal
            .getFirst()
            .endsWith("has 201 bytes, and a socket's at most 107; write a shorter one"));
  }

  @Test
  void shouldWarnOfPayloadsThatAnOrdinarySenderCannotSend() throws Exception {
    Path file = write("path = \"x.sock\"\n[tunnels.video.transport]\nmax_payload = 1048576\n");
    ConfigurationResult.Accepted accepted =
        assertInstanceOf(ConfigurationResult.Accepted.class, GateConfigurationReader.read(file));

    List<Problem> warnings =
        SocketCheck.warnings(accepted, accepted.configuration().tunnels(), 212_992);

    assertEquals(
        List.of(
            "1048576 bytes are allowed, but net.core.wmem_max = 212992 lets an ordinary program"
                + " send at most 425952 at once; run sysctl -w net.core.wmem_max=524304, or write"
                + " max_payload = 425952"),
        warnings.stream().map(Problem::message).toList());
    assertEquals("tunnels.video.transport.max_payload", warnings.getFirst().key());
    assertEquals(
        List.of(), SocketCheck.warnings(accepted, accepted.configuration().tunnels(), 524_304));
  }
}
