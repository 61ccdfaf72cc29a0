package dev.warp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.warp.control.v1.CloseTunnelRequest;
import dev.warp.control.v1.CloseTunnelResponse;
import dev.warp.control.v1.GetTunnelRequest;
import dev.warp.control.v1.GetTunnelResponse;
import dev.warp.control.v1.ListTunnelsRequest;
import dev.warp.control.v1.ListTunnelsResponse;
import dev.warp.control.v1.LoopbackGate;
import dev.warp.control.v1.OpenTunnelRequest;
import dev.warp.control.v1.OpenTunnelResponse;
import dev.warp.control.v1.PayloadProtection;
import dev.warp.control.v1.Redundancy;
import dev.warp.control.v1.RedundancyStrategy;
import dev.warp.control.v1.Transport;
import dev.warp.control.v1.TunnelServiceGrpc;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.control.v1.UnixGate;
import dev.warp.control.v1.UpdateTunnelRequest;
import dev.warp.control.v1.UpdateTunnelResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code warp tunnels}, but for watching. */
class TunnelsTest {

  private final FakeServer gate = new FakeServer(TunnelServiceGrpc.getServiceDescriptor());
  private final Cli cli = new Cli().with("WARP_GATE", gate.endpoint());

  @AfterEach
  void stop() {
    gate.close();
  }

  @Test
  void shouldListTunnelsAsATable() {
    gate.answer("ListTunnels", listed());
    assertEquals(
        """
        NAME       FAR GATE  SOCKET                    SHARDS  FROM       SENT  DROPPED  DELIVERED  REBUILT  LOST  REDUNDANCY
        wireguard  operator  59401, to 59402           3/5     file     184223       12     183900    51042     3  kept
        telemetry  operator  /run/warp/telemetry.sock  3/5     runtime       0        0          0        0     0  too little
        """,
        cli.succeed("tunnels", "list"));
    assertEquals(ListTunnelsRequest.getDefaultInstance(), gate.request());
  }

  @Test
  void shouldListTunnelsWithoutASubcommand() {
    gate.answer("ListTunnels", listed());
    assertEquals(cli.succeed("tunnels", "list"), cli.succeed("tunnels"));
  }

  @Test
  void shouldListTunnelsAsJsonWithTheContractsNames() {
    gate.answer("ListTunnels", listed());
    JsonObject tunnel =
        json(cli.succeed("tunnels", "list", "--json"))
            .getAsJsonArray("tunnels")
            .get(1)
            .getAsJsonObject();
    JsonObject transport = tunnel.getAsJsonObject("spec").getAsJsonObject("transport");
    assertEquals("0.050s", transport.get("reorder_window").getAsString());
    assertEquals("ORIGIN_RUNTIME", tunnel.get("origin").getAsString());
    assertTrue(tunnel.get("unprotected").getAsBoolean());
    // There although it is 0.
    assertEquals("0", tunnel.getAsJsonObject("counters").get("payloads_lost").getAsString());
  }

  @Test
  void shouldShowEverythingAboutATunnel() {
    gate.answer("GetTunnel", GetTunnelResponse.newBuilder().setTunnel(Samples.telemetry()).build());
    assertEquals(
        """
        name               telemetry
        id                 7
        far gate           operator
        priority           3
        Unix socket        /run/warp/telemetry.sock
        mode               0600
        owner              -
        group              -
        shards             3/5
        links              1 may fail at once
        send deadline      100 ms
        ordered            yes
        reorder window     50.0 ms
        mtu                1400 bytes
        max payload        65535 bytes
        reassembly memory  8388608 bytes
        payload            encrypted
        origin             runtime
        revision           4

        sent              0 payloads, 0.0 MB; 0.0 MB on the wire
        not sent          0 payloads
        sent unprotected  0 payloads, with less redundancy than asked for
        delivered         0 payloads, 0 of them rebuilt
        lost              0 payloads
        """,
        cli.succeed("tunnels", "show", "telemetry"));
    assertEquals(GetTunnelRequest.newBuilder().setName("telemetry").build(), gate.request());
  }

  @Test
  void shouldOpenATunnelOfWhichLittleIsSaid() {
    gate.answer("OpenTunnel", opened());
    String printed = cli.succeed("tunnels", "open", "wireguard", "--port", "59401");
    assertTrue(printed.contains("revision           1\n"), printed);
    assertEquals(
        OpenTunnelRequest.newBuilder()
            .setSpec(
                TunnelSpec.newBuilder()
                    .setName("wireguard")
                    .setLoopback(LoopbackGate.newBuilder().setApplicationToGate(59401)))
            .build(),
        gate.request());
  }

