package dev.warp.gate.config;

import static dev.warp.gate.config.Fixtures.FAR_GATE;
import static dev.warp.gate.config.Fixtures.FAR_KEY;
import static dev.warp.gate.config.Fixtures.OWN_PUBLIC_KEY;
import static dev.warp.gate.config.Fixtures.TUNNEL;
import static dev.warp.gate.config.Fixtures.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationFileTest {

  @Test
  void shouldReadAFileAndTakeTheKeyFromItsFolder(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("gate.toml");
    Files.writeString(file, "private_key_file = \"gate.key\"\n" + FAR_GATE + TUNNEL);

    ConfigurationResult result = GateConfigurationReader.read(file);

    assertEquals(
        new Identity.KeyFile(folder.resolve("gate.key")),
        assertInstanceOf(ConfigurationResult.Accepted.class, result).configuration().identity());
  }

  @Test
  void shouldWarnOfAFileWithASecretThatOthersMayRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("gate.toml");
    String secret = "private_key = \"" + Fixtures.OWN_PRIVATE_KEY + "\"\n";
    String warning =
        file + ": holds a secret key, and others than its owner may read it; run chmod 600 on it";

    Files.writeString(file, secret + FAR_GATE + TUNNEL);
    assertEquals(List.of(warning), warnings(file, "rw-r--r--"));
    assertEquals(List.of(warning), warnings(file, "rw-r-----"));
    assertEquals(List.of(), warnings(file, "rw-------"));
    Files.writeString(file, FAR_GATE + "preshared_key = \"" + "0".repeat(52) + "\"\n" + TUNNEL);
    assertEquals(List.of(warning), warnings(file, "rw-r--r--"));
    Files.writeString(file, FAR_GATE + TUNNEL);
    assertEquals(List.of(), warnings(file, "rw-r--r--"));
  }

  @Test
  void shouldReportAFileThatCannotBeRead(@TempDir Path folder) throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 'a'});
    Path large = Files.write(folder.resolve("large"), new byte[(256 << 10) + 1]);

    assertEquals(
        folder.resolve("none")
            + ": there is no such file; 'warp example-config' prints one to begin with",
        onlyProblem(folder.resolve("none")));
    assertEquals(
        folder + ": cannot be read: it is a folder; name a configuration file",
        onlyProblem(folder));
    assertEquals(binary + ": is not UTF-8; save it as UTF-8 text", onlyProblem(binary));
    assertEquals(large + ": is larger than 256 KiB; name a configuration file", onlyProblem(large));
  }

  @Test
  void shouldSayWhereAKeyStandsForLaterChecks() {
    ConfigurationResult.Accepted accepted =
        assertInstanceOf(ConfigurationResult.Accepted.class, read(FAR_GATE + TUNNEL));

    assertEquals(
        "gate.toml:5: tunnels.wireguard.gate.application_to_gate: port 59401 is in use; write"
            + " another",
        accepted
            .source()
            .problemAt(
                "port 59401 is in use; write another",
                List.of("tunnels", "wireguard", "gate", "application_to_gate"))
            .toString());
    assertEquals(
        4,
        accepted.source().problemAt("x", List.of("tunnels", "wireguard", "gate", "ipv4")).line());
    assertEquals(1, accepted.source().problemAt("x", List.of("http", "port")).line());
    assertThrows(UnsupportedOperationException.class, () -> accepted.source().lines().clear());
  }

  @Test
  void shouldFindTheOwnKeyAmongFarGatesOnceItIsKnown() {
    HostRequirements asked =
        read(FAR_GATE
                + "[far_gates.b]\npublic_key = \"%s\"\naddress = \"h:1\"\n"
                    .formatted(Fixtures.OTHER_KEY))
            .requirements()
            .orElseThrow();

    assertEquals(List.of(), asked.problemsWithOwnKey(PublicKey.parse(OWN_PUBLIC_KEY)));
    assertEquals(
        List.of(2),
        asked.problemsWithOwnKey(PublicKey.parse(FAR_KEY)).stream().map(Problem::line).toList());
    assertEquals(
        "gate.toml:5: far_gates.b.public_key: " + FarGatesSection.OWN_KEY,
        asked.problemsWithOwnKey(PublicKey.parse(Fixtures.OTHER_KEY)).getFirst().toString());
  }

  @Test
  void shouldAskTheHostForNothingThatIsNotKnown() {
    HostRequirements asked =
        read(FAR_GATE
                + """
                [interfaces]
                exclusion_patterns = 1
                port = 40000
                [tunnels.a.gate]
                application_to_gate = 40001
                ipv4 = flase
                ipv6 = true
                [http
                port = 40002
                """)
            .requirements()
            .orElseThrow();

    assertEquals(Optional.empty(), asked.interfaces(), "which they are is not known");
    assertEquals(
        List.of(new HostRequirements.Application("a", 40001, false, true)), asked.applications());
    assertEquals(Optional.empty(), asked.http());
  }

  private static List<String> warnings(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return GateConfigurationReader.read(file).warnings().stream().map(Problem::toString).toList();
  }

  private static String onlyProblem(Path file) {
    ConfigurationResult.Rejected rejected =
        assertInstanceOf(ConfigurationResult.Rejected.class, GateConfigurationReader.read(file));
    assertEquals(1, rejected.problems().size());
    return rejected.problems().getFirst().toString();
  }
}
