package dev.warp.gate.config;

import static dev.warp.gate.config.Fixtures.FAR_GATE;
import static dev.warp.gate.config.Fixtures.TUNNEL;
import static dev.warp.gate.config.Fixtures.accepted;
import static dev.warp.gate.config.Fixtures.mistakes;
import static dev.warp.gate.config.Fixtures.transportMistakes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnixGateTest {

  private static final String VIDEO = FAR_GATE + "[tunnels.video.gate]\n";

  private static List<String> gateMistakes(String lines) {
    return mistakes(VIDEO + lines);
  }

  private static UnixGate gate(String lines) {
    return (UnixGate) accepted(VIDEO + lines).tunnels().getFirst().gate();
  }

  @Test
  void shouldReadAPathAloneWithDefaults() {
    assertEquals(
        new UnixGate(
            Path.of("/run/warp/video.sock"),
            PosixFilePermissions.fromString("rw-------"),
            Optional.empty(),
            Optional.empty()),
        gate("path = \"/run/warp/video.sock\"\n"));
  }

  @Test
  void shouldReadModeOwnerGroupAndThePayloadsSize() {
    TunnelConfiguration tunnel =
        accepted(
                VIDEO
                    + """
                    path = "/run/warp/video.sock"
                    mode = "0660"
                    owner = "warp"
                    group = "video"
                    [tunnels.video.transport]
                    max_payload = 1048576
                    """)
            .tunnels()
            .getFirst();

    assertEquals(
        new UnixGate(
            Path.of("/run/warp/video.sock"),
            PosixFilePermissions.fromString("rw-rw----"),
            Optional.of("warp"),
            Optional.of("video")),
        tunnel.gate());
    assertEquals(1 << 20, tunnel.transport().maxPayload());
  }

  @ParameterizedTest
  @CsvSource({
    "0777, rwxrwxrwx",
    "666, rw-rw-rw-",
    "0421, r---w---x",
    "0000, ---------",
  })
  void shouldReadModesAsOctalDigits(String mode, String permissions) {
    assertEquals(
        PosixFilePermissions.fromString(permissions),
        gate("path = \"/x\"\nmode = \"%s\"\n".formatted(mode)).mode());
  }

  @Test
  void shouldTakeARelativePathFromTheFolderOfTheFile() {
    assertEquals(Path.of("video.sock").toAbsolutePath(), gate("path = \"video.sock\"\n").path());
  }

  @ParameterizedTest
  @CsvSource({"'\"0888\"'", "'\"rw-rw----\"'", "'\"1777\"'", "660"})
  void shouldRejectWhatIsNoMode(String mode) {
    List<String> mistakes = gateMistakes("path = \"/x\"\nmode = %s\n".formatted(mode));

    assertEquals(1, mistakes.size(), mistakes::toString);
    assertEquals(
        "; write mode = \"0600\", for example",
        mistakes.getFirst().substring(mistakes.getFirst().lastIndexOf(';')));
  }

  @Test
  void shouldSayOnceThatPathAndPortsExcludeEachOther() {
    assertEquals(
        List.of(
            "gate.toml:5: tunnels.video.gate.path: a gate with a path has no ipv4,"
                + " application_to_gate, gate_to_application; remove that, or the path"),
        gateMistakes(
            """
            path = "/run/warp/video.sock"
            ipv4 = true
            application_to_gate = 5000
            gate_to_application = 5001
            """));
  }

  @Test
  void shouldRejectModeOwnerAndGroupWithoutAPath() {
    assertEquals(
        List.of(
            "gate.toml:6: tunnels.video.gate.mode: is for a gate with a path; write path, or remove"
                + " the line",
            "gate.toml:7: tunnels.video.gate.owner: is for a gate with a path; write path, or"
                + " remove the line",
            "gate.toml:8: tunnels.video.gate.group: is for a gate with a path; write path, or"
                + " remove the line"),
        gateMistakes(
            "application_to_gate = 5000\nmode = \"0600\"\nowner = \"a\"\ngroup = \"b\"\n"));
  }

  @Test
  void shouldRejectAPathThatTwoTunnelsWant() {
    assertEquals(
        List.of(
            "gate.toml:7: tunnels.b.gate.path: /run/x is already the path of [tunnels.video.gate];"
                + " write another path"),
        gateMistakes("path = \"/run/x\"\n[tunnels.b.gate]\npath = \"/run/y/../x\"\n"));
  }

  @Test
  void shouldRejectPayloadsOfNoByteAndOfMoreThanAMebibyte() {
    assertEquals(
        List.of(
            "gate.toml:7: tunnels.wireguard.transport.max_payload: found the integer 0, wanted an integer from 1"
                + " to 1048576; write max_payload = 65535, for example"),
        transportMistakes("max_payload = 0\n"));
    assertEquals(1, transportMistakes("max_payload = 1048577\n").size());
    assertEquals(List.of(), mistakes(FAR_GATE + TUNNEL));
  }
}
