package dev.warp.map.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.access.Role;
import dev.warp.control.v1.Admission;
import dev.warp.control.v1.CallStart;
import dev.warp.control.v1.FleetGate;
import dev.warp.control.v1.FleetServiceDenyGateRequest;
import dev.warp.control.v1.FleetServiceGrpc;
import dev.warp.control.v1.FleetServiceListAdmissionsRequest;
import dev.warp.control.v1.FleetServiceListGatesRequest;
import dev.warp.control.v1.FleetServiceOpenTunnelRequest;
import dev.warp.control.v1.FleetServiceOpenTunnelResponse;
import dev.warp.control.v1.Gate;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.LinkFromMap;
import dev.warp.control.v1.ListTunnelsRequest;
import dev.warp.control.v1.ListTunnelsResponse;
import dev.warp.control.v1.OpenTunnelResponse;
import dev.warp.control.v1.RemoteControl;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.TunnelEnd;
import dev.warp.control.v1.TunnelServiceGrpc;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.control.v1.WatchTunnelsRequest;
import dev.warp.control.v1.WatchTunnelsResponse;
import dev.warp.io.PrivateKeyFile;
import dev.warp.io.SecureRandomSource;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas of a map: operators at one see and call gates that are connected to the other. */
class ReplicaControlTest {

  private static final ListTunnelsRequest LIST = ListTunnelsRequest.getDefaultInstance();

  @TempDir Path folder;

  private ServedReplica here;
  private ServedReplica there;

  @BeforeEach
  void start() throws IOException {
    Path key = Files.createDirectory(folder.resolve("here")).resolve("map.key");
    PrivateKeyFile.readOrCreate(key, new SecureRandomSource()).close();
    Path copy = Files.createDirectory(folder.resolve("there")).resolve("map.key");
    Files.copy(key, copy);
    here = new ServedReplica(1, key);
    there = new ServedReplica(2, copy);
    here.meet(there);
  }

  @AfterEach
  void stop() {
    there.close();
    here.close();
  }

  @Test
  void shouldShowAGateThatIsConnectedElsewhereAndCallIt() throws Exception {
    try (SimulatedGate gate = connect(there)) {
      gate.tell(GateState.newBuilder().setGate(Gate.newBuilder().setVersion("9")).build());
      awaitHere(
          gates ->
              gates.size() == 1 && gates.getFirst().getState().getGate().getVersion().equals("9"));
      gate.serve(
          "ListTunnels",
          (self, call) -> {
            self.answer(call, tunnels("video"));
            self.end(call, Status.OK);
          });

      assertEquals(
          tunnels("video"), tunnels(here.client().as(Role.VIEWER), gate).listTunnels(LIST));

      CallStart call = gate.awaitHeard(LinkFromMap::hasCall).getCall();
      assertEquals("viewer", call.getRole());
      assertTrue(call.getOperator().startsWith("viewer-"), call.getOperator());
    }
    awaitHere(List::isEmpty);
  }

