package dev.warp.gate.control;

import static dev.warp.gate.control.ApiClient.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.Durations;
import dev.warp.control.v1.CloseTunnelRequest;
import dev.warp.control.v1.GetTunnelRequest;
import dev.warp.control.v1.ListTunnelsRequest;
import dev.warp.control.v1.LoopbackGate;
import dev.warp.control.v1.OpenTunnelRequest;
import dev.warp.control.v1.Origin;
import dev.warp.control.v1.Redundancy;
import dev.warp.control.v1.RedundancyStrategy;
import dev.warp.control.v1.Transport;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.control.v1.UpdateTunnelRequest;
import dev.warp.control.v1.WatchTunnelsRequest;
import dev.warp.control.v1.WatchTunnelsResponse;
import dev.warp.gate.service.ConfigurationFile;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ConfigurationFile.class)
class TunnelApiTest {

  private static final String NAME = "video";
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @TestHTTPResource URI server;

  @ConfigProperty(name = "test.folder")
  Path folder;

  @ConfigProperty(name = "test.application-port")
  int usedPort;

  private final int port = ConfigurationFile.freeUdpPort();
  private ApiClient client;

  @BeforeEach
  void connect() throws IOException {
    client = ApiClient.local(server, folder);
  }

  @AfterEach
  void closeWhatWasOpened() {
    for (Tunnel tunnel : list()) {
      if (tunnel.getOrigin() != Origin.ORIGIN_FILE) {
        close(tunnel.getSpec().getName());
      }
    }
    client.close();
  }

  private List<Tunnel> list() {
    return client.tunnels().listTunnels(ListTunnelsRequest.getDefaultInstance()).getTunnelsList();
  }

  private Tunnel get(String name) {
    return client
        .tunnels()
        .getTunnel(GetTunnelRequest.newBuilder().setName(name).build())
        .getTunnel();
  }

  private Tunnel open(TunnelSpec spec) {
    return client
        .tunnels()
        .openTunnel(OpenTunnelRequest.newBuilder().setSpec(spec).build())
        .getTunnel();
  }

  private Tunnel update(TunnelSpec spec) {
    return client
        .tunnels()
        .updateTunnel(UpdateTunnelRequest.newBuilder().setSpec(spec).build())
        .getTunnel();
  }

  private void close(String name) {
    client.tunnels().closeTunnel(CloseTunnelRequest.newBuilder().setName(name).build());
  }

  private static TunnelSpec.Builder spec(String name, int port) {
    return TunnelSpec.newBuilder()
        .setName(name)
        .setLoopback(LoopbackGate.newBuilder().setApplicationToGate(port));
  }

  @Test
  void shouldShowTheTunnelsOfTheFileWithEveryDefault() {
    Tunnel tunnel = get("wireguard");

    assertEquals(Origin.ORIGIN_FILE, tunnel.getOrigin());
    assertEquals(1, tunnel.getRevision());
    TunnelSpec spec = tunnel.getSpec();
    assertEquals("far_gate", spec.getFarGate());
    assertEquals(3, spec.getPriority());
    assertEquals(usedPort, spec.getLoopback().getApplicationToGate());
    assertEquals(1400, spec.getTransport().getMtu());
    assertEquals(Durations.fromMillis(100), spec.getTransport().getSendDeadline());
    assertEquals(3, spec.getTransport().getRedundancy().getRequiredShards());
    assertTrue(list().contains(tunnel));
  }

  @Test
  void shouldOpenATunnelAndCloseItAndGiveItsPortBack() throws IOException {
    Tunnel opened = open(spec(NAME, port).setPriority(5).build());

    assertEquals(Origin.ORIGIN_RUNTIME, opened.getOrigin());
    assertEquals(5, opened.getSpec().getPriority());
    assertEquals(opened, get(NAME));
    assertThrows(
        IOException.class, () -> new DatagramSocket(new InetSocketAddress(LOOPBACK, port)));

    close(NAME);

    assertFails(Status.Code.NOT_FOUND, () -> get(NAME));
    assertFails(Status.Code.NOT_FOUND, () -> close(NAME));
    try (DatagramSocket again = new DatagramSocket(new InetSocketAddress(LOOPBACK, port))) {
      assertTrue(again.isBound());
    }
  }

  @Test
  void shouldOpenAgainWhatItHasShown() {
    for (TunnelSpec.Builder spec :
        List.of(
            spec(NAME, port),
            spec(NAME, port)
                .setTunnelId(7)
                .setTransport(
                    Transport.newBuilder()
                        .setOrdered(true)
                        .setReorderWindow(Durations.fromMillis(40))
                        .setRedundancy(
                            Redundancy.newBuilder()
                                .setStrategy(RedundancyStrategy.REDUNDANCY_STRATEGY_REPLICATE))))) {
      TunnelSpec shown = open(spec.build()).getSpec();
      close(NAME);
      assertEquals(shown, open(shown).getSpec());
      close(NAME);
    }
  }

