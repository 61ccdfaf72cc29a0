package dev.warp.map.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.warp.control.v1.ConnectRequest;
import dev.warp.control.v1.ConnectResponse;
import dev.warp.control.v1.FleetGate;
import dev.warp.control.v1.FleetServiceAllowGateRequest;
import dev.warp.control.v1.FleetServiceDenyGateRequest;
import dev.warp.control.v1.FleetServiceForgetGateRequest;
import dev.warp.control.v1.FleetServiceGetGateRequest;
import dev.warp.control.v1.FleetServiceGrpc;
import dev.warp.control.v1.FleetServiceListAdmissionsRequest;
import dev.warp.control.v1.Gate;
import dev.warp.control.v1.GateLinkServiceGrpc;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.RemoteControl;
import dev.warp.io.SecureRandomSource;
import dev.warp.map.service.LoopbackProfile;
import dev.warp.map.service.MapConfiguration;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.link.GateHandshake;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URL;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gates' streams to the map, at the real port. */
@QuarkusTest
@TestProfile(LoopbackProfile.class)
class GateLinkTest {

  @Inject MapConfiguration configuration;
  @Inject ControlPlaneHolder control;

  @TestHTTPResource URL url;

  private ControlledMap map;
  private FleetServiceGrpc.FleetServiceBlockingStub fleet;

  @BeforeEach
  void connect() throws IOException {
    map = new ControlledMap(configuration.keyFile(), url.getPort());
    fleet = FleetServiceGrpc.newBlockingStub(map.asAdmin());
  }

  @AfterEach
  void disconnect() {
    map.close();
  }

  @Test
  void shouldShowAGateWhileItIsConnected() throws Exception {
    try (SimulatedGate gate = map.gate(RemoteControl.REMOTE_CONTROL_VIEW)) {
      gate.awaitWelcome();

      FleetGate shown = find(gate.key()).orElseThrow();
      assertTrue(shown.getConnected());
      assertTrue(shown.hasConnectedSince());
      assertEquals("test", shown.getVersion());
      assertEquals(RemoteControl.REMOTE_CONTROL_VIEW, shown.getRemoteControl());

      gate.tell(
          GateState.newBuilder()
              .setGate(Gate.newBuilder().setVersion("7").setPublicKey("somebody else's"))
              .build());
      FleetGate told = await(gate.key(), known -> known.hasState());
      assertEquals("7", told.getState().getGate().getVersion());
      assertEquals(gate.key().toString(), told.getState().getGate().getPublicKey());

      gate.leave();
      awaitGone(gate.key());
    }
  }

  @Test
  void shouldReachAGateOverItsNewestStream() throws Exception {
    PrivateKey key = SimulatedGate.newKey();
    try (SimulatedGate first = map.gate(key, RemoteControl.REMOTE_CONTROL_VIEW).awaitWelcome();
        SimulatedGate second = map.gate(key, RemoteControl.REMOTE_CONTROL_FULL).awaitWelcome()) {

      assertEquals(Status.Code.ABORTED, first.awaitEnd().getCode());
      FleetGate shown = find(second.key()).orElseThrow();
      assertTrue(shown.getConnected());
      assertEquals(RemoteControl.REMOTE_CONTROL_FULL, shown.getRemoteControl());
    }
  }

  @Test
  void shouldNotLetARecordedInitiationTakeAGatesPlace() throws Exception {
    PrivateKey key = SimulatedGate.newKey();
    byte[] recorded;
    try (GateHandshake handshake =
        new GateHandshake(key, map.mapKey(), 1, new SecureRandomSource())) {
      recorded = handshake.initiation();
    }
    try (SimulatedGate gate = map.gate(key, RemoteControl.REMOTE_CONTROL_VIEW).awaitWelcome()) {
      BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
      StreamObserver<ConnectRequest> replay = stranger(heard);
      replay.onNext(
          ConnectRequest.newBuilder().setInitiation(ByteString.copyFrom(recorded)).build());
      assertTrue(next(heard) instanceof ConnectResponse answered && answered.hasResponse());
      replay.onNext(
          ConnectRequest.newBuilder().setSealed(ByteString.copyFrom(new byte[40])).build());

      assertEquals(
          Status.Code.UNAUTHENTICATED, Status.fromThrowable((Throwable) next(heard)).getCode());
      assertTrue(find(gate.key()).orElseThrow().getConnected());
      gate.tell(GateState.getDefaultInstance());
      await(gate.key(), FleetGate::hasState);
    }
  }

