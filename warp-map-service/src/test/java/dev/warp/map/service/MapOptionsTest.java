package dev.warp.map.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class MapOptionsTest {

  private final MapOptions options = new MapOptions();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    CommandLine commandLine = MapOptions.commandLine(options);
    return commandLine
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void shouldTurnOptionsIntoConfiguration() {
    int exitCode =
        execute(
            "--bind=127.0.0.1",
            "--udp-port=1",
            "--http-host=::",
            "--http-port=2",
            "--key-file=k",
            "--allow-published-key",
            "--expiry=30s",
            "--max-gates=3",
            "--relay=off",
            "--relay-rate=5000");
    assertEquals(0, exitCode);
    assertTrue(options.isToRun());
    assertEquals(
        Map.of(
            "warp.map.bind", "127.0.0.1",
            "warp.map.udp-port", "1",
            "warp.map.http-host", "::",
            "warp.map.http-port", "2",
            "warp.map.key-file", "k",
            "warp.map.allow-published-key", "true",
            "warp.map.expiry", "30s",
            "warp.map.max-gates", "3",
            "warp.map.relay", "off",
            "warp.map.relay-rate", "5000"),
        options.given());
  }

  @Test
  void shouldServeOverTlsWithACertificateAndItsKeyAndNotWithoutEither() {
    assertEquals(
        0, execute("--tls-port=8443", "--tls-certificate=map.crt", "--tls-key=map-tls.key"));
    assertEquals("8443", options.given().get("quarkus.http.ssl-port"));
    assertEquals("map.crt", options.given().get("quarkus.tls.warp.key-store.pem.0.cert"));

    assertEquals(2, execute("--tls-port=8443", "--tls-certificate=map.crt"));
    assertTrue(err.toString().contains("--tls-key"), err::toString);
  }

  @Test
  void shouldLeaveWhatIsNotGivenToOtherConfiguration() {
    execute();
    assertTrue(options.isToRun());
    assertEquals(Map.of(), options.given());
  }

  @Test
  void shouldPrintHelpAndVersionInsteadOfRunning() {
    assertEquals(0, execute("--help"));
    assertEquals(0, execute("--version"));
    assertFalse(options.isToRun());
    assertTrue(out.toString().contains("--udp-port=PORT"));
    assertTrue(out.toString().contains("warp-map "));
  }

  @Test
  void shouldNameAMistakeInOneLine() {
    assertEquals(MapMain.EXIT_MISTAKE, execute("--http-port=many"));
    assertEquals(MapMain.EXIT_MISTAKE, execute("--port=5"));
    assertFalse(options.isToRun());
    List<String> lines = err.toString().lines().toList();
    assertEquals(2, lines.size());
    assertTrue(
        lines.get(0).startsWith("warp map: ") && lines.get(0).contains("--http-port"),
        lines.get(0));
    assertTrue(
        lines.get(1).startsWith("warp map: ") && lines.get(1).contains("--port"), lines.get(1));
  }
}
