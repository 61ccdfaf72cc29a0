package dev.warp.map.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.access.Role;
import dev.warp.control.v1.AddFarGateRequest;
import dev.warp.control.v1.CallStart;
import dev.warp.control.v1.CloseTunnelRequest;
import dev.warp.control.v1.CloseTunnelResponse;
import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.FleetServiceCloseTunnelRequest;
import dev.warp.control.v1.FleetServiceCloseTunnelResponse;
import dev.warp.control.v1.FleetServiceGrpc;
import dev.warp.control.v1.FleetServiceOpenTunnelRequest;
import dev.warp.control.v1.GateServiceGrpc;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.LinkFromMap;
import dev.warp.control.v1.ListTunnelsRequest;
import dev.warp.control.v1.ListTunnelsResponse;
import dev.warp.control.v1.OpenTunnelRequest;
import dev.warp.control.v1.OpenTunnelResponse;
import dev.warp.control.v1.RemoteControl;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.TunnelEnd;
import dev.warp.control.v1.TunnelServiceGrpc;
import dev.warp.control.v1.TunnelServiceGrpc.TunnelServiceBlockingStub;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.control.v1.WatchTunnelsRequest;
import dev.warp.control.v1.WatchTunnelsResponse;
import dev.warp.map.service.LoopbackProfile;
import dev.warp.map.service.MapConfiguration;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URL;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Calls of gates through the map, at the real port. */
@QuarkusTest
@TestProfile(LoopbackProfile.class)
class ForwardingTest {

  private static final ListTunnelsRequest LIST = ListTunnelsRequest.getDefaultInstance();
  private static final CloseTunnelRequest CLOSE =
      CloseTunnelRequest.newBuilder().setName("video").build();

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
  void shouldPassACallOnAndSayWhoCalls() throws Exception {
    try (SimulatedGate gate = map.gate(RemoteControl.REMOTE_CONTROL_VIEW).awaitWelcome()) {
      gate.serve("ListTunnels", (self, call) -> answer(self, call, tunnels("video")));

      ListTunnelsResponse answer = tunnels(map.as(Role.VIEWER), gate).listTunnels(LIST);

      assertEquals(tunnels("video"), answer);
      CallStart call = gate.awaitHeard(LinkFromMap::hasCall).getCall();
      assertEquals("viewer", call.getRole());
      assertTrue(call.getOperator().startsWith("viewer-"), call.getOperator());
    }
  }

  @Test
  void shouldPassAFailureOn() throws Exception {
    try (SimulatedGate gate = map.gate(RemoteControl.REMOTE_CONTROL_FULL).awaitWelcome()) {
      gate.serve(
          "CloseTunnel",
          (self, call) -> self.end(call, Status.NOT_FOUND.withDescription("no tunnel video")));

      Status failure = failure(() -> tunnels(map.asAdmin(), gate).closeTunnel(CLOSE));

      assertEquals(Status.Code.NOT_FOUND, failure.getCode());
      assertEquals("no tunnel video", failure.getDescription());
    }
  }

  @Test
  void shouldSayAtOnceThatAGateIsNotConnected() throws Exception {
    SimulatedGate gate = map.gate(RemoteControl.REMOTE_CONTROL_FULL).awaitWelcome();
    gate.close();
    gate.awaitEnd();

    Status failure =
        Awaitility.await()
            .atMost(60, TimeUnit.SECONDS)
            .until(
                () -> failure(() -> tunnels(map.asAdmin(), gate).listTunnels(LIST)),
                status -> status.getDescription().startsWith("gate not connected"));

    assertEquals(Status.Code.UNAVAILABLE, failure.getCode());
    assertEquals("gate not connected: " + gate.key(), failure.getDescription());
  }

  @Test
  void shouldEndACallWhoseGateGoesAway() throws Exception {
    try (SimulatedGate gate = map.gate(RemoteControl.REMOTE_CONTROL_VIEW).awaitWelcome()) {
      gate.serve("ListTunnels", (self, call) -> self.leave());

      Status failure = failure(() -> tunnels(map.asAdmin(), gate).listTunnels(LIST));

      assertEquals(Status.Code.UNAVAILABLE, failure.getCode());
      assertTrue(failure.getDescription().contains("has ended"), failure.getDescription());
    }
  }

