package dev.warp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.v1.ListTunnelsResponse;
import dev.warp.control.v1.TunnelServiceGrpc;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks, where, and what becomes of failures. */
class FailuresTest {

  private static final String OTHER_TOKEN = "OTHERTOKEN0123456789OTHERTOKEN0123456789";

  private final FakeServer gate = new FakeServer(TunnelServiceGrpc.getServiceDescriptor());
  private final Cli cli = new Cli().with("WARP_GATE", gate.endpoint());

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    gate.close();
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_ARGUMENT, 2",
    "OUT_OF_RANGE, 2",
    "UNAVAILABLE, 3",
    "DEADLINE_EXCEEDED, 3",
    "UNAUTHENTICATED, 4",
    "PERMISSION_DENIED, 4",
    "NOT_FOUND, 5",
    "ALREADY_EXISTS, 6",
    "FAILED_PRECONDITION, 6",
    "ABORTED, 6",
    "INTERNAL, 1",
    "UNIMPLEMENTED, 1",
    "RESOURCE_EXHAUSTED, 1"
  })
  void shouldEndWithTheExitCodeOfTheGuideAndOneLine(Status.Code code, int exitCode) {
    gate.fail("ListTunnels", code, "this is why");
    String printed = cli.fail(exitCode, "tunnels", "list");
    assertTrue(printed.startsWith("warp: "), printed);
    assertEquals(1, printed.lines().count(), printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOT_FOUND", "PERMISSION_DENIED", "INVALID_ARGUMENT", "INTERNAL"})
  void shouldRepeatWhatTheServerSays(Status.Code code) {
    gate.fail("ListTunnels", code, "no such \033thing");
    cli.run("tunnels");
    assertEquals("warp: no such ?thing\n", cli.err());
  }

  @Test
  void shouldSayWhichFieldsAreWrong() {
    gate.refuse("OpenTunnel", "spec.transport.mtu", "is 12", "spec.name", "is too long");
    assertEquals(
        """
        warp: spec.transport.mtu: is 12
        warp: spec.name: is too long
        """,
        cli.fail(2, "tunnels", "open", "t", "--port", "1"));
  }

  @Test
  void shouldSayThatNobodyListens() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertEquals(
        "warp: cannot reach 127.0.0.1:%d: nobody listens there (Connection refused)\n"
            .formatted(port),
        cli.fail(3, "tunnels", "--gate", "127.0.0.1:" + port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "watch"})
  void shouldNotWaitForeverForWhoDoesNotAnswer(String verb) {
    assertEquals(
        "warp: " + gate.endpoint() + " does not answer in time\n",
        cli.fail(3, "tunnels", verb, "--timeout", "50ms"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"host:port", "a:b:c:1:", ":8180", "host:0", "host:70000"})
  void shouldSayThatThisIsNoPlaceForAGate(String place) {
    String printed = cli.fail(2, "tunnels", "list", "--gate", place);
    assertTrue(printed.startsWith("warp: '" + place + "' is not HOST:PORT\n"), printed);
  }

  @Test
  void shouldShowTheTokenAndTheVersionThatItSpeaks() {
    gate.answer("ListTunnels", ListTunnelsResponse.getDefaultInstance());
    cli.succeed("tunnels");
    assertEquals("Bearer " + Cli.TOKEN, gate.header("authorization"));
    assertEquals("1", gate.header("warp-api-version"));
    assertNull(gate.header("warp-gate"));
  }

  @Test
  void shouldPreferTheTokenOfAFileThatIsNamed() throws IOException {
    gate.answer("ListTunnels", ListTunnelsResponse.getDefaultInstance());
    cli.succeed("tunnels", "--token-file", tokenFile("rw-------").toString());
    assertEquals("Bearer " + OTHER_TOKEN, gate.header("authorization"));
  }

  @Test
  void shouldTakeTheTokenOfTheFileThatTheEnvironmentNames() throws IOException {
    gate.answer("ListTunnels", ListTunnelsResponse.getDefaultInstance());
    cli.without("WARP_TOKEN").with("WARP_TOKEN_FILE", tokenFile("rw-------").toString());
    cli.succeed("tunnels");
    assertEquals("Bearer " + OTHER_TOKEN, gate.header("authorization"));
  }

  @Test
  void shouldNotAskWithoutAToken() {
    cli.without("WARP_TOKEN").with("WARP_TOKEN_FILE", folder.resolve("none").toString());
    String printed = cli.fail(4, "tunnels");
    assertTrue(printed.contains("there is no token file " + folder.resolve("none")), printed);
    assertTrue(printed.contains("name another with --token-file or WARP_TOKEN_FILE"), printed);
    assertEquals(1, printed.lines().count(), printed);
    assertEquals(
        "warp: WARP_TOKEN has no token\n", cli.with("WARP_TOKEN", " \n").fail(4, "tunnels"));
    assertEquals(0, gate.requests());
  }

  @Test
  void shouldNotUseATokenThatOthersCanRead() throws IOException {
    String printed = cli.fail(4, "tunnels", "--token-file", tokenFile("rw-r--r--").toString());
    assertTrue(printed.contains("chmod 600"), printed);
    assertEquals(0, gate.requests());
  }

  @Test
  void shouldWarnWhereTheTokenCouldTravelUnencrypted() {
    gate.answer("ListTunnels", ListTunnelsResponse.getDefaultInstance());
    // This host, and not by an address that is certain to be.
    String elsewhere = gate.endpoint().replace("127.0.0.1", "0.0.0.0");
    assertEquals(0, cli.run("tunnels", "--gate", elsewhere));
    assertEquals(
        "warp: without --tls everybody on the way to " + elsewhere + " can read the token\n",
        cli.err());
    String printed = cli.fail(3, "tunnels", "--gate", elsewhere, "--tls");
    assertFalse(printed.contains("can read the token"), printed);
  }

  @Test
  void shouldWantACertificateAndItsKeyTogether() {
    assertTrue(cli.fail(2, "tunnels", "--cert", "c.pem").contains("--cert and --key go together"));
  }

  private Path tokenFile(String mode) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), OTHER_TOKEN + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
