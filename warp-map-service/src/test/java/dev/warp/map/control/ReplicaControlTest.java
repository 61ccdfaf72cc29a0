package dev.warp.map.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
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
import java.util.concurrent.ExecutionException;
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

  /** More than fit into what is on the way between a gate and a caller. */
  private static final int ANSWERS = 200;

  private static final WatchTunnelsResponse LONG_ANSWER =
      WatchTunnelsResponse.newBuilder().addTunnels(tunnel("x".repeat(100_000))).build();
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
      gate.serve("ListTunnels", ReplicaControlTest::answerList);

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
      AtomicInteger answered = new AtomicInteger();
      gate.serve(
          "WatchTunnels",
          (self, call) -> {
            self.whenCredited(call, messages -> answer(self, call, messages, answered));
            answer(self, call, call.getCredit(), answered);
          });
      gate.serve("ListTunnels", ReplicaControlTest::answerList);
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
      CallStart call = gate.awaitHeard(LinkFromMap::hasCall).getCall();

      // The caller takes none. While these calls go to and fro on the same streams, credit would,
      // too, and one more answer each time at least.
      for (int i = 0; i < ANSWERS; i++) {
        assertEquals(tunnels("video"), tunnels(here.client().asAdmin(), gate).listTunnels(LIST));
      }
      assertTrue(answered.get() < ANSWERS, answered::toString);
      assertEquals(0, received.get());

      watch.request(ANSWERS);
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> received.get() == ANSWERS);
      watch.cancel("enough", null);
      assertEquals(call.getCall(), gate.awaitHeard(LinkFromMap::hasCancel).getCancel().getCall());
    }
  }

  /** Answers so often, and in all no more than the caller will ever take. */
  private static void answer(
      SimulatedGate gate, CallStart call, int times, AtomicInteger answered) {
    for (int i = 0; i < times && answered.get() < ANSWERS; i++) {
      answered.incrementAndGet();
      gate.answer(call, LONG_ANSWER);
    }
  }

  private static void answerList(SimulatedGate gate, CallStart call) {
    gate.answer(call, tunnels("video"));
    gate.end(call, Status.OK);
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
    return tunnel(at.key().toString());
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
    gate.serve("ListTunnels", (self, call) -> {});
    TunnelServiceGrpc.TunnelServiceFutureStub stub =
        TunnelServiceGrpc.newFutureStub(towards(here.client().asAdmin(), gate));
    ListenableFuture<ListTunnelsResponse> underWay = stub.listTunnels(LIST);
    gate.awaitHeard(LinkFromMap::hasCall);
    there.close();

    ExecutionException ended = assertThrows(ExecutionException.class, underWay::get);
    Status told = Status.fromThrowable(ended);
    assertEquals(Status.Code.UNAVAILABLE, told.getCode());
    assertTrue(told.getDescription().contains("try again"), told::toString);
    awaitHere(List::isEmpty);
    Status failure = failure(() -> tunnels(here.client().asAdmin(), gate).listTunnels(LIST));
    assertEquals("gate not connected: " + gate.key(), failure.getDescription());
  }

  @Test
  void shouldStillReachAReplicaThatIsNotHeardOfAsLongAsItIsThere() throws Exception {
    try (SimulatedGate gate = connect(there)) {
      gate.serve("ListTunnels", ReplicaControlTest::answerList);
      here.miss(there);
      assertEquals(tunnels("video"), tunnels(here.client().asAdmin(), gate).listTunnels(LIST));
      there.close();
      awaitHere(List::isEmpty);
      // Only one that is heard of is looked for again.
      assertEquals(0, here.heard());
      try (ServedReplica again = there.again()) {
        here.meet(again);
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> here.heard() == 1);
      }
    }
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
    return ListTunnelsResponse.newBuilder().addTunnels(tunnel(name)).build();
  }

  private static Tunnel tunnel(String name) {
    return Tunnel.newBuilder().setSpec(TunnelSpec.newBuilder().setName(name)).build();
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
