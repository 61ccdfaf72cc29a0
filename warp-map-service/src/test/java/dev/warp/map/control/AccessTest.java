package dev.warp.map.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.access.Role;
import dev.warp.control.v1.FleetServiceDenyGateRequest;
import dev.warp.control.v1.FleetServiceGetGateRequest;
import dev.warp.control.v1.FleetServiceGrpc;
import dev.warp.control.v1.FleetServiceListGatesRequest;
import dev.warp.map.service.LoopbackProfile;
import dev.warp.map.service.MapConfiguration;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Who may call the map's services, at the real port. */
@QuarkusTest
@TestProfile(LoopbackProfile.class)
class AccessTest {

  private static final FleetServiceListGatesRequest LIST =
      FleetServiceListGatesRequest.getDefaultInstance();

  @Inject MapConfiguration configuration;

  @TestHTTPResource URL url;

  private ControlledMap map;

  @BeforeEach
  void connect() throws IOException {
    map = new ControlledMap(configuration.keyFile(), url.getPort());
  }

  @AfterEach
  void disconnect() {
    map.close();
  }

  @Test
  void shouldRefuseCallersWithoutATokenOrWithAnother() {
    Status refused = refusal(() -> list(map.asNobody()));

    assertEquals(Status.Code.UNAUTHENTICATED, refused.getCode());
    assertTrue(refused.getDescription().contains("authorization: Bearer TOKEN"));
    assertEquals(
        Status.Code.UNAUTHENTICATED, refusal(() -> list(map.withToken("guess"))).getCode());
  }

  @Test
  void shouldLetAViewerLookAndNotChange() throws IOException {
    Channel viewer = map.as(Role.VIEWER);
    list(viewer);

    Status refused =
        refusal(
            () ->
                FleetServiceGrpc.newBlockingStub(viewer)
                    .denyGate(
                        FleetServiceDenyGateRequest.newBuilder()
                            .setPublicKey(map.mapKey().toString())
                            .build()));

    assertEquals(Status.Code.PERMISSION_DENIED, refused.getCode());
    assertTrue(refused.getDescription().contains("takes the role admin"));
  }

  @Test
  void shouldRefuseWhatComesFromAWebPage() throws IOException {
    Channel page = ControlledMap.with(map.asAdmin(), "origin", "https://site.example");

    assertEquals(Status.Code.PERMISSION_DENIED, refusal(() -> list(page)).getCode());
  }

  @Test
  void shouldTellAClientOfAnotherVersionWhatIsSpoken() throws IOException {
    list(ControlledMap.with(map.asAdmin(), "warp-api-version", "1"));

    Channel future = ControlledMap.with(map.asAdmin(), "warp-api-version", "2");
    assertEquals(
        "version 2 of the API is wanted, and this server speaks version 1; upgrade the server",
        refusal(() -> list(future)).getDescription());
  }

  @Test
  void shouldTellWhichFieldIsWrong() throws IOException {
    Channel admin = map.asAdmin();
    StatusRuntimeException refused =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                FleetServiceGrpc.newBlockingStub(admin)
                    .getGate(FleetServiceGetGateRequest.newBuilder().setPublicKey("x").build()));

    assertEquals(Status.Code.INVALID_ARGUMENT, refused.getStatus().getCode());
    assertEquals(
        "public_key: expected 53 characters of base32, found 1; send a gate's public key, as it"
            + " prints it at its start",
        refused.getStatus().getDescription());
    assertEquals(1, StatusProto.fromThrowable(refused).getDetailsCount());
  }

  @Test
  void shouldTellAnybodyWhetherItServes() {
    assertEquals(
        ServingStatus.SERVING,
        HealthGrpc.newBlockingStub(map.asNobody())
            .check(HealthCheckRequest.getDefaultInstance())
            .getStatus());
  }

  @Test
  void shouldDescribeItsServicesToViewers() throws Exception {
    List<String> services = services(map.as(Role.VIEWER)).get(60, TimeUnit.SECONDS);

    assertTrue(services.contains("warp.control.v1.FleetService"), services::toString);
    assertTrue(services.contains("warp.control.v1.TunnelService"), services::toString);
    assertTrue(services.contains("warp.control.v1.GateService"), services::toString);

    CompletableFuture<List<String>> refused = services(map.asNobody());
    Exception failure = assertThrows(Exception.class, () -> refused.get(60, TimeUnit.SECONDS));
    assertEquals(Status.Code.UNAUTHENTICATED, Status.fromThrowable(failure.getCause()).getCode());
  }

  private static CompletableFuture<List<String>> services(Channel channel) {
    CompletableFuture<List<String>> services = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    services.complete(
                        response.getListServicesResponse().getServiceList().stream()
                            .map(service -> service.getName())
                            .toList());
                  }

                  @Override
                  public void onError(Throwable failure) {
                    services.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    // The first answer is all there is.
                  }
                });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    requests.onCompleted();
    return services;
  }

  private static void list(Channel channel) {
    FleetServiceGrpc.newBlockingStub(channel).listGates(LIST);
  }

  private static Status refusal(Executable call) {
    return assertThrows(StatusRuntimeException.class, call).getStatus();
  }
}
