package dev.warp.gate.control;

import static dev.warp.gate.control.ApiClient.assertFails;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.v1.AddFarGateRequest;
import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.Gate;
import dev.warp.control.v1.GetGateRequest;
import dev.warp.control.v1.Interface;
import dev.warp.control.v1.InterfaceState;
import dev.warp.control.v1.ListFarGatesRequest;
import dev.warp.control.v1.ListInterfacesRequest;
import dev.warp.control.v1.Origin;
import dev.warp.control.v1.ReloadConfigRequest;
import dev.warp.control.v1.ReloadConfigResponse;
import dev.warp.control.v1.RemoveFarGateRequest;
import dev.warp.control.v1.UpdateInterfaceRequest;
import dev.warp.control.v1.WatchGateRequest;
import dev.warp.control.v1.WatchGateResponse;
import dev.warp.gate.service.ConfigurationFile;
import dev.warp.protocol.keys.PrivateKey;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.Status;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ConfigurationFile.class)
class GateApiTest {

  @TestHTTPResource URI server;

  @ConfigProperty(name = "test.folder")
  Path folder;

  private final String otherKey;
  private ApiClient client;

  GateApiTest() {
    try (PrivateKey key = PrivateKey.generate(new SecureRandom()::nextBytes)) {
      otherKey = key.publicKey().toString();
    }
  }

  @BeforeEach
  void connect() throws IOException {
    client = ApiClient.local(server, folder);
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  private List<FarGate> farGates() {
    return client.gate().listFarGates(ListFarGatesRequest.getDefaultInstance()).getFarGatesList();
  }

  private List<String> names() {
    return farGates().stream().map(FarGate::getName).toList();
  }

  private FarGate add(AddFarGateRequest.Builder request) {
    return client.gate().addFarGate(request.build()).getFarGate();
  }

  private AddFarGateRequest.Builder other() {
    return AddFarGateRequest.newBuilder().setName("other").setPublicKey(otherKey);
  }

  private void remove(String name) {
    client.gate().removeFarGate(RemoveFarGateRequest.newBuilder().setName(name).build());
  }

  @Test
  void shouldSayWhoItIsAndWhyItIsNotReady() {
    Gate gate = client.gate().getGate(GetGateRequest.getDefaultInstance()).getGate();

    assertEquals(ConfigurationFile.OWN_PUBLIC_KEY, gate.getPublicKey());
    assertEquals(1, gate.getApi().getOldest());
    assertFalse(gate.getReady());
    assertTrue(gate.getReasonsList().contains("no far gate has a session"), gate::toString);
  }

  @Test
  void shouldAddAFarGateAndRemoveIt() {
    FarGate added = add(other().addAddresses("192.0.2.1:40000"));

    assertEquals(Origin.ORIGIN_RUNTIME, added.getOrigin());
    assertEquals(List.of("192.0.2.1:40000"), added.getAddressesList());
    assertEquals(List.of("far_gate", "other"), names());

    remove("other");

    assertEquals(List.of("far_gate"), names());
    assertFails(Status.Code.NOT_FOUND, () -> remove("other"));
  }

  @Test
  void shouldRefuseFarGatesThatAreWrongOrThereAlready() {
    assertEquals(
        List.of("addresses", "name", "public_key"),
        assertFails(
                Status.Code.INVALID_ARGUMENT,
                () -> add(AddFarGateRequest.newBuilder().setPublicKey("x").addAddresses("y")))
            .stream()
            .sorted()
            .toList());
    assertEquals(
        List.of("preshared_key"),
        assertFails(Status.Code.INVALID_ARGUMENT, () -> add(other().setPresharedKey("short"))));
    assertEquals(
        List.of("public_key"),
        assertFails(
            Status.Code.INVALID_ARGUMENT,
            () -> add(other().setPublicKey(ConfigurationFile.OWN_PUBLIC_KEY))));
    assertEquals(
        List.of("name"),
        assertFails(Status.Code.ALREADY_EXISTS, () -> add(other().setName("far_gate"))));
    assertEquals(
        List.of("public_key"),
        assertFails(
            Status.Code.ALREADY_EXISTS,
            () -> add(other().setPublicKey(ConfigurationFile.FAR_PUBLIC_KEY))));
    assertEquals(List.of("far_gate"), names());
  }

  @Test
  void shouldNotRemoveAFarGateThatTunnelsLeadTo() {
    assertEquals(
        List.of("name"), assertFails(Status.Code.FAILED_PRECONDITION, () -> remove("far_gate")));
    assertEquals(List.of("far_gate"), names());
  }

  private List<Interface> interfaces() {
    return client
        .gate()
        .listInterfaces(ListInterfacesRequest.getDefaultInstance())
        .getInterfacesList();
  }

  private Interface update(UpdateInterfaceRequest.Builder request) {
    return client.gate().updateInterface(request.build()).getInterface();
  }

  private static UpdateInterfaceRequest.Builder loopback() {
    return UpdateInterfaceRequest.newBuilder().setName("127.0.0.1");
  }

  @Test
  void shouldDisableAnInterfaceAndLabelItAndEnableItAgain() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> interfaces().stream().anyMatch(Interface::getOpen));
    List<String> addresses = interfaces().getFirst().getAddressesList();

