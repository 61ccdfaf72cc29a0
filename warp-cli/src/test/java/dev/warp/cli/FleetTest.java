package dev.warp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.protobuf.Timestamp;
import dev.warp.control.v1.Admission;
import dev.warp.control.v1.AdmissionPolicy;
import dev.warp.control.v1.FleetGate;
import dev.warp.control.v1.FleetServiceAllowGateRequest;
import dev.warp.control.v1.FleetServiceAllowGateResponse;
import dev.warp.control.v1.FleetServiceCloseTunnelRequest;
import dev.warp.control.v1.FleetServiceCloseTunnelResponse;
import dev.warp.control.v1.FleetServiceDenyGateRequest;
import dev.warp.control.v1.FleetServiceDenyGateResponse;
import dev.warp.control.v1.FleetServiceForgetGateRequest;
import dev.warp.control.v1.FleetServiceForgetGateResponse;
import dev.warp.control.v1.FleetServiceGetGateResponse;
import dev.warp.control.v1.FleetServiceGrpc;
import dev.warp.control.v1.FleetServiceListAdmissionsResponse;
import dev.warp.control.v1.FleetServiceListGatesResponse;
import dev.warp.control.v1.FleetServiceOpenTunnelRequest;
import dev.warp.control.v1.FleetServiceOpenTunnelResponse;
import dev.warp.control.v1.FleetServiceSetAdmissionPolicyRequest;
import dev.warp.control.v1.FleetServiceSetAdmissionPolicyResponse;
import dev.warp.control.v1.FleetServiceWatchGatesResponse;
import dev.warp.control.v1.GateServiceGrpc;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.ListTunnelsResponse;
import dev.warp.control.v1.LoopbackGate;
import dev.warp.control.v1.NatKind;
import dev.warp.control.v1.RegisteredInterface;
import dev.warp.control.v1.RemoteControl;
import dev.warp.control.v1.Transport;
import dev.warp.control.v1.TunnelEnd;
import dev.warp.control.v1.TunnelServiceGrpc;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.control.v1.UnixGate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code warp fleet}, and a gate's own commands through a map. */
class FleetTest {

  private static final String KEY = Samples.gate().getPublicKey();
  private static final String OTHER_KEY = Samples.operator().getPublicKey();

  private final FakeServer map =
      new FakeServer(
          FleetServiceGrpc.getServiceDescriptor(),
          GateServiceGrpc.getServiceDescriptor(),
          TunnelServiceGrpc.getServiceDescriptor());
  private final Cli cli = new Cli().with("WARP_MAP", map.endpoint());

  @AfterEach
  void stop() {
    map.close();
  }

  @Test
  void shouldListGatesAndWhatIsNotKnownOfThem() {
    map.answer("ListGates", listed());
    assertEquals(
        """
        GATE                                                   STREAM  CONTROL  UPLINKS  READY  PATHS UP  TUNNELS
        0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82  up      full           1  yes           1        1
        08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT  none    -              0  -             -        -
        """,
        cli.succeed("fleet"));
    assertEquals(cli.out(), cli.succeed("fleet", "list"));
    assertEquals(
        "REMOTE_CONTROL_FULL",
        JsonParser.parseString(cli.succeed("fleet", "list", "--json"))
            .getAsJsonObject()
            .getAsJsonArray("gates")
            .get(0)
            .getAsJsonObject()
            .get("remote_control")
            .getAsString());
  }

  @Test
  void shouldShowAllThatIsKnownOfAGate() {
    map.answer("GetGate", FleetServiceGetGateResponse.newBuilder().setGate(connected()).build());
    String printed = cli.succeed("fleet", "show", KEY);
    assertTrue(printed.contains("stream          up since 2026-06-01 12:00:00 UTC\n"), printed);
    assertTrue(printed.contains("203.0.113.9:41000  yes  may be used  10.0.0.5:41000\n"), printed);
    assertTrue(printed.contains("operator   1  lte2"), printed);
  }

  @Test
  void shouldPrintALineForEachGateThatChanges() {
    map.answer(
        "WatchGates",
        FleetServiceWatchGatesResponse.newBuilder().addGates(connected()).setSnapshot(true).build(),
        FleetServiceWatchGatesResponse.newBuilder()
            .addGates(registered())
            .setComplete(true)
            .build(),
        FleetServiceWatchGatesResponse.newBuilder().addGone(OTHER_KEY).setComplete(true).build());
    assertEquals(3, cli.run("fleet", "watch"));
    assertEquals(4, cli.out().lines().count(), cli.out());
    assertTrue(cli.out().endsWith("  " + OTHER_KEY + " is gone\n"), cli.out());
  }

  @Test
  void shouldListTheTunnelsOfAllGates() {
    map.answer("ListGates", listed());
    assertEquals(
        """
        GATE                                                   TUNNEL     FAR GATE  REDUNDANCY
        0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82  wireguard  operator  kept
        """,
        cli.succeed("fleet", "tunnels"));
    assertEquals(cli.out(), cli.succeed("fleet", "tunnels", "list"));
  }

