package dev.warp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.warp.control.v1.AddFarGateRequest;
import dev.warp.control.v1.AddFarGateResponse;
import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.Gate;
import dev.warp.control.v1.GateServiceGrpc;
import dev.warp.control.v1.GetGateResponse;
import dev.warp.control.v1.Interface;
import dev.warp.control.v1.ListFarGatesResponse;
import dev.warp.control.v1.ListInterfacesResponse;
import dev.warp.control.v1.ListTunnelsResponse;
import dev.warp.control.v1.Origin;
import dev.warp.control.v1.ReloadConfigRequest;
import dev.warp.control.v1.ReloadConfigResponse;
import dev.warp.control.v1.RemoveFarGateRequest;
import dev.warp.control.v1.RemoveFarGateResponse;
import dev.warp.control.v1.TunnelServiceGrpc;
import dev.warp.control.v1.UpdateInterfaceRequest;
import dev.warp.control.v1.UpdateInterfaceResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about one gate, but for its tunnels and for watching. */
class GateCommandsTest {

  private final FakeServer gate =
      new FakeServer(
          GateServiceGrpc.getServiceDescriptor(), TunnelServiceGrpc.getServiceDescriptor());
  private final Cli cli = new Cli().with("WARP_GATE", gate.endpoint());

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    gate.close();
  }

  @Test
  void shouldShowHowAGateIs() {
    answerStatus(Samples.gate());
    assertEquals(
        """
        gate     0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82
        version  0.1.0
        uptime   3 h 25 min
        ready    yes
        tunnels  2, 1 of them with less redundancy than asked for

        FAR GATE  SESSION  AGE        PATHS UP  DEGRADED  DOWN  BEST RTT/ms
        operator  up       1 min 5 s         1         1     1         23.4
        """,
        cli.succeed("status"));
  }

  @Test
  void shouldPrintWhereABrowserFindsThePage() {
    assertEquals(
        "http://%s/#token=%s%n".formatted(gate.endpoint(), Cli.TOKEN), cli.succeed("page"));
    assertEquals(
        "https://gate.example.org:8180/#token=%s%n".formatted(Cli.TOKEN),
        cli.succeed("page", "--gate", "gate.example.org", "--tls"));
    assertTrue(
        cli.fail(2, "page", "--on", Samples.gate().getPublicKey()).contains("by the gate itself"));
  }

  @Test
  void shouldShowWhyAGateIsNotReady() {
    answerStatus(
        Samples.gate().toBuilder()
            .setReady(false)
            .addReasons("far gate operator is not reached")
            .addReasons("no map answers")
            .build());
    String printed = cli.succeed("status");
    assertTrue(
        printed.contains(
            """
            ready    no
            because  far gate operator is not reached
                     no map answers
            """),
        printed);
  }

  @Test
  void shouldPrintTheStatusAsOneJsonDocument() {
    answerStatus(Samples.gate());
    JsonObject status = json(cli.succeed("status", "--json"));
    assertEquals("12345s", status.getAsJsonObject("gate").get("uptime").getAsString());
    assertTrue(
        status
            .getAsJsonArray("far_gates")
            .get(0)
            .getAsJsonObject()
            .get("session_up")
            .getAsBoolean());
    assertEquals(2, status.getAsJsonArray("tunnels").size());
  }

  @Test
  void shouldShowPathsAndWhatIsNotKnownOfThem() {
    gate.answer("ListFarGates", farGates());
    assertEquals(
        """
        FAR GATE  ID  INTERFACE  REMOTE                   STATE      RTT/ms  JITTER  OUT/%  IN/%  kB/s   MTU
        operator   0  lte1       198.51.100.7:40112       up           23.4     1.2    9.6   0.0  1250  1400
        operator   1  lte2       198.51.100.7:40112       degraded      230       -   12.5   1.0     -     -
        operator  12  lte2       192.0.2.1:13116 (relay)  down 12 s       -       -      -     -     -     -
        """,
        cli.succeed("paths"));
  }

  @Test
  void shouldPrintPathsAsJson() {
    gate.answer("ListFarGates", farGates());
    JsonObject path =
        json(cli.succeed("paths", "--json"))
            .getAsJsonArray("far_gates")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("paths")
            .get(0)
            .getAsJsonObject();
    assertEquals("PATH_STATE_UP", path.get("state").getAsString());
    assertEquals(0.096, path.get("loss_sent").getAsDouble());
    assertFalse(
        json(cli.succeed("paths", "--json")).toString().contains("roundTrip"), "names as of Java");
  }

  @Test
  void shouldListInterfacesWithEachAddressOnALine() {
    gate.answer(
        "ListInterfaces",
        ListInterfacesResponse.newBuilder()
            .addInterfaces(Samples.lte())
            .addInterfaces(Interface.newBuilder().setName("wlan0").setLabel("home"))
            .build());
    String table =
        """
        NAME   LABEL  ENABLED  OPEN  COST  ADDRESS               SEEN AS
        wwan0  lte1   yes      yes    100  10.0.0.5:41000        203.0.113.9:41000
                                           [2001:db8::5]:41000
        wlan0  home   no       no       0  -                     -
        """
            .replace("               SEEN", "              SEEN");
    assertEquals(table.replaceAll("  +", "  "), cli.succeed("interfaces").replaceAll("  +", "  "));
    assertEquals(cli.succeed("interfaces"), cli.succeed("interfaces", "list"));
  }

  @Test
  void shouldEnableDisableAndLabelInterfaces() {
    gate.answer(
        "UpdateInterface",
        UpdateInterfaceResponse.newBuilder().setInterface(Samples.lte()).build());
    UpdateInterfaceRequest named = UpdateInterfaceRequest.newBuilder().setName("wwan0").build();
    cli.succeed("interfaces", "enable", "wwan0");
    assertEquals(named.toBuilder().setEnabled(true).build(), gate.lastRequest());
    cli.succeed("interfaces", "disable", "wwan0", "--persist");
    assertEquals(named.toBuilder().setEnabled(false).setPersist(true).build(), gate.lastRequest());
    assertTrue(cli.succeed("interfaces", "label", "wwan0", "").contains("lte1"));
    assertEquals(named.toBuilder().setLabel("").build(), gate.lastRequest());
  }

  @Test
  void shouldListFarGates() {
    gate.answer("ListFarGates", farGates());
    assertEquals(
        """
        NAME      PUBLIC KEY                                             SESSION    ORIGIN  ADDRESS
        operator  08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT  1 min 5 s  file    -
        """,
        cli.succeed("far-gates"));
    assertEquals(cli.succeed("far-gates"), cli.succeed("far-gates", "list"));
  }

  @Test
  void shouldAddAFarGateWithASecretOfAFile() throws IOException {
    gate.answer(
        "AddFarGate",
        AddFarGateResponse.newBuilder()
            .setFarGate(FarGate.newBuilder().setName("station").setOrigin(Origin.ORIGIN_RUNTIME))
            .build());
    Path secret = ownerOnly("SECRET\n");
    String printed =
        cli.succeed(
            "far-gates",
            "add",
            "station",
            "08Z7",
            "--address",
            "a:1",
            "--address",
            "b:2",
            "--preshared-key-file",
            secret.toString(),
            "--persist");
    assertTrue(printed.contains("station  -           none     runtime  -"), printed);
    assertEquals(
        AddFarGateRequest.newBuilder()
            .setName("station")
            .setPublicKey("08Z7")
            .addAddresses("a:1")
            .addAddresses("b:2")
            .setPresharedKey("SECRET")
            .setPersist(true)
            .build(),
        gate.request());
  }

  @Test
  void shouldNotUseASecretThatOthersCanRead() throws IOException {
    Path secret = ownerOnly("SECRET");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
    String printed =
        cli.fail(1, "far-gates", "add", "s", "08Z7", "--preshared-key-file", secret.toString());
    assertTrue(printed.contains("chmod 600"), printed);
    assertEquals(0, gate.requests());
  }

  @Test
  void shouldRemoveAFarGate() {
    gate.answer("RemoveFarGate", RemoveFarGateResponse.getDefaultInstance());
    assertEquals("removed operator\n", cli.succeed("far-gates", "remove", "operator"));
    assertEquals(RemoveFarGateRequest.newBuilder().setName("operator").build(), gate.request());
  }

  @Test
  void shouldSayWhatAReloadChanged() {
    gate.answer(
        "ReloadConfig",
        ReloadConfigResponse.newBuilder()
            .addChanges("tunnel video is open")
            .addAtNextStart("http.port is 8190")
            .addWarnings("gate.toml:3: bind_to_device does nothing here")
            .build());
    assertEquals(
        """
        tunnel video is open
        at the next start: http.port is 8190
        warning: gate.toml:3: bind_to_device does nothing here
        """,
        cli.succeed("reload"));
    assertEquals(ReloadConfigRequest.getDefaultInstance(), gate.request());
    gate.answer("ReloadConfig", ReloadConfigResponse.getDefaultInstance());
    assertEquals("nothing has changed\n", cli.succeed("reload"));
  }

  @Test
  void shouldNotPassOnWhatWouldControlTheTerminal() {
    gate.answer(
        "ListInterfaces",
        ListInterfacesResponse.newBuilder()
            .addInterfaces(Interface.newBuilder().setName("a\033[2Jb\n"))
            .build());
    assertTrue(cli.succeed("interfaces").contains("\na?[2Jb?  "), cli.out());
  }

  private void answerStatus(Gate self) {
    gate.answer("GetGate", GetGateResponse.newBuilder().setGate(self).build())
        .answer("ListFarGates", farGates())
        .answer(
            "ListTunnels",
            ListTunnelsResponse.newBuilder()
                .addTunnels(Samples.wireguard())
                .addTunnels(Samples.telemetry())
                .build());
  }

  private static ListFarGatesResponse farGates() {
    return ListFarGatesResponse.newBuilder().addFarGates(Samples.operator()).build();
  }

  private Path ownerOnly(String text) throws IOException {
    Path file = folder.resolve("secret");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
