package dev.warp.gate.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import dev.warp.control.v1.CallCancel;
import dev.warp.control.v1.CallEnd;
import dev.warp.control.v1.CallStart;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.LinkFromGate.KindCase;
import dev.warp.control.v1.LinkFromMap;
import dev.warp.control.v1.LinkPing;
import dev.warp.control.v1.ListTunnelsRequest;
import dev.warp.control.v1.ListTunnelsResponse;
import dev.warp.control.v1.OpenTunnelRequest;
import dev.warp.control.v1.OpenTunnelResponse;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.control.v1.UnixGate;
import dev.warp.control.v1.WatchTunnelsRequest;
import dev.warp.gate.control.RunningGate;
import dev.warp.gate.service.ConfigurationFile;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gate's streams to its maps, against a map that a test drives. */
final class MapLinksTest {

  private static final double SELDOM = 60;

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final int port = ConfigurationFile.freeUdpPort();
  private FakeMap map;
  private RunningGate gate;
  private long calls;

  @BeforeEach
  void startMap() throws Exception {
    map = new FakeMap();
  }

  @AfterEach
  void stop() throws Exception {
    gate.stopLinks();
    gate.close();
    map.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private FakeMap.Stream startGate(String remoteControl, double pingSeconds) throws Exception {
    startGate(remoteControl, map.publicKey().toString());
    return map.welcome(pingSeconds);
  }

  private void startGate(String remoteControl, String mapKey) throws Exception {
    gate =
        RunningGate.start(
            vertx,
            folder,
            RunningGate.farGate()
                + RunningGate.tunnel("main", port)
                + """
                [warp_map]
                address = "127.0.0.1:9"
                public_key = "%s"
                control = "127.0.0.1:%d"

                [control]
                remote_control = "%s"
                socket_directory = "sockets"
                """
                    .formatted(mapKey, map.port(), remoteControl));
    gate.startLinks();
  }

  private CallStart.Builder call(String method, ByteString request) {
    return CallStart.newBuilder()
        .setCall(++calls)
        .setMethod("warp.control.v1." + method)
        .setRequest(request)
        .setTimeout(Durations.fromSeconds(60))
        .setOperator("alice")
        .setRole("admin")
        .setCredit(1);
  }

  private static void start(FakeMap.Stream stream, CallStart.Builder call) {
    stream.send(LinkFromMap.newBuilder().setCall(call).build());
  }

  private static ByteString open(TunnelSpec spec) {
    return OpenTunnelRequest.newBuilder().setSpec(spec).build().toByteString();
  }

  private static CallEnd end(FakeMap.Stream stream) throws InterruptedException {
    return stream.next(KindCase.END).getEnd();
  }

  @Test
  void shouldProveWhoItIsAndSayHowItIs() throws Exception {
    FakeMap.Stream stream = startGate("view", SELDOM);

    assertEquals(gate.publicKey(), stream.gate());
    GateState state = stream.next(KindCase.STATE).getState();
    assertEquals(gate.publicKey().toString(), state.getGate().getPublicKey());
    assertEquals("main", state.getTunnels(0).getSpec().getName());
    assertEquals("vehicle", state.getFarGates(0).getName());
  }

  @Test
  void shouldAnswerPings() throws Exception {
    FakeMap.Stream stream = startGate("view", SELDOM);
    stream.send(LinkFromMap.newBuilder().setPing(LinkPing.newBuilder().setNumber(7)).build());

    assertEquals(7, stream.next(KindCase.PONG).getPong().getNumber());
  }

  @Test
  void shouldLetOperatorsOfTheMapSeeAndNoMoreUnlessItsOwnerSaysSo() throws Exception {
    FakeMap.Stream stream = startGate("view", SELDOM);
    start(
        stream,
        call("TunnelService/ListTunnels", ListTunnelsRequest.getDefaultInstance().toByteString()));
    ListTunnelsResponse listed =
        ListTunnelsResponse.parseFrom(stream.next(KindCase.MESSAGE).getMessage().getMessage());
    assertEquals(List.of("main"), listed.getTunnelsList().stream().map(this::name).toList());
    assertEquals(Code.OK_VALUE, end(stream).getCode());

    start(
        stream,
        call(
            "TunnelService/OpenTunnel",
            open(RunningGate.spec("more", ConfigurationFile.freeUdpPort()))));
    assertEquals(Code.PERMISSION_DENIED_VALUE, end(stream).getCode());
    assertEquals(List.of("main ORIGIN_FILE"), gate.tunnels());
  }

  private String name(Tunnel tunnel) {
    return tunnel.getSpec().getName();
  }

  @Test
  void shouldDoWhatOperatorsAskWhereItsOwnerLetsThem() throws Exception {
    FakeMap.Stream stream = startGate("full", SELDOM);
    start(
        stream,
        call(
            "TunnelService/OpenTunnel",
            open(RunningGate.spec("more", ConfigurationFile.freeUdpPort()))));
    OpenTunnelResponse opened =
        OpenTunnelResponse.parseFrom(stream.next(KindCase.MESSAGE).getMessage().getMessage());
    assertEquals("more", name(opened.getTunnel()));
    assertEquals(Code.OK_VALUE, end(stream).getCode());
    assertEquals(List.of("main ORIGIN_FILE", "more ORIGIN_RUNTIME"), gate.tunnels());

    start(stream, call("TunnelService/OpenTunnel", open(RunningGate.spec("more", port))));
    CallEnd conflict = end(stream);
    assertEquals(Code.ALREADY_EXISTS_VALUE, conflict.getCode());
    assertTrue(conflict.getDetails().size() > 0, "with details for programs");
  }

  @Test
  void shouldRefuseWhatTheRoleAtTheMapDoesNotAllow() throws Exception {
    FakeMap.Stream stream = startGate("full", SELDOM);
    ByteString request = open(RunningGate.spec("more", ConfigurationFile.freeUdpPort()));
    start(stream, call("TunnelService/OpenTunnel", request).setRole("viewer"));
    assertEquals(Code.PERMISSION_DENIED_VALUE, end(stream).getCode());
    start(stream, call("TunnelService/OpenTunnel", request).setRole("king"));
    assertEquals(Code.PERMISSION_DENIED_VALUE, end(stream).getCode());
    start(stream, call("GateService/ReloadConfig", ByteString.EMPTY));
    assertEquals(Code.PERMISSION_DENIED_VALUE, end(stream).getCode());
    start(stream, call("GateService/Nonsense", ByteString.EMPTY));
    assertEquals(Code.UNIMPLEMENTED_VALUE, end(stream).getCode());
  }

  @Test
  void shouldPlaceSocketsForOperatorsOfAMapInOneFolderAlone() throws Exception {
    FakeMap.Stream stream = startGate("full", SELDOM);
    for (String path :
        List.of("/tmp/elsewhere.sock", "sockets/relative.sock", folder + "/sockets/../up.sock")) {
      TunnelSpec spec =
          TunnelSpec.newBuilder()
              .setName("more")
              .setUnix(UnixGate.newBuilder().setPath(path))
              .build();
      start(stream, call("TunnelService/OpenTunnel", open(spec)));
      assertEquals(Code.PERMISSION_DENIED_VALUE, end(stream).getCode(), path);
    }
  }

  @Test
  void shouldAllowNothingAndTellNothingWhereRemoteControlIsOff() throws Exception {
    FakeMap.Stream stream = startGate("off", SELDOM);
    start(
        stream,
        call("TunnelService/ListTunnels", ListTunnelsRequest.getDefaultInstance().toByteString()));
    assertEquals(Code.PERMISSION_DENIED_VALUE, end(stream).getCode());
  }

  @Test
  void shouldSendAsMuchOfAStreamAsThereIsCreditFor() throws Exception {
    FakeMap.Stream stream = startGate("view", SELDOM);
    CallStart.Builder watch =
        call("TunnelService/WatchTunnels", WatchTunnelsRequest.getDefaultInstance().toByteString());
    start(stream, watch);
    assertEquals(calls, stream.next(KindCase.MESSAGE).getMessage().getCall());
    stream.send(
        LinkFromMap.newBuilder()
            .setCancel(CallCancel.newBuilder().setCall(watch.getCall()))
            .build());
    start(
        stream,
        call("TunnelService/ListTunnels", ListTunnelsRequest.getDefaultInstance().toByteString()));
    // Nothing more of the watch, for which there was no credit, has come before.
    assertEquals(calls, stream.next(KindCase.MESSAGE).getMessage().getCall());
    assertEquals(calls, end(stream).getCall());
  }

  @Test
  void shouldMakeAnotherStreamAfterOneThatEndsIsSilentOrIsTamperedWith() throws Exception {
    FakeMap.Stream ends = startGate("view", SELDOM);
    ends.end();
    FakeMap.Stream tampered = map.welcome(SELDOM);
    tampered.sendSealed(new byte[64]);
    FakeMap.Stream silent = map.welcome(0.5);
    FakeMap.Stream last = map.welcome(SELDOM);

    assertEquals(gate.publicKey(), silent.gate());
    assertEquals("main", last.next(KindCase.STATE).getState().getTunnels(0).getSpec().getName());
  }
}
