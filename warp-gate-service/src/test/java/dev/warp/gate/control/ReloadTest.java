package dev.warp.gate.control;

import static dev.warp.gate.control.RunningGate.await;
import static dev.warp.gate.control.RunningGate.farGate;
import static dev.warp.gate.control.RunningGate.spec;
import static dev.warp.gate.control.RunningGate.tunnel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.v1.ReloadConfigResponse;
import dev.warp.gate.config.LoopbackGate;
import dev.warp.gate.service.ConfigurationFile;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Vertx;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class ReloadTest {

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final int a = ConfigurationFile.freeUdpPort();
  private final int b = ConfigurationFile.freeUdpPort();
  private RunningGate gate;

  @BeforeEach
  void start() throws Exception {
    gate = RunningGate.start(vertx, folder, farGate() + tunnel("a", a) + tunnel("b", b));
  }

  @AfterEach
  void stop() throws Exception {
    gate.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private ReloadConfigResponse reload(String lines) throws Exception {
    gate.write(lines);
    return await(gate.plane().reload());
  }

  private static Status failure(Executable reload) {
    return assertThrows(StatusRuntimeException.class, reload).getStatus();
  }

  private long revision(String name) {
    return gate.plane().tunnels().get(name).revision();
  }

  @Test
  void shouldSayThatNothingIsDifferent() throws Exception {
    ReloadConfigResponse same = reload(farGate() + tunnel("a", a) + tunnel("b", b));

    assertEquals(ReloadConfigResponse.getDefaultInstance(), same);
  }

  @Test
  void shouldOpenCloseAndChangeWhatIsDifferentAndNothingElse() throws Exception {
    int c = ConfigurationFile.freeUdpPort();
    ReloadConfigResponse changed =
        reload(
            farGate()
                + farGate("second", ConfigurationFile.OWN_PUBLIC_KEY)
                + tunnel("a", a)
                + "[tunnels.a]\npriority = 5\nfar_gate = \"vehicle\"\n"
                + tunnel("c", c)
                + "[tunnels.c]\nfar_gate = \"second\"\n");

    assertEquals(
        List.of(
            "far gate second: added",
            "tunnel a: priority 3 -> 5",
            "tunnel b: closed",
            "tunnel c: opened"),
        changed.getChangesList().stream().sorted().toList());
    assertEquals(List.of("a ORIGIN_FILE", "c ORIGIN_FILE"), gate.tunnels());
    assertEquals(2, revision("a"));

    ReloadConfigResponse back = reload(farGate() + tunnel("a", a) + tunnel("b", b));
    assertEquals(4, back.getChangesCount(), back::toString);
    assertEquals(List.of("vehicle ORIGIN_FILE"), gate.farGates());
    assertEquals(List.of("a ORIGIN_FILE", "b ORIGIN_FILE"), gate.tunnels());
  }

  @Test
  void shouldExchangeThePortsOfTwoTunnels() throws Exception {
    reload(farGate() + tunnel("a", b) + tunnel("b", a));

    assertEquals(List.of("a ORIGIN_FILE", "b ORIGIN_FILE"), gate.tunnels());
    assertEquals(
        new LoopbackGate(true, false, b, OptionalInt.empty()),
        gate.plane().tunnels().get("a").configuration().gate());
  }

  @Test
  void shouldTalkToAFarGateOfAnotherKeyAndOpenItsTunnelsAnew() throws Exception {
    ReloadConfigResponse changed =
        reload(
            farGate("vehicle", ConfigurationFile.OWN_PUBLIC_KEY) + tunnel("a", a) + tunnel("b", b));

    assertEquals(
        List.of(
            "far gate vehicle: has another key",
            "tunnel a: closed and opened anew",
            "tunnel b: closed and opened anew"),
        changed.getChangesList().stream().sorted().toList());
    assertEquals(
        ConfigurationFile.OWN_PUBLIC_KEY,
        gate.plane().live().farGates().get("vehicle").configuration().publicKey().toString());
  }

  @Test
  void shouldChangeNothingForAFileWithMistakesAndNameThem() {
    Status failure = failure(() -> reload(farGate() + tunnel("a", 70_000) + "[nonsense]\n"));

    assertEquals(Status.Code.INVALID_ARGUMENT, failure.getCode());
    assertTrue(failure.getDescription().contains("tunnels.a.gate.application_to_gate"));
    assertTrue(failure.getDescription().contains("nonsense"));
    assertEquals(List.of("a ORIGIN_FILE", "b ORIGIN_FILE"), gate.tunnels());
    assertEquals(1, revision("a"));
  }

  @Test
  void shouldUndoEverythingWhereAPartCannotBeHad() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      Status failure =
          failure(
              () ->
                  reload(
                      farGate()
                          + farGate("second", ConfigurationFile.OWN_PUBLIC_KEY)
                          + tunnel("a", a)
                          + "[tunnels.a]\npriority = 5\nfar_gate = \"vehicle\"\n"
                          + tunnel("z", taken.getLocalPort())
                          + "[tunnels.z]\nfar_gate = \"second\"\n"));

      assertEquals(Status.Code.FAILED_PRECONDITION, failure.getCode());
      assertTrue(failure.getDescription().contains("the port is in use"), failure::toString);
    }
    assertEquals(List.of("vehicle ORIGIN_FILE"), gate.farGates());
    assertEquals(List.of("a ORIGIN_FILE", "b ORIGIN_FILE"), gate.tunnels());
    assertEquals(3, gate.plane().tunnels().get("a").configuration().priority());
  }

  @Test
  void shouldLeaveWhatTheApiHasChangedAndSaySo() throws Exception {
    await(gate.plane().tunnels().close("b", false));
    await(gate.plane().tunnels().open(spec("mine", b), false));
    ReloadConfigResponse changed =
        reload(
            farGate()
                + tunnel("a", a)
                + tunnel("b", b)
                + "[tunnels.b]\npriority = 5\n"
                + tunnel("mine", ConfigurationFile.freeUdpPort()));

    assertEquals(List.of(), changed.getChangesList());
    assertEquals(
        List.of(
            "tunnel b: as the file says; until then it stays as the API has it",
            "tunnel mine: as the file says; until then it stays as the API has it"),
        changed.getAtNextStartList().stream().sorted().toList());
    assertEquals(List.of("a ORIGIN_FILE", "mine ORIGIN_RUNTIME"), gate.tunnels());
  }

  @Test
  void shouldSayThatTheFileHasNoEffectOnWhatTheApiWasToldToKeep() throws Exception {
    await(gate.plane().tunnels().open(spec("mine", ConfigurationFile.freeUdpPort()), true));
    ReloadConfigResponse changed =
        reload(
            farGate()
                + tunnel("a", a)
                + tunnel("b", b)
                + tunnel("mine", ConfigurationFile.freeUdpPort()));

    assertEquals(
        List.of("tunnel mine: the file has no effect, for the API was told to keep it otherwise"),
        changed.getWarningsList());
    assertEquals(List.of(), changed.getAtNextStartList());
  }

  @Test
  void shouldNameWhatTakesAStart() throws Exception {
    ReloadConfigResponse changed =
        reload(
            farGate()
                + tunnel("a", a)
                + tunnel("b", b)
                + "[http]\nport = %d\n".formatted(ConfigurationFile.freeUdpPort())
                + "[log]\njson = true\n");

    assertEquals(List.of("http", "log"), changed.getAtNextStartList());
    assertEquals(List.of(), changed.getChangesList());
  }
}