  @Test
  void shouldTellWhichGateIsMeantInTheWrongWay() throws Exception {
    assertEquals(
        Status.Code.INVALID_ARGUMENT,
        failure(() -> TunnelServiceGrpc.newBlockingStub(map.asAdmin()).listTunnels(LIST))
            .getCode());
    Channel garbled = ControlledMap.with(map.asAdmin(), "warp-gate", "x");
    assertEquals(
        Status.Code.INVALID_ARGUMENT,
        failure(() -> TunnelServiceGrpc.newBlockingStub(garbled).listTunnels(LIST)).getCode());
  }

  @Test
  void shouldDoNoMoreThanTheGatesOwnerAllows() throws Exception {
    try (SimulatedGate off = map.gate(RemoteControl.REMOTE_CONTROL_OFF).awaitWelcome();
        SimulatedGate view = map.gate(RemoteControl.REMOTE_CONTROL_VIEW).awaitWelcome();
        SimulatedGate full = map.gate(RemoteControl.REMOTE_CONTROL_FULL).awaitWelcome()) {
      assertDenied(() -> tunnels(map.asAdmin(), off).listTunnels(LIST));
      assertDenied(() -> tunnels(map.asAdmin(), view).closeTunnel(CLOSE));
      // A gate that is asked answers, if only that it cannot do it.
      assertEquals(
          Status.Code.UNIMPLEMENTED,
          failure(() -> tunnels(map.asAdmin(), full).closeTunnel(CLOSE)).getCode());
      assertDenied(
          () ->
              GateServiceGrpc.newBlockingStub(
                      ControlledMap.with(map.asAdmin(), "warp-gate", full.key().toString()))
                  .addFarGate(AddFarGateRequest.getDefaultInstance()));
    }
  }