  @Test
  void shouldOpenATunnelOfWhichAllIsSaid() {
    gate.answer("OpenTunnel", opened());
    cli.succeed(
        ("tunnels open --ordered all --port 1 --reply-port 2 --ipv4 false --ipv6 true --far-gate operator"
                + " --id 18 --priority 0 --shards 2/7 --survive 0 --strategy replicate"
                + " --reorder-window 0.02 --deadline 1500ms --mtu 1280 --max-payload 1000"
                + " --reassembly-memory 524288 --payload authenticated --persist")
            .split(" ", -1));
    assertEquals(
        OpenTunnelRequest.newBuilder()
            .setSpec(
                TunnelSpec.newBuilder()
                    .setName("all")
                    .setTunnelId(18)
                    .setFarGate("operator")
                    .setPriority(0)
                    .setLoopback(
                        LoopbackGate.newBuilder()
                            .setApplicationToGate(1)
                            .setGateToApplication(2)
                            .setIpv4(false)
                            .setIpv6(true))
                    .setTransport(
                        Transport.newBuilder()
                            .setMtu(1280)
                            .setMaxPayload(1000)
                            .setSendDeadline(Samples.millis(1500))
                            .setOrdered(true)
                            .setReorderWindow(Samples.millis(20))
                            .setReassemblyMemory(524_288)
                            .setPayload(PayloadProtection.PAYLOAD_PROTECTION_AUTHENTICATED)
                            .setRedundancy(
                                Redundancy.newBuilder()
                                    .setNumShards(7)
                                    .setRequiredShards(2)
                                    .setSurvivePathFailures(0)
                                    .setStrategy(
                                        RedundancyStrategy.REDUNDANCY_STRATEGY_REPLICATE))))
            .setPersist(true)
            .build(),
        gate.request());
  }

  @Test
  void shouldOpenATunnelAtAUnixSocket() {
    gate.answer("OpenTunnel", opened());
    cli.succeed(
        "tunnels open t --unix /run/t.sock --mode 0660 --owner 12 --group video".split(" ", -1));
    assertEquals(
        UnixGate.newBuilder()
            .setPath("/run/t.sock")
            .setMode("0660")
            .setOwner("12")
            .setGroup("video")
            .build(),
        ((OpenTunnelRequest) gate.request()).getSpec().getUnix());
  }

  @Test
  void shouldChangeOnlyWhatIsNamed() {
    gate.answer(
        "UpdateTunnel", UpdateTunnelResponse.newBuilder().setTunnel(Samples.wireguard()).build());
    cli.succeed("tunnels update wireguard --ordered false --survive 2 --revision 3".split(" ", -1));
    assertEquals(
        UpdateTunnelRequest.newBuilder()
            .setSpec(
                TunnelSpec.newBuilder()
                    .setName("wireguard")
                    .setTransport(
                        Transport.newBuilder()
                            .setOrdered(false)
                            .setRedundancy(Redundancy.newBuilder().setSurvivePathFailures(2))))
            .setRevision(3)
            .build(),
        gate.request());
  }

  @Test
  void shouldCloseATunnel() {
    gate.answer("CloseTunnel", CloseTunnelResponse.getDefaultInstance());
    assertEquals("closed wireguard\n", cli.succeed("tunnels", "close", "wireguard", "--persist"));
    assertEquals(
        CloseTunnelRequest.newBuilder().setName("wireguard").setPersist(true).build(),
        gate.request());
    assertEquals(new JsonObject(), json(cli.succeed("tunnels", "close", "wireguard", "--json")));
  }

  @ParameterizedTest
  @CsvSource({
    "open t, one of --port and --unix is needed",
    "open t --port 1 --unix p, do not go together",
    "open t --port x, --port",
    "open t --port 1 --shards 3of5, is not REQUIRED/NUMBER",
    "open t --port 1 --deadline soon, is no duration",
    "open t --port 1 --payload plain, --payload",
    "open --port 1, NAME",
    "opne t --port 1, open",
    "close, NAME"
  })
  void shouldSayInALineWhatMakesNoSenseWithoutAsking(String arguments, String reason) {
    String printed = cli.fail(2, ("tunnels " + arguments).split(" ", -1));
    assertTrue(printed.startsWith("warp: ") && printed.contains(reason), printed);
    assertTrue(printed.lines().count() <= 3, printed);
    assertEquals(0, gate.requests());
  }

  private static ListTunnelsResponse listed() {
    return ListTunnelsResponse.newBuilder()
        .addTunnels(Samples.wireguard())
        .addTunnels(Samples.telemetry())
        .build();
  }

  private static OpenTunnelResponse opened() {
    return OpenTunnelResponse.newBuilder().setTunnel(Samples.wireguard()).build();
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
