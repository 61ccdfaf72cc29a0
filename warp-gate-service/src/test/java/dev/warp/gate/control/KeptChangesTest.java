package dev.warp.gate.control;

import static dev.warp.gate.control.RunningGate.await;
import static dev.warp.gate.control.RunningGate.farGate;
import static dev.warp.gate.control.RunningGate.spec;
import static dev.warp.gate.control.RunningGate.tunnel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.v1.Interface;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.control.v1.UpdateInterfaceRequest;
import dev.warp.gate.service.ConfigurationFile;
import dev.warp.gate.v1.AddedFarGate;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the API has changed, after a restart. */
final class KeptChangesTest {

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final int inFile = ConfigurationFile.freeUdpPort();
  private final int other = ConfigurationFile.freeUdpPort();
  private RunningGate gate;

  @BeforeEach
  void start() throws Exception {
    gate = RunningGate.start(vertx, folder, farGate() + tunnel("a", inFile));
  }

  @AfterEach
  void stop() throws Exception {
    gate.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private TunnelControl tunnels() {
    return gate.plane().tunnels();
  }

  private static TunnelSpec priority(String name, int priority) {
    return TunnelSpec.newBuilder().setName(name).setPriority(priority).build();
  }

  private int priorityOf(String name) {
    return gate.plane().live().tunnels().get(name).configuration().priority();
  }

  @Test
  void shouldForgetWhatWasNotToBeKept() throws Exception {
    String before = Files.readString(folder.resolve("gate.toml"));
    await(tunnels().open(spec("b", other), false));
    await(tunnels().update(priority("a", 7), OptionalLong.empty(), false));
    assertEquals(List.of("a ORIGIN_RUNTIME", "b ORIGIN_RUNTIME"), gate.tunnels());

    gate.restart();

    assertEquals(List.of("a ORIGIN_FILE"), gate.tunnels());
    assertEquals(3, priorityOf("a"));
    assertEquals(before, Files.readString(folder.resolve("gate.toml")));
  }

  @Test
  void shouldKeepWhatWasToBeKeptAndLetTheFileBe() throws Exception {
    String before = Files.readString(folder.resolve("gate.toml"));
    AddedFarGate second =
        AddedFarGate.newBuilder()
            .setName("second")
            .setPublicKey(ConfigurationFile.OWN_PUBLIC_KEY)
            .setPresharedKey("1".repeat(51) + "0")
            .build();
    await(gate.plane().farGates().add(second, true));
    await(tunnels().open(spec("b", other).toBuilder().setFarGate("second").build(), true));
    await(tunnels().update(priority("a", 7), OptionalLong.empty(), true));

    gate.restart();

    assertEquals(List.of("second ORIGIN_PERSISTED", "vehicle ORIGIN_FILE"), gate.farGates());
    assertEquals(List.of("a ORIGIN_PERSISTED", "b ORIGIN_PERSISTED"), gate.tunnels());
    assertEquals(7, priorityOf("a"));
    assertEquals(before, Files.readString(folder.resolve("gate.toml")));
    assertEquals(
        PosixFilePermissions.fromString("rw-------"),
        Files.getPosixFilePermissions(folder.resolve("gate.overlay.json")));

    await(tunnels().close("b", true));
    await(gate.plane().farGates().remove("second", true));
    gate.restart();
    assertEquals(List.of("vehicle ORIGIN_FILE"), gate.farGates());
    assertEquals(List.of("a ORIGIN_PERSISTED"), gate.tunnels());
  }

  @Test
  void shouldLeaveATunnelOfTheFileClosedUntilItIsOpenedAgain() throws Exception {
    await(tunnels().close("a", true));
    gate.restart();
    assertEquals(List.of(), gate.tunnels());

    await(tunnels().open(spec("a", inFile), true));
    gate.restart();
    assertEquals(List.of("a ORIGIN_PERSISTED"), gate.tunnels());
  }

  @Test
  void shouldStartWithoutWhatCannotBeHadAnyMore() throws Exception {
    await(tunnels().open(spec("b", other), true));
    await(tunnels().update(spec("a", ConfigurationFile.freeUdpPort()), OptionalLong.empty(), true));
    // The file's newest tunnel has b's port, and a's far gate has another name.
    gate.write(
        farGate("renamed", ConfigurationFile.FAR_PUBLIC_KEY)
            + tunnel("a", inFile)
            + tunnel("c", other));

    gate.restart();

    assertEquals(List.of("a ORIGIN_FILE", "c ORIGIN_FILE"), gate.tunnels());
  }

  @Test
  void shouldStartAsTheFileSaysWhereWhatWasKeptCannotBeRead() throws Exception {
    await(tunnels().open(spec("b", other), true));
    Files.writeString(folder.resolve("gate.overlay.json"), "{ no json");

    gate.restart();

    assertEquals(List.of("a ORIGIN_FILE"), gate.tunnels());
  }

  @Test
  void shouldChangeNothingWhereItCannotBeKept() throws Exception {
    Files.createDirectory(folder.resolve("gate.overlay.json"));
    List<Status.Code> codes =
        List.of(
            failure(() -> await(tunnels().open(spec("b", other), true))),
            failure(() -> await(tunnels().update(priority("a", 7), OptionalLong.empty(), true))),
            failure(() -> await(tunnels().close("a", true))));

    assertTrue(codes.stream().allMatch(Status.Code.FAILED_PRECONDITION::equals), codes::toString);
    assertEquals(List.of("a ORIGIN_FILE"), gate.tunnels());
    assertEquals(3, priorityOf("a"));
    Files.delete(folder.resolve("gate.overlay.json"));
  }

  private static Status.Code failure(Executable change) {
    return assertThrows(StatusRuntimeException.class, change).getStatus().getCode();
  }

  @Test
  void shouldKeepAnInterfaceDisabledAndLabelled() throws Exception {
    UpdateInterfaceRequest off =
        UpdateInterfaceRequest.newBuilder()
            .setName("127.0.0.1")
            .setEnabled(false)
            .setLabel("cable")
            .setPersist(true)
            .build();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> interfaces().stream().anyMatch(Interface::getOpen));
    await(gate.plane().interfaces().update(off));
    assertFalse(interfaces().getFirst().getOpen());

    gate.restart();

    Interface view = interfaces().getFirst();
    assertEquals("cable", view.getLabel());
    assertFalse(view.getEnabled());
    assertFalse(view.getOpen());
  }

  private List<Interface> interfaces() {
    return gate.plane().views().interfaces();
  }
}