    Interface labelled = update(loopback().setLabel("cable"));
    assertEquals("cable", labelled.getLabel());
    assertEquals(addresses, labelled.getAddressesList());
    Interface disabled = update(loopback().setEnabled(false));
    assertFalse(disabled.getEnabled());
    assertEquals(List.of(), disabled.getAddressesList());
    assertEquals(InterfaceState.INTERFACE_STATE_DISABLED, disabled.getState());
    assertEquals(
        List.of(disabled.toBuilder().clearSince().build()),
        interfaces().stream().map(each -> each.toBuilder().clearSince().build()).toList());
    Interface enabled = update(loopback().setEnabled(true).setLabel(""));
    assertTrue(enabled.getOpen());
    assertEquals("127.0.0.1", enabled.getLabel());
    assertFails(
        Status.Code.NOT_FOUND,
        () -> update(UpdateInterfaceRequest.newBuilder().setName("none").setEnabled(false)));
  }

  @Test
  void shouldApplyTheFileThatHasNotChanged() {
    assertEquals(
        ReloadConfigResponse.getDefaultInstance().getChangesList(),
        client.gate().reloadConfig(ReloadConfigRequest.getDefaultInstance()).getChangesList());
  }

  @Test
  void shouldTellAWatcherOfTheGateAndOfChanges() {
    Iterator<WatchGateResponse> steps =
        client
            .gate()
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .watchGate(WatchGateRequest.getDefaultInstance());
    assertEquals(ConfigurationFile.OWN_PUBLIC_KEY, steps.next().getGate().getPublicKey());
    add(other());
    while (steps.next().getFarGatesCount() != 2) {
      // Figures, which come once a second.
    }
    remove("other");
    while (steps.next().getFarGatesCount() != 1) {
      // The same.
    }
  }

  @Test
  void shouldTellAnybodyThatItServes() {
    try (ApiClient stranger = new ApiClient(server, "")) {
      assertEquals(
          ServingStatus.SERVING,
          HealthGrpc.newBlockingStub(stranger.channel())
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus());
    }
  }

  @Test
  void shouldListItsServicesByReflectionForThoseWhoMayCall() throws Exception {
    List<String> services = reflected(client);
    assertTrue(
        services.containsAll(
            List.of(
                "warp.control.v1.TunnelService",
                "warp.control.v1.GateService",
                "grpc.health.v1.Health")),
        services::toString);
    try (ApiClient stranger = new ApiClient(server, "")) {
      assertFails(
          Status.Code.UNAUTHENTICATED,
          () -> {
            try {
              reflected(stranger);
            } catch (ExecutionException e) {
              throw e.getCause();
            }
          });
    }
  }

  private static List<String> reflected(ApiClient from) throws Exception {
    CompletableFuture<List<String>> services = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> asking =
        from.with(ServerReflectionGrpc.newStub(from.channel()))
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    services.complete(
                        response.getListServicesResponse().getServiceList().stream()
                            .map(ServiceResponse::getName)
                            .toList());
                  }

                  @Override
                  public void onError(Throwable failure) {
                    services.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    services.completeExceptionally(new AssertionError("no answer"));
                  }
                });
    asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    return services.get(60, TimeUnit.SECONDS);
  }
}