  @Test
  void shouldEndAStreamWithABrokenSeal() throws Exception {
    try (SimulatedGate gate = map.gate(RemoteControl.REMOTE_CONTROL_VIEW).awaitWelcome()) {
      gate.sendRaw(new byte[100]);

      assertEquals(Status.Code.UNAUTHENTICATED, gate.awaitEnd().getCode());
      awaitGone(gate.key());
    }
  }

  @Test
  void shouldEndAStreamThatDoesNotBeginWithAnInitiation() throws Exception {
    BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    stranger(heard)
        .onNext(ConnectRequest.newBuilder().setSealed(ByteString.copyFrom(new byte[40])).build());

    assertEquals(
        Status.Code.INVALID_ARGUMENT, Status.fromThrowable((Throwable) next(heard)).getCode());
  }

  @Test
  void shouldKeepNoStateThatIsTooLong() throws Exception {
    try (SimulatedGate gate = map.gate(RemoteControl.REMOTE_CONTROL_VIEW).awaitWelcome()) {
      gate.tell(
          GateState.newBuilder().setGate(Gate.newBuilder().addReasons("x".repeat(40_000))).build());
      gate.tell(GateState.newBuilder().setGate(Gate.newBuilder().setVersion("short")).build());

      FleetGate shown = await(gate.key(), FleetGate::hasState);
      assertEquals("short", shown.getState().getGate().getVersion());
    }
  }

  @Test
  void shouldEndTheStreamOfADeniedGateAndTakeNoOther() throws Exception {
    PrivateKey key = SimulatedGate.newKey();
    String text = key.publicKey().toString();
    try (SimulatedGate gate = map.gate(key, RemoteControl.REMOTE_CONTROL_VIEW).awaitWelcome()) {
      fleet.denyGate(
          FleetServiceDenyGateRequest.newBuilder().setPublicKey(text).setNote("stolen").build());

      assertEquals(Status.Code.PERMISSION_DENIED, gate.awaitEnd().getCode());
      awaitGone(gate.key());
    }
    try (SimulatedGate again = map.gate(key, RemoteControl.REMOTE_CONTROL_VIEW)) {
      assertEquals(Status.Code.PERMISSION_DENIED, again.awaitEnd().getCode());
    }
    assertEquals(
        "stolen",
        fleet
            .listAdmissions(FleetServiceListAdmissionsRequest.getDefaultInstance())
            .getAdmissionsList()
            .stream()
            .filter(admission -> admission.getPublicKey().equals(text) && !admission.getAllowed())
            .findFirst()
            .orElseThrow()
            .getNote());

    fleet.allowGate(FleetServiceAllowGateRequest.newBuilder().setPublicKey(text).build());
    try (SimulatedGate admitted = map.gate(key, RemoteControl.REMOTE_CONTROL_VIEW).awaitWelcome()) {
      assertTrue(find(admitted.key()).orElseThrow().getConnected());
    }
    fleet.forgetGate(FleetServiceForgetGateRequest.newBuilder().setPublicKey(text).build());
    assertEquals(
        Status.Code.NOT_FOUND,
        assertThrows(
                StatusRuntimeException.class,
                () ->
                    fleet.forgetGate(
                        FleetServiceForgetGateRequest.newBuilder().setPublicKey(text).build()))
            .getStatus()
            .getCode());
  }

  private Optional<FleetGate> find(PublicKey key) {
    try {
      return Optional.of(
          fleet
              .getGate(FleetServiceGetGateRequest.newBuilder().setPublicKey(key.toString()).build())
              .getGate());
    } catch (StatusRuntimeException e) {
      assertEquals(Status.Code.NOT_FOUND, e.getStatus().getCode());
      return Optional.empty();
    }
  }

  private FleetGate await(PublicKey key, Predicate<FleetGate> wanted) {
    return Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> find(key).filter(wanted), Optional::isPresent)
        .orElseThrow();
  }

  private void awaitGone(PublicKey key) {
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> find(key).isEmpty());
  }

  private StreamObserver<ConnectRequest> stranger(BlockingQueue<Object> heard) {
    return GateLinkServiceGrpc.newStub(map.asNobody())
        .connect(
            new StreamObserver<>() {
              @Override
              public void onNext(ConnectResponse response) {
                heard.add(response);
              }

              @Override
              public void onError(Throwable failure) {
                heard.add(failure);
              }

              @Override
              public void onCompleted() {
                heard.add("completed");
              }
            });
  }

  private static Object next(BlockingQueue<Object> heard) throws InterruptedException {
    return Optional.ofNullable(heard.poll(60, TimeUnit.SECONDS)).orElseThrow();
  }
}