  @Test
  void shouldHaveAGateElsewhereSendNoMoreThanTheCallerTakes() throws Exception {
    try (SimulatedGate gate = connect(there)) {
      gate.serve("WatchTunnels", (self, call) -> {});
      AtomicInteger received = new AtomicInteger();
      ClientCall<WatchTunnelsRequest, WatchTunnelsResponse> watch =
          towards(here.client().asAdmin(), gate)
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

      gate.answer(call, WatchTunnelsResponse.getDefaultInstance());
      assertEquals(1, gate.awaitHeard(LinkFromMap::hasCredit).getCredit().getMessages());
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> received.get() == 1);

      watch.cancel("enough", null);
      assertEquals(call.getCall(), gate.awaitHeard(LinkFromMap::hasCancel).getCancel().getCall());
    }
  }

  @Test
  void shouldPassAFailureOfAGateElsewhereOn() throws Exception {
    try (SimulatedGate gate = connect(there)) {
      gate.serve(
          "ListTunnels",
          (self, call) -> self.end(call, Status.NOT_FOUND.withDescription("no tunnels")));

      Status failure = failure(() -> tunnels(here.client().asAdmin(), gate).listTunnels(LIST));

      assertEquals(Status.Code.NOT_FOUND, failure.getCode());
      assertEquals("no tunnels", failure.getDescription());
    }
  }

  @Test
  void shouldOpenATunnelBetweenGatesOfTwoReplicas() throws Exception {
    try (SimulatedGate first = connect(here);
        SimulatedGate second = connect(there)) {
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> connectedHere().size() == 2);
      for (SimulatedGate gate : List.of(first, second)) {
        gate.serve(
            "OpenTunnel",
            (self, call) -> {
              self.answer(call, OpenTunnelResponse.newBuilder().setTunnel(opened(self)).build());
              self.end(call, Status.OK);
            });
      }

      FleetServiceOpenTunnelResponse opened =
          FleetServiceGrpc.newBlockingStub(here.client().as(Role.OPERATOR))
              .openTunnel(
                  FleetServiceOpenTunnelRequest.newBuilder()
                      .setFirst(end(first))
                      .setSecond(end(second))
                      .build());

      assertEquals(opened(first), opened.getFirst());
      assertEquals(opened(second), opened.getSecond());
    }
  }

  private static Tunnel opened(SimulatedGate at) {
    return Tunnel.newBuilder()
        .setSpec(TunnelSpec.newBuilder().setName(at.key().toString()))
        .build();
  }

  private static TunnelEnd end(SimulatedGate gate) {
    return TunnelEnd.newBuilder()
        .setGate(gate.key().toString())
        .setSpec(TunnelSpec.newBuilder().setName("video").setFarGate("other"))
        .build();
  }

  @Test
  void shouldFollowAGateThatMovesFromOneReplicaToAnother() throws Exception {
    SimulatedGate before = connect(there);
    SimulatedGate after =
        here.client().gate(before.privateKey(), RemoteControl.REMOTE_CONTROL_VIEW);
    after.awaitWelcome();
    after.serve(
        "ListTunnels",
        (self, call) -> {
          self.answer(call, tunnels("moved"));
          self.end(call, Status.OK);
        });
    for (ServedReplica replica : List.of(here, there)) {
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .ignoreExceptions()
          .until(
              () ->
                  tunnels(replica.client().asAdmin(), after)
                      .listTunnels(LIST)
                      .equals(tunnels("moved")));
    }
    before.close();
    after.close();
  }

  @Test
  void shouldForgetTheGatesOfAReplicaThatHasGone() throws Exception {
    SimulatedGate gate = connect(there);
    there.close();
    awaitHere(List::isEmpty);
    Status failure = failure(() -> tunnels(here.client().asAdmin(), gate).listTunnels(LIST));
    assertEquals("gate not connected: " + gate.key(), failure.getDescription());
    here.miss(there);
  }

  @Test
  void shouldDenyAGateAtEveryReplica() throws Exception {
    SimulatedGate gate = connect(there);
    FleetServiceGrpc.newBlockingStub(here.client().asAdmin())
        .denyGate(
            FleetServiceDenyGateRequest.newBuilder().setPublicKey(gate.key().toString()).build());
    assertEquals(Status.Code.PERMISSION_DENIED, gate.awaitEnd().getCode());

    // One that starts later hears of it too.
    Path copy = Files.createDirectory(folder.resolve("later")).resolve("map.key");
    Files.copy(folder.resolve("here").resolve("map.key"), copy);
    try (ServedReplica later = new ServedReplica(3, copy)) {
      later.meet(here);
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> denied(later).equals(List.of(gate.key().toString())));
    }
  }

  private static List<String> denied(ServedReplica replica) throws IOException {
    return FleetServiceGrpc.newBlockingStub(replica.client().asAdmin())
        .listAdmissions(FleetServiceListAdmissionsRequest.getDefaultInstance())
        .getAdmissionsList()
        .stream()
        .filter(admission -> !admission.getAllowed())
        .map(Admission::getPublicKey)
        .toList();
  }

  private SimulatedGate connect(ServedReplica replica) throws InterruptedException {
    SimulatedGate gate = replica.client().gate(RemoteControl.REMOTE_CONTROL_FULL).awaitWelcome();
    awaitHere(gates -> gates.stream().anyMatch(each -> isOf(each, gate)));
    return gate;
  }

  private static boolean isOf(FleetGate shown, SimulatedGate gate) {
    return shown.getConnected() && shown.getPublicKey().equals(gate.key().toString());
  }

  private void awaitHere(Predicate<List<FleetGate>> wanted) {
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> wanted.test(connectedHere()));
  }

  private List<FleetGate> connectedHere() throws IOException {
    return FleetServiceGrpc.newBlockingStub(here.client().asAdmin())
        .listGates(FleetServiceListGatesRequest.getDefaultInstance())
        .getGatesList();
  }

  private static ListTunnelsResponse tunnels(String name) {
    return ListTunnelsResponse.newBuilder()
        .addTunnels(Tunnel.newBuilder().setSpec(TunnelSpec.newBuilder().setName(name)))
        .build();
  }

  private static TunnelServiceGrpc.TunnelServiceBlockingStub tunnels(
      Channel map, SimulatedGate gate) {
    return TunnelServiceGrpc.newBlockingStub(towards(map, gate));
  }

  private static Channel towards(Channel map, SimulatedGate gate) {
    return ControlledMap.with(map, "warp-gate", gate.key().toString());
  }

  private interface Call {
    void make() throws IOException;
  }

  private static Status failure(Call call) {
    return assertThrows(StatusRuntimeException.class, call::make).getStatus();
  }
}