  @Test
  void shouldNameEveryFieldThatIsWrongAndOpenNothing() {
    TunnelSpec wrong =
        spec(NAME, 70_000)
            .setPriority(8)
            .setTransport(
                Transport.newBuilder()
                    .setMtu(100)
                    .setSendDeadline(Durations.fromSeconds(61))
                    .setRedundancy(Redundancy.newBuilder().setNumShards(2).setRequiredShards(3)))
            .build();

    assertEquals(
        List.of(
            "spec.loopback.application_to_gate",
            "spec.priority",
            "spec.transport.mtu",
            "spec.transport.redundancy.required_shards",
            "spec.transport.send_deadline"),
        assertFails(Status.Code.INVALID_ARGUMENT, () -> open(wrong)).stream().sorted().toList());
    assertEquals(
        List.of("spec.loopback.application_to_gate"),
        assertFails(
            Status.Code.INVALID_ARGUMENT,
            () -> open(TunnelSpec.newBuilder().setName(NAME).build())));
    assertEquals(
        List.of("spec.name"),
        assertFails(Status.Code.INVALID_ARGUMENT, () -> open(spec("", port).build())));
    assertFails(Status.Code.NOT_FOUND, () -> get(NAME));
  }

  @Test
  void shouldRefuseWhatAnotherTunnelHasAndWhatTheHostDoesNotGive() throws IOException {
    open(spec(NAME, port).setTunnelId(5).build());
    int free = ConfigurationFile.freeUdpPort();

    assertEquals(
        List.of("spec.name"),
        assertFails(Status.Code.ALREADY_EXISTS, () -> open(spec(NAME, free).build())));
    assertEquals(
        List.of("spec.tunnel_id"),
        assertFails(
            Status.Code.ALREADY_EXISTS, () -> open(spec("other", free).setTunnelId(5).build())));
    assertEquals(
        List.of("spec.loopback.application_to_gate"),
        assertFails(Status.Code.ALREADY_EXISTS, () -> open(spec("other", port).build())));
    assertEquals(
        List.of("spec.far_gate"),
        assertFails(
            Status.Code.FAILED_PRECONDITION,
            () -> open(spec("other", free).setFarGate("nobody").build())));
    try (DatagramSocket taken = new DatagramSocket(0, LOOPBACK)) {
      assertEquals(
          List.of("spec.loopback.application_to_gate"),
          assertFails(
              Status.Code.FAILED_PRECONDITION,
              () -> open(spec("other", taken.getLocalPort()).build())));
    }
    assertFails(Status.Code.NOT_FOUND, () -> get("other"));
  }

  @Test
  void shouldChangeWhatIsSetAndKeepTheRest() {
    open(spec(NAME, port).setPriority(6).build());
    Tunnel updated =
        update(
            TunnelSpec.newBuilder()
                .setName(NAME)
                .setTransport(
                    Transport.newBuilder()
                        .setSendDeadline(Durations.fromSeconds(1))
                        .setRedundancy(Redundancy.newBuilder().setNumShards(9)))
                .build());

    assertEquals(2, updated.getRevision());
    assertEquals(6, updated.getSpec().getPriority());
    assertEquals(Durations.fromSeconds(1), updated.getSpec().getTransport().getSendDeadline());
    assertEquals(9, updated.getSpec().getTransport().getRedundancy().getNumShards());
    assertEquals(3, updated.getSpec().getTransport().getRedundancy().getRequiredShards());
    assertEquals(port, updated.getSpec().getLoopback().getApplicationToGate());
  }

  @Test
  void shouldRefuseAnUpdateOfAnotherRevisionAndOfWhatCannotChange() {
    open(spec(NAME, port).build());
    TunnelSpec urgent = TunnelSpec.newBuilder().setName(NAME).setPriority(7).build();

    assertFails(
        Status.Code.ABORTED,
        () ->
            client
                .tunnels()
                .updateTunnel(
                    UpdateTunnelRequest.newBuilder().setSpec(urgent).setRevision(2).build()));
    assertEquals(
        List.of("spec.tunnel_id"),
        assertFails(
            Status.Code.FAILED_PRECONDITION,
            () -> update(TunnelSpec.newBuilder().setName(NAME).setTunnelId(9).build())));
    assertEquals(
        List.of("spec.loopback.application_to_gate"),
        assertFails(Status.Code.ALREADY_EXISTS, () -> update(spec(NAME, usedPort).build())));
    assertEquals(1, get(NAME).getRevision());
  }

  @Test
  void shouldTellAWatcherOfAllTunnelsAndThenOfChanges() {
    Iterator<WatchTunnelsResponse> steps =
        client
            .tunnels()
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .watchTunnels(WatchTunnelsRequest.getDefaultInstance());
    WatchTunnelsResponse first = steps.next();
    assertTrue(first.getSnapshot());
    assertTrue(first.getComplete());
    assertTrue(first.getTunnelsList().stream().anyMatch(t -> named(t, "wireguard")));

    open(spec(NAME, port).build());
    WatchTunnelsResponse opened = steps.next();
    while (opened.getTunnelsList().stream().noneMatch(t -> named(t, NAME))) {
      opened = steps.next();
    }
    assertFalse(opened.getSnapshot());
    close(NAME);
    WatchTunnelsResponse closed = steps.next();
    while (!closed.getClosedList().contains(NAME)) {
      closed = steps.next();
    }
  }

  private static boolean named(Tunnel tunnel, String name) {
    return tunnel.getSpec().getName().equals(name);
  }

  @Test
  void shouldLetNobodyInWithoutATokenOrWithAnother() {
    for (String token : List.of("", "1".repeat(52))) {
      try (ApiClient stranger = new ApiClient(server, token)) {
        assertFails(
            Status.Code.UNAUTHENTICATED,
            () -> stranger.tunnels().listTunnels(ListTunnelsRequest.getDefaultInstance()));
      }
    }
  }
}
