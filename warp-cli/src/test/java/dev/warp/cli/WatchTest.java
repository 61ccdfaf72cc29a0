package dev.warp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.GateServiceGrpc;
import dev.warp.control.v1.PathState;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.TunnelServiceGrpc;
import dev.warp.control.v1.WatchGateResponse;
import dev.warp.control.v1.WatchTunnelsResponse;
import io.grpc.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is shown as it changes, where nobody sits at a terminal. */
class WatchTest {

  private final FakeServer gate =
      new FakeServer(
          GateServiceGrpc.getServiceDescriptor(), TunnelServiceGrpc.getServiceDescriptor());
  private final Cli cli = new Cli().with("WARP_GATE", gate.endpoint());

  @AfterEach
  void stop() {
    gate.close();
  }

  @Test
  void shouldPrintALineForEachTunnelThatChanges() {
    gate.answer(
            "WatchTunnels",
            tunnels(true, Samples.wireguard(), Samples.telemetry()),
            tunnels(false, sent(184_300)),
            // The same again is no news.
            tunnels(false, sent(184_300)),
            WatchTunnelsResponse.newBuilder().addClosed("telemetry").setComplete(true).build())
        .fail("WatchTunnels", Status.Code.UNAVAILABLE, "the gate stops");
    assertEquals(3, cli.run("tunnels", "watch"));
    assertEquals(
        """
        NAME       FAR GATE  SOCKET                    SHARDS  FROM       SENT  DROPPED  DELIVERED  REBUILT  LOST  REDUNDANCY
        telemetry  operator  /run/warp/telemetry.sock  3/5     runtime       0        0          0        0     0  too little
        wireguard  operator  59401, to 59402           3/5     file     184223       12     183900    51042     3  kept
        wireguard  operator  59401, to 59402           3/5     file     184300       12     183900    51042     3  kept
        telemetry is gone
        """,
        withoutTimes(cli.out()));
    assertEquals("warp: cannot reach " + gate.endpoint() + ": the gate stops\n", cli.err());
  }

  @Test
  void shouldForgetWhatASnapshotDoesNotName() {
    gate.answer(
        "WatchTunnels",
        tunnels(true, Samples.wireguard(), Samples.telemetry()),
        tunnels(true, Samples.telemetry()));
    cli.run("tunnels", "watch");
    assertTrue(cli.out().endsWith("  wireguard is gone\n"), cli.out());
  }

  @Test
  void shouldWaitForTheRestOfALargeState() {
    WatchTunnelsResponse first = tunnels(true, Samples.wireguard());
    gate.answer(
        "WatchTunnels",
        tunnels(true, Samples.wireguard(), Samples.telemetry()),
        first.toBuilder().setComplete(false).build(),
        tunnels(false, Samples.telemetry()));
    cli.run("tunnels", "watch");
    assertEquals(3, cli.out().lines().count(), cli.out());
  }

  @Test
  void shouldTellAProgramEachAnswerOnALine() {
    gate.answer("WatchTunnels", tunnels(true, Samples.wireguard()), tunnels(false, sent(184_300)));
    cli.run("tunnels", "watch", "--json");
    List<String> lines = cli.out().lines().toList();
    assertEquals(2, lines.size(), cli.out());
    assertEquals(
        "184300",
        JsonParser.parseString(lines.get(1))
            .getAsJsonObject()
            .getAsJsonArray("tunnels")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("counters")
            .get("payloads_sent")
            .getAsString());
  }

  @Test
  void shouldEndQuietlyWhenNobodyReadsAnyMore() {
    gate.answer("WatchTunnels", tunnels(true), tunnels(false, Samples.wireguard()));
    StringWriter err = new StringWriter();
    String[] command = {"tunnels", "watch"};
    int exitCode =
        WarpCli.commandLine(Map.of("WARP_GATE", gate.endpoint(), "WARP_TOKEN", Cli.TOKEN), command)
            .setOut(new PrintWriter(closed()))
            .setErr(new PrintWriter(err))
            .execute(command);
    assertEquals(0, exitCode, err::toString);
  }

  @Test
  void shouldSayThatTheGateHasEndedTheCall() {
    gate.answer("WatchTunnels", tunnels(true));
    assertEquals(3, cli.run("tunnels", "watch"));
    assertEquals("warp: cannot reach " + gate.endpoint() + ": it has ended the call\n", cli.err());
  }

  @Test
  void shouldPrintALineForEachPathThatChanges() {
    FarGate.Builder changed = Samples.operator().toBuilder();
    changed.getPathsBuilder(0).setState(PathState.PATH_STATE_DEGRADED);
    changed.removePaths(2);
    gate.answer(
        "WatchGate",
        WatchGateResponse.newBuilder()
            .setGate(Samples.gate())
            .addFarGates(Samples.operator())
            .build(),
        WatchGateResponse.newBuilder().addFarGates(Samples.operator()).build(),
        WatchGateResponse.newBuilder().addFarGates(changed).build());
    cli.run("paths", "--watch");
    List<String> lines = withoutTimes(cli.out()).lines().toList();
    assertEquals(6, lines.size(), cli.out());
    assertTrue(
        lines.get(4).startsWith("operator   0  lte1       198.51.100.7:40112       degraded"));
    assertEquals("operator path 12 is gone", lines.get(5));
  }

  private static WatchTunnelsResponse tunnels(boolean snapshot, Tunnel... tunnels) {
    return WatchTunnelsResponse.newBuilder()
        .addAllTunnels(List.of(tunnels))
        .setSnapshot(snapshot)
        .setComplete(true)
        .build();
  }

  private static Tunnel sent(long payloads) {
    Tunnel.Builder tunnel = Samples.wireguard().toBuilder();
    tunnel.getCountersBuilder().setPayloadsSent(payloads);
    return tunnel.build();
  }

  /** What a pipe is whose reader has ended. */
  private static Writer closed() {
    Writer closed = Writer.nullWriter();
    try {
      closed.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return closed;
  }

  /** Each line after its time, which each begins with. */
  private static String withoutTimes(String text) {
    return text.replaceAll("(?m)^(TIME    |\\d\\d:\\d\\d:\\d\\d)  ", "");
  }
}