  @Test
  void shouldHaveAGateSendNoMoreThanTheCallerTakesAndTellItWhenHeLeaves() throws Exception {
    try (SimulatedGate gate = map.gate(RemoteControl.REMOTE_CONTROL_VIEW).awaitWelcome()) {
      gate.serve("WatchTunnels", (self, call) -> {});
      AtomicInteger received = new AtomicInteger();
      ClientCall<WatchTunnelsRequest, WatchTunnelsResponse> watch =
          ControlledMap.with(map.asAdmin(), "warp-gate", gate.key().toString())
              .newCall(TunnelServiceGrpc.getWatchTunnelsMethod(), CallOptions.DEFAULT);
      watch.start(
          new ClientCall.Listener<>() {
            @Override
            public void onMessage(WatchTunnelsResponse message) {
              received.incrementAndGet();
            }
          },
          new Metadata());
      watch.sendMessage(WatchTunnelsRequest.getDefaultInstance());
      watch.halfClose();
      watch.request(10);
      CallStart call = gate.awaitHeard(LinkFromMap::hasCall).getCall();
      assertTrue(call.getCredit() > 0);

      gate.answer(call, WatchTunnelsResponse.getDefaultInstance());
      LinkFromMap credit = gate.awaitHeard(LinkFromMap::hasCredit);
      assertEquals(1, credit.getCredit().getMessages());
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> received.get() == 1);

      watch.cancel("enough", null);
      assertEquals(call.getCall(), gate.awaitHeard(LinkFromMap::hasCancel).getCancel().getCall());
    }
  }

  @Test
  void shouldOpenAndCloseBothEndsOfATunnel() throws Exception {
    try (SimulatedGate first = map.gate(RemoteControl.REMOTE_CONTROL_FULL).awaitWelcome();
        SimulatedGate second = map.gate(RemoteControl.REMOTE_CONTROL_FULL).awaitWelcome()) {
      first.serve("OpenTunnel", ForwardingTest::open).serve("CloseTunnel", ForwardingTest::close);
      second
          .serve("OpenTunnel", ForwardingTest::open)
          .serve("CloseTunnel", (self, call) -> self.end(call, Status.NOT_FOUND));
      first.tell(
          GateState.newBuilder()
              .addFarGates(
                  FarGate.newBuilder().setName("truck").setPublicKey(second.key().toString()))
              .build());
      FleetServiceGrpc.FleetServiceBlockingStub fleet =
          FleetServiceGrpc.newBlockingStub(map.as(Role.OPERATOR));

      // What the first gate said of itself may still be on its way.
      var opened =
          Awaitility.await()
              .atMost(60, TimeUnit.SECONDS)
              .until(
                  () -> fleet.openTunnel(pair(first, second)),
                  both -> both.getFirst().getSpec().hasFarGate());

      assertEquals("truck", opened.getFirst().getSpec().getFarGate());
      assertEquals("video", opened.getSecond().getSpec().getName());
      assertEquals(
          FleetServiceCloseTunnelResponse.newBuilder().setFirstClosed(true).build(),
          fleet.closeTunnel(
              FleetServiceCloseTunnelRequest.newBuilder()
                  .setFirstGate(first.key().toString())
                  .setFirstName("video")
                  .setSecondGate(second.key().toString())
                  .build()));
    }
  }

  @Test
  void shouldOpenNeitherEndIfTheSecondGateRefuses() throws Exception {
    try (SimulatedGate first = map.gate(RemoteControl.REMOTE_CONTROL_FULL).awaitWelcome();
        SimulatedGate second = map.gate(RemoteControl.REMOTE_CONTROL_FULL).awaitWelcome()) {
      first.serve("OpenTunnel", ForwardingTest::open).serve("CloseTunnel", ForwardingTest::close);
      second.serve(
          "OpenTunnel",
          (self, call) -> self.end(call, Status.ALREADY_EXISTS.withDescription("port 4000")));

      Status failure =
          failure(
              () ->
                  FleetServiceGrpc.newBlockingStub(map.asAdmin()).openTunnel(pair(first, second)));

      assertEquals(Status.Code.ALREADY_EXISTS, failure.getCode());
      assertEquals("second: port 4000", failure.getDescription());
      LinkFromMap closing =
          first.awaitHeard(
              message ->
                  message.hasCall() && message.getCall().getMethod().endsWith("/CloseTunnel"));
      assertEquals(CLOSE, CloseTunnelRequest.parseFrom(closing.getCall().getRequest()));
    }
  }

  @Test
  void shouldOpenNothingIfAGateIsNotConnected() throws Exception {
    try (SimulatedGate first = map.gate(RemoteControl.REMOTE_CONTROL_FULL).awaitWelcome()) {
      FleetServiceOpenTunnelRequest.Builder request =
          FleetServiceOpenTunnelRequest.newBuilder()
              .setFirst(end(first.key().toString()))
              .setSecond(end(map.mapKey().toString()));

      Status failure =
          failure(
              () -> FleetServiceGrpc.newBlockingStub(map.asAdmin()).openTunnel(request.build()));

      assertEquals(Status.Code.UNAVAILABLE, failure.getCode());
      assertEquals("second: gate not connected: " + map.mapKey(), failure.getDescription());
    }
  }

  private static FleetServiceOpenTunnelRequest pair(SimulatedGate first, SimulatedGate second) {
    return FleetServiceOpenTunnelRequest.newBuilder()
        .setFirst(end(first.key().toString()))
        .setSecond(end(second.key().toString()))
        .build();
  }

  private static TunnelEnd end(String gate) {
    return TunnelEnd.newBuilder()
        .setGate(gate)
        .setSpec(TunnelSpec.newBuilder().setName("video"))
        .build();
  }

  private static void open(SimulatedGate gate, CallStart call) {
    try {
      TunnelSpec spec = OpenTunnelRequest.parseFrom(call.getRequest()).getSpec();
      answer(
          gate,
          call,
          OpenTunnelResponse.newBuilder().setTunnel(Tunnel.newBuilder().setSpec(spec)).build());
    } catch (IOException e) {
      gate.end(call, Status.INTERNAL);
    }
  }

  private static void close(SimulatedGate gate, CallStart call) {
    answer(gate, call, CloseTunnelResponse.getDefaultInstance());
  }

  private static void answer(
      SimulatedGate gate, CallStart call, com.google.protobuf.Message message) {
    gate.answer(call, message);
    gate.end(call, Status.OK);
  }

  private static TunnelServiceBlockingStub tunnels(Channel channel, SimulatedGate gate) {
    return TunnelServiceGrpc.newBlockingStub(
        ControlledMap.with(channel, "warp-gate", gate.key().toString()));
  }

  private static ListTunnelsResponse tunnels(String name) {
    return ListTunnelsResponse.newBuilder()
        .addTunnels(Tunnel.newBuilder().setSpec(TunnelSpec.newBuilder().setName(name)))
        .build();
  }

  private static void assertDenied(Executable call) {
    assertEquals(Status.Code.PERMISSION_DENIED, failure(call).getCode());
  }

  private static Status failure(Executable call) {
    return assertThrows(StatusRuntimeException.class, call).getStatus();
  }
}
