package dev.warp.gate.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfigurationReader;
import dev.warp.gate.config.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryCheckTest {

  private static final long HEAP = 256 << 20;

  /** With more memory than any JVM has that runs tests. */
  private static final int TUNNELS = 200;

  @TempDir Path folder;

  private Path write(String transport) throws IOException {
    String text =
        ConfigurationFile.text(ConfigurationFile.freeUdpPort(), ConfigurationFile.freeTcpPort());
    Path file = folder.resolve("gate.toml");
    ConfigurationFile.write(file, text + "[tunnels.wireguard.transport]\n" + transport);
    return file;
  }

  private static List<Problem> warnings(Path file, long heapBytes) {
    return MemoryCheck.warnings(
        assertInstanceOf(ConfigurationResult.Accepted.class, GateConfigurationReader.read(file)),
        heapBytes);
  }

  @Test
  void shouldSayNothingOfWhatTheHeapHolds() throws IOException {
    Path file = write("reassembly_memory = 134217728\n");
    assertEquals(List.of(), warnings(file, HEAP));
    assertEquals(1, warnings(file, HEAP - 2).size());
  }

  @Test
  void shouldWarnOfMoreThanHalfTheHeapAndSayWhatFits() throws IOException {
    List<Problem> warnings =
        warnings(write("ordered = true\nreassembly_memory = 134217728\n"), HEAP);

    assertEquals(
        List.of(
            "all tunnels together may take 268435456 bytes for payloads from far gates, which is"
                + " more than half of the 268435456 that Java may have; set"
                + " WARP_JAVA_OPTIONS=-Xmx538m, or write reassembly_memory = 67108864 in each"
                + " tunnel"),
        warnings.stream().map(Problem::message).toList());
    assertEquals("tunnels.wireguard.transport.reassembly_memory", warnings.getFirst().key());
  }

  @Test
  void shouldWarnWithTheOtherChecks() throws Exception {
    StringBuilder more = new StringBuilder("ordered = true\n");
    for (int i = 0; i < TUNNELS; i++) {
      more.append(
          """
          [tunnels.t%d]
          gate.application_to_gate = %d
          transport.ordered = true
          transport.reassembly_memory = 1073741824
          """
              .formatted(i, 20_000 + i));
    }

    List<String> warnings = GateLaunch.check(write(more.toString())).warnings();

    assertTrue(
        warnings.stream().anyMatch(line -> line.contains("reassembly_memory: all tunnels")),
        warnings::toString);
  }
}
