package dev.warp.it;

import static dev.warp.it.LocalServices.DEADLINE;
import static dev.warp.it.LocalServices.GATE;
import static dev.warp.it.LocalServices.MAP;
import static dev.warp.it.LocalServices.SITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.access.AccessFiles;
import dev.warp.control.access.LocalToken;
import dev.warp.control.v1.FleetGate;
import dev.warp.control.v1.FleetServiceCloseTunnelRequest;
import dev.warp.control.v1.FleetServiceDenyGateRequest;
import dev.warp.control.v1.FleetServiceGetGateRequest;
import dev.warp.control.v1.FleetServiceGrpc;
import dev.warp.control.v1.FleetServiceOpenTunnelRequest;
import dev.warp.control.v1.FleetServiceOpenTunnelResponse;
import dev.warp.control.v1.ListTunnelsRequest;
import dev.warp.control.v1.LoopbackGate;
import dev.warp.control.v1.NatKind;
import dev.warp.control.v1.TunnelEnd;
import dev.warp.control.v1.TunnelServiceGrpc;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.testbed.KeyFiles;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gates and a map, all as processes, and an operator who knows the map only. */
class FleetTest {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> GATE_MEANT =
      Metadata.Key.of("warp-gate", Metadata.ASCII_STRING_MARSHALLER);

  @TempDir Path folder;

  private final Teardown teardown = new Teardown();
  private final int mapPort = SITE.freeUdpPort();
  private final int controlPort = SITE.freeTcpPort();
  private ServiceProcess map;
  private ManagedChannel channel;
  private FleetServiceGrpc.FleetServiceBlockingStub fleet;

  @BeforeEach
  void start() throws IOException {
    map = startMap();
    map.awaitReady(DEADLINE);
    startGate("truck", "yard");
    startGate("yard", "truck");
    channel = ManagedChannelBuilder.forAddress("127.0.0.1", controlPort).usePlaintext().build();
    fleet = FleetServiceGrpc.newBlockingStub(asAdmin(new Metadata()));
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    teardown.close();
  }

  @Test
  void shouldShowGatesOpenBothEndsOfATunnelAndDenyAGate() throws IOException {
    FleetGate truck = await("truck", gate -> isThere(gate) && knowsFarGate(gate));
    await("yard", gate -> isThere(gate) && knowsFarGate(gate));
    // Loopback addresses are told nobody, so nothing can be said about NATs.
    assertEquals(NatKind.NAT_KIND_UNSPECIFIED, truck.getInterfaces(0).getNat());
    assertEquals("video", truck.getState().getTunnels(0).getSpec().getName());

    FleetServiceOpenTunnelResponse opened =
        fleet.openTunnel(
            FleetServiceOpenTunnelRequest.newBuilder()
                .setFirst(end("truck"))
                .setSecond(end("yard"))
                .build());
    assertEquals("steering", opened.getFirst().getSpec().getName());
    assertEquals(List.of("steering", "video"), tunnels("truck"));
    assertEquals(List.of("steering", "video"), tunnels("yard"));

    fleet.closeTunnel(
        FleetServiceCloseTunnelRequest.newBuilder()
            .setFirstGate(key("truck"))
            .setFirstName("steering")
            .setSecondGate(key("yard"))
            .build());
    assertEquals(List.of("video"), tunnels("truck"));
    assertEquals(List.of("video"), tunnels("yard"));

    fleet.denyGate(FleetServiceDenyGateRequest.newBuilder().setPublicKey(key("truck")).build());
    map.running().await("the truck is gone", DEADLINE, () -> find("truck").isEmpty());
    assertTrue(find("yard").isPresent());
    assertEquals(1, LocalServices.metric(map, "warp_map_gates"));
  }

  private static boolean isThere(FleetGate gate) {
    return gate.getConnected() && gate.getInterfacesCount() == 1 && gate.hasState();
  }

  private static boolean knowsFarGate(FleetGate gate) {
    return gate.getState().getFarGatesCount() == 1 && gate.getState().getTunnelsCount() == 1;
  }

  private TunnelEnd end(String gate) throws IOException {
    return TunnelEnd.newBuilder()
        .setGate(key(gate))
        .setSpec(
            TunnelSpec.newBuilder()
                .setName("steering")
                .setLoopback(LoopbackGate.newBuilder().setApplicationToGate(SITE.freeUdpPort())))
        .build();
  }

  /** The names of a gate's tunnels, as the gate itself says through the map. */
  private List<String> tunnels(String gate) throws IOException {
    Metadata headers = new Metadata();
    headers.put(GATE_MEANT, key(gate));
    return TunnelServiceGrpc.newBlockingStub(asAdmin(headers))
        .listTunnels(ListTunnelsRequest.getDefaultInstance())
        .getTunnelsList()
        .stream()
        .map(tunnel -> tunnel.getSpec().getName())
        .sorted()
        .toList();
  }

  private Channel asAdmin(Metadata headers) throws IOException {
    String token = LocalToken.read(AccessFiles.beside(folder.resolve("map.key")).token());
    headers.put(AUTHORIZATION, "Bearer " + token);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private FleetGate await(String gate, Predicate<FleetGate> wanted) {
    map.running()
        .await(gate + " is as wanted", DEADLINE, () -> find(gate).filter(wanted).isPresent());
    return find(gate).orElseThrow();
  }

  private Optional<FleetGate> find(String gate) {
    try {
      return Optional.of(
          fleet
              .getGate(FleetServiceGetGateRequest.newBuilder().setPublicKey(key(gate)).build())
              .getGate());
    } catch (StatusRuntimeException notThere) {
      return Optional.empty();
    }
  }

  private ServiceProcess startMap() throws IOException {
    key("map");
    ServiceProcess started =
        teardown.add(
            LocalServices.service(
                MAP,
                controlPort,
                folder.resolve("map.log"),
                "--bind",
                "127.0.0.1",
                "--udp-port",
                Integer.toString(mapPort),
                "--http-port",
                Integer.toString(controlPort),
                "--key-file",
                folder.resolve("map.key").toString()));
    started.start();
    return started;
  }

  private void startGate(String name, String far) throws IOException {
    int httpPort = SITE.freeTcpPort();
    Path file =
        LocalServices.writePrivate(
            folder.resolve(name + ".toml"),
            """
            private_key_file = "%s.key"
            [interfaces]
            inclusion_patterns = ["lo.*"]
            [warp_map]
            address = "127.0.0.1:%d"
            control = "127.0.0.1:%d"
            public_key = "%s"
            [control]
            remote_control = "full"
            [far_gate]
            public_key = "%s"
            [tunnels.video.gate]
            application_to_gate = %d
            [http]
            port = %d
            """
                .formatted(
                    name,
                    mapPort,
                    controlPort,
                    key("map"),
                    key(far),
                    SITE.freeUdpPort(),
                    httpPort));
    teardown
        .add(LocalServices.service(GATE, httpPort, folder.resolve(name + ".log"), file.toString()))
        .start();
  }

  private String key(String name) {
    return KeyFiles.make(folder, name).toString();
  }
}