  @Test
  void shouldOpenBothEndsOfATunnel() {
    map.answer("OpenTunnel", FleetServiceOpenTunnelResponse.getDefaultInstance());
    String command =
        "fleet tunnels open video --at K1 --port 5000 --at K2 --unix /run/v.sock --ordered";
    assertEquals("opened video\n", cli.succeed(command.split(" ", -1)));
    TunnelSpec video =
        TunnelSpec.newBuilder()
            .setName("video")
            .setTransport(Transport.newBuilder().setOrdered(true))
            .build();
    assertEquals(
        FleetServiceOpenTunnelRequest.newBuilder()
            .setFirst(
                TunnelEnd.newBuilder()
                    .setGate("K1")
                    .setSpec(
                        video.toBuilder()
                            .setLoopback(LoopbackGate.newBuilder().setApplicationToGate(5000))))
            .setSecond(
                TunnelEnd.newBuilder()
                    .setGate("K2")
                    .setSpec(
                        video.toBuilder().setUnix(UnixGate.newBuilder().setPath("/run/v.sock"))))
            .build(),
        map.request());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open video --at K1 --port 1",
        "open video --at K1 --port 1 --at K2",
        "open video --at K1 --port 1 --at K2 --port 2 --unix p",
        "open video --at K1 --port 1 --at K2 --port 2 --at K3 --port 3",
        "close video --at K1"
      })
  void shouldWantTwoEndsWithASocketEach(String arguments) {
    String printed = cli.fail(2, ("fleet tunnels " + arguments).split(" ", -1));
    assertTrue(printed.contains("--at"), printed);
    assertEquals(0, map.requests());
  }

  @Test
  void shouldCloseBothEndsOfATunnel() {
    map.answer(
        "CloseTunnel", FleetServiceCloseTunnelResponse.newBuilder().setFirstClosed(true).build());
    assertEquals(
        "closed video; it was not open at the second gate\n",
        cli.succeed(
            "fleet tunnels close video --at K1 --at K2 --second-name film --persist"
                .split(" ", -1)));
    assertEquals(
        FleetServiceCloseTunnelRequest.newBuilder()
            .setFirstGate("K1")
            .setFirstName("video")
            .setSecondGate("K2")
            .setSecondName("film")
            .setPersist(true)
            .build(),
        map.request());
  }

  @Test
  void shouldListAdmissions() {
    map.answer(
        "ListAdmissions",
        FleetServiceListAdmissionsResponse.newBuilder()
            .setPolicy(AdmissionPolicy.ADMISSION_POLICY_LISTED)
            .addAdmissions(Admission.newBuilder().setPublicKey("K1").setAllowed(true))
            .build());
    assertEquals(
        """
        gates that are not listed are denied

        GATE  ADMITTED  NOTE
        K1    yes       -
        """,
        cli.succeed("fleet", "admissions"));
  }

  @Test
  void shouldChangeAdmissions() {
    map.answer("AllowGate", FleetServiceAllowGateResponse.getDefaultInstance())
        .answer("DenyGate", FleetServiceDenyGateResponse.getDefaultInstance())
        .answer("ForgetGate", FleetServiceForgetGateResponse.getDefaultInstance())
        .answer("SetAdmissionPolicy", FleetServiceSetAdmissionPolicyResponse.getDefaultInstance());
    assertEquals(
        "admitted K1\n", cli.succeed("fleet", "admissions", "allow", "K1", "--note", "ours"));
    assertEquals(
        FleetServiceAllowGateRequest.newBuilder().setPublicKey("K1").setNote("ours").build(),
        map.lastRequest());
    cli.succeed("fleet", "admissions", "deny", "K1");
    assertEquals(
        FleetServiceDenyGateRequest.newBuilder().setPublicKey("K1").build(), map.lastRequest());
    cli.succeed("fleet", "admissions", "forget", "K1");
    assertEquals(
        FleetServiceForgetGateRequest.newBuilder().setPublicKey("K1").build(), map.lastRequest());
    cli.succeed("fleet", "admissions", "policy", "listed");
    assertEquals(
        FleetServiceSetAdmissionPolicyRequest.newBuilder()
            .setPolicy(AdmissionPolicy.ADMISSION_POLICY_LISTED)
            .build(),
        map.lastRequest());
  }

  @Test
  void shouldAskAGateThroughItsMap() {
    map.answer("ListTunnels", ListTunnelsResponse.getDefaultInstance());
    cli.succeed("tunnels", "--on", KEY, "list");
    assertEquals(KEY, map.header("warp-gate"));
    cli.without("WARP_MAP").succeed("tunnels", "list", "--on", KEY, "--map", map.endpoint());
    assertEquals(2, map.requests());
  }

  @Test
  void shouldNotGuessWhichGateIsMeant() {
    assertTrue(cli.fail(2, "status", "--map", "a:1").contains("--map needs --on"));
    assertTrue(cli.fail(2, "status", "--gate", "a:1", "--on", KEY).contains("do not go together"));
  }

  private static FleetServiceListGatesResponse listed() {
    return FleetServiceListGatesResponse.newBuilder()
        .addGates(connected())
        .addGates(registered())
        .build();
  }

  private static FleetGate connected() {
    return FleetGate.newBuilder()
        .setPublicKey(KEY)
        .setConnected(true)
        .setConnectedSince(Timestamp.newBuilder().setSeconds(1_780_315_200))
        .setRemoteControl(RemoteControl.REMOTE_CONTROL_FULL)
        .setVersion("0.1.0")
        .addInterfaces(
            RegisteredInterface.newBuilder()
                .setReflexive("203.0.113.9:41000")
                .addHosts("10.0.0.5:41000")
                .setNat(NatKind.NAT_KIND_TRANSLATED)
                .setRelay(true))
        .setState(
            GateState.newBuilder()
                .setGate(Samples.gate())
                .addFarGates(Samples.operator())
                .addTunnels(Samples.wireguard()))
        .build();
  }

  private static FleetGate registered() {
    return FleetGate.newBuilder().setPublicKey(OTHER_KEY).build();
  }
}
