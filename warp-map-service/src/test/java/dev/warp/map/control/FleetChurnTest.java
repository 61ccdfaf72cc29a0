package dev.warp.map.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.v1.FleetGate;
import dev.warp.control.v1.FleetServiceGrpc;
import dev.warp.control.v1.FleetServiceListGatesRequest;
import dev.warp.control.v1.FleetServiceWatchGatesRequest;
import dev.warp.control.v1.FleetServiceWatchGatesResponse;
import dev.warp.control.v1.Gate;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.RemoteControl;
import dev.warp.map.service.LoopbackProfile;
import dev.warp.map.service.MapConfiguration;
import dev.warp.protocol.keys.PrivateKey;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many gates that come and go, at the real port. */
@QuarkusTest
@TestProfile(LoopbackProfile.class)
class FleetChurnTest {

  private static final int GATES = 100;
  private static final int CHANGES = 300;
  private static final String LONG = "x".repeat(30_000);

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
  void shouldKeepEveryWatcherRightWhileAHundredGatesComeAndGo() throws Exception {
    Watcher quick = new Watcher();
    Watcher slow = new Watcher();
    Watcher idle = new Watcher();
    quick.call.request(1_000_000);
    slow.call.request(1);

    List<SimulatedGate> gates = new ArrayList<>();
    for (int i = 0; i < GATES; i++) {
      gates.add(connected(SimulatedGate.newKey()));
    }
    assertEquals(GATES, listed().size());

    Random random = new Random(3);
    for (int i = 0; i < CHANGES; i++) {
      int which = random.nextInt(GATES);
      SimulatedGate gate = gates.get(which);
      if (random.nextInt(10) == 0) {
        gate.close();
        gates.set(which, connected(SimulatedGate.newKey()));
      } else {
        gate.tell(
            GateState.newBuilder()
                .setGate(Gate.newBuilder().setVersion("state " + i).addReasons(LONG))
                .build());
      }
      if (i % 20 == 0) {
        slow.call.request(1);
      }
    }
    awaitSettled(gates);

    slow.call.request(1_000_000);
    idle.call.request(1_000_000);
    for (Watcher watcher : List.of(quick, slow, idle)) {
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .untilAsserted(() -> assertEquals(listed(), watcher.known()));
    }
    // What HTTP/2 has room for on the way, and not every step.
    assertTrue(
        idle.messages() < quick.messages() / 2,
        () -> idle.messages() + " messages of " + quick.messages());

    gates.forEach(SimulatedGate::close);
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(() -> assertEquals(Map.of(), quick.known()));
  }

  /** A gate that tries again when so many connect at once that the map puts it off. */
  private SimulatedGate connected(PrivateKey key) {
    return Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> tryToConnect(key), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<SimulatedGate> tryToConnect(PrivateKey key) throws Exception {
    SimulatedGate gate = map.gate(key, RemoteControl.REMOTE_CONTROL_VIEW);
    try {
      return Optional.of(gate.awaitWelcome());
    } catch (AssertionError putOff) {
      assertEquals(Status.Code.RESOURCE_EXHAUSTED, gate.awaitEnd().getCode());
      return Optional.empty();
    }
  }

  /** Those that have left are gone, and the last thing each of the others says is known. */
  private void awaitSettled(List<SimulatedGate> gates) throws IOException {
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(1, TimeUnit.SECONDS)
        .until(
            () -> {
              gates.forEach(
                  gate ->
                      gate.tell(
                          GateState.newBuilder()
                              .setGate(Gate.newBuilder().setVersion("last"))
                              .build()));
              Map<String, FleetGate> listed = listed();
              return listed.size() == GATES
                  && listed.values().stream()
                      .allMatch(gate -> gate.getState().getGate().getVersion().equals("last"));
            });
  }

  /** Those connected: other tests may have left some registered. */
  private Map<String, FleetGate> listed() throws IOException {
    Map<String, FleetGate> listed = new TreeMap<>();
    FleetServiceGrpc.newBlockingStub(map.asAdmin())
        .listGates(FleetServiceListGatesRequest.getDefaultInstance())
        .getGatesList()
        .stream()
        .filter(FleetGate::getConnected)
        .forEach(gate -> listed.put(gate.getPublicKey(), gate));
    return listed;
  }

  /** Puts what it is told together, as any watcher would. */
  private final class Watcher extends ClientCall.Listener<FleetServiceWatchGatesResponse> {

    final ClientCall<FleetServiceWatchGatesRequest, FleetServiceWatchGatesResponse> call;
    private final Map<String, FleetGate> known = new TreeMap<>();
    private int messages;

    Watcher() throws IOException {
      call = map.asAdmin().newCall(FleetServiceGrpc.getWatchGatesMethod(), CallOptions.DEFAULT);
      call.start(this, new Metadata());
      call.sendMessage(FleetServiceWatchGatesRequest.getDefaultInstance());
      call.halfClose();
    }

    @Override
    public synchronized void onMessage(FleetServiceWatchGatesResponse message) {
      messages++;
      if (message.getSnapshot()) {
        known.clear();
      }
      message.getGatesList().forEach(gate -> known.put(gate.getPublicKey(), gate));
      message.getGoneList().forEach(known::remove);
    }

    synchronized Map<String, FleetGate> known() {
      Map<String, FleetGate> connected = new TreeMap<>(known);
      connected.values().removeIf(gate -> !gate.getConnected());
      return connected;
    }

    synchronized int messages() {
      return messages;
    }
  }
}
