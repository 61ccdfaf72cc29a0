package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.netns.Access;
import dev.warp.lab.netns.Host;
import dev.warp.lab.netns.Internet;
import dev.warp.lab.netns.Namespace;
import dev.warp.lab.netns.NatKind;
import dev.warp.lab.netns.NatRouter.PortAssignment;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.Command;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.testbed.Site;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.lab.traffic.TrafficReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A vehicle and an operator station behind NATs, and somebody on a third host, behind another NAT,
 * who controls both through their map.
 */
@NeedsNamespaces
class FleetAcrossNatsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final int RATE = 200;
  private static final int PAYLOAD = 800;

  /** Of the tunnel of the configuration files, whose traffic flows all the while. */
  private static final int TO_GATE = 5000;

  private static final int FROM_GATE = 5001;

  /** Of the tunnel that is opened from afar. */
  private static final int VIDEO_IN = 6000;

  private static final int STATION_IN = 6001;
  private static final int VIDEO_OUT = 6002;

  @TempDir Path folder;

  private final Teardown teardown = new Teardown();
  private final Internet internet = teardown.add(Internet.create());
  private final Access nat = Access.behind(NatKind.PORT_RESTRICTED, PortAssignment.REMAPPING);
  private final Host vehicleHost = internet.addHost("vehicle", List.of(nat, nat));
  private final Host stationHost = internet.addHost("station", List.of(nat));
  private final Host deskHost = internet.addHost("desk", List.of(nat));
  private MapAndGates warp;
  private ServiceProcess vehicle;
  private ServiceProcess station;
  private WarpCommand desk;

  @BeforeEach
  void start() {
    warp = teardown.add(MapAndGates.withControl(internet, folder));
    vehicle = warp.addGate("vehicle", vehicleHost.namespace(), towards("station"));
    station = warp.addGate("station", stationHost.namespace(), towards("vehicle"));
    desk =
        new WarpCommand(
            deskHost.namespace(),
            "WARP_MAP=" + warp.controlAddress(),
            "WARP_TOKEN_FILE=" + folder.resolve("map.token"));
    warp.start();
    awaitConnected();
  }

  @AfterEach
  void stop() {
    teardown.close();
  }

  private String towards(String farGate) {
    return """
    [far_gate]
    public_key = "%s"
    [tunnels.main.gate]
    application_to_gate = %d
    gate_to_application = %d
    """
        .formatted(warp.key(farGate), TO_GATE, FROM_GATE);
  }

  /** Both gates have a stream to the map, and a session with each other. */
  private void awaitConnected() {
    Await.until(
        "both gates at the map",
        PATIENCE,
        () -> {
          String seen = desk.execute("fleet", "list", "--json").output();
          return seen.split("\"connected_since\"", -1).length == 3
              && seen.split("\"session_up\": *true", -1).length == 3;
        });
  }

  private DatagramStream startStream(int toGate, int fromGate, TrafficPlan plan) {
    return MapAndGates.startStream(
        vehicleHost.namespace(), toGate, stationHost.namespace(), fromGate, plan);
  }

  private void openVideo() {
    desk.run(
        "fleet",
        "tunnels",
        "open",
        "video",
        "--at",
        warp.key("vehicle").toString(),
        "--port",
        Integer.toString(VIDEO_IN),
        "--at",
        warp.key("station").toString(),
        "--port",
        Integer.toString(STATION_IN),
        "--reply-port",
        Integer.toString(VIDEO_OUT),
        "--shards",
        "3/6");
  }

  private void closeVideo() {
    desk.run(
        "fleet",
        "tunnels",
        "close",
        "video",
        "--at",
        warp.key("vehicle").toString(),
        "--at",
        warp.key("station").toString());
  }

  private Command.Result onVehicle(String... command) {
    String[] arguments = new String[command.length + 2];
    System.arraycopy(command, 0, arguments, 0, command.length);
    arguments[command.length] = "--on";
    arguments[command.length + 1] = warp.key("vehicle").toString();
    return desk.execute(arguments);
  }

  @Test
  void shouldOpenATunnelFromAThirdHostSendThroughItAndCloseItWhileAnotherFlows()
      throws IOException {
    try (DatagramStream main =
        startStream(TO_GATE, FROM_GATE, TrafficPlan.untilStopped(PAYLOAD, RATE))) {
      main.awaitDelivered(0, RATE, PATIENCE);
      openVideo();
      try (DatagramStream video =
          startStream(VIDEO_IN, VIDEO_OUT, TrafficPlan.untilStopped(PAYLOAD, RATE))) {
        video.awaitDelivered(0, RATE, PATIENCE);
        assertEquals(
            0,
            onVehicle("tunnels", "update", "video", "--shards", "2/6", "--priority", "6")
                .exitCode());
        video.awaitDelivered(video.numbered(), RATE, PATIENCE);
        assertEquals(
            0, onVehicle("tunnels", "update", "video", "--strategy", "replicate").exitCode());
        video.awaitDelivered(video.numbered(), RATE, PATIENCE);
        video.stopSending();
        TrafficReport report = video.finish(QUIET);
        System.out.println("tunnel opened from a third host, redundancy changed twice: " + report);
        assertEquals(0, report.lost() + report.duplicates() + report.corrupted(), report::toString);
      }
      closeVideo();
      assertIsFree(vehicleHost.namespace(), VIDEO_IN);
      assertIsFree(stationHost.namespace(), STATION_IN);
      main.awaitDelivered(main.numbered(), RATE, PATIENCE);
      main.stopSending();
      TrafficReport report = main.finish(QUIET);
      System.out.println("the tunnel beside it: " + report);
      assertEquals(0, report.lost(), report::toString);
    }
  }

  private static void assertIsFree(Namespace host, int port) throws IOException {
    try (DatagramChannel again = host.bindUdp(new InetSocketAddress(Site.LOOPBACK, port))) {
      assertTrue(again.isOpen());
    }
  }

  @Test
  void shouldOpenBothEndsOrNeitherAndSayAtOnceThatAGateIsNotConnected() {
    // The station has no such port to give.
    Command.Result conflict =
        desk.execute(
            "fleet",
            "tunnels",
            "open",
            "video",
            "--at",
            warp.key("vehicle").toString(),
            "--port",
            Integer.toString(VIDEO_IN),
            "--at",
            warp.key("station").toString(),
            "--port",
            Integer.toString(TO_GATE));
    assertEquals(6, conflict.exitCode(), conflict::toString);
    assertTrue(conflict.standardError().contains("second"), conflict::toString);
    String tunnels = onVehicle("tunnels", "list").output();
    assertTrue(tunnels.contains("main") && !tunnels.contains("video"), tunnels);

    vehicle.kill();
    Await.until(
        "the map to miss the vehicle",
        PATIENCE,
        () -> onVehicle("tunnels", "list").standardError().contains("not connected"));
  }

  @Test
  void shouldComeBackWhateverIsKilledAndStartedAgain() throws IOException {
    List<ServiceProcess> all = List.of(warp.map(), vehicle, station);
    for (List<ServiceProcess> order : permutations(all)) {
      order.forEach(ServiceProcess::kill);
      order.forEach(ServiceProcess::start);
      awaitConnected();
      openVideo();
      try (DatagramStream video =
          startStream(VIDEO_IN, VIDEO_OUT, new TrafficPlan(PAYLOAD, RATE, RATE))) {
        TrafficReport report = video.finish(QUIET);
        assertEquals(0, report.lost(), report::toString);
      }
      closeVideo();
    }
  }

  private static List<List<ServiceProcess>> permutations(List<ServiceProcess> three) {
    ServiceProcess a = three.get(0);
    ServiceProcess b = three.get(1);
    ServiceProcess c = three.get(2);
    return List.of(
        List.of(a, b, c),
        List.of(a, c, b),
        List.of(b, a, c),
        List.of(b, c, a),
        List.of(c, a, b),
        List.of(c, b, a));
  }

  /**
   * The stream takes the uplink that the routing table prefers, which says nothing when it dies.
   */
  @Test
  void shouldReachTheMapOverAnotherUplinkWhereTheFirstIsDead() {
    vehicleHost.uplinks().getFirst().cut();
    Await.until(
        "the map to miss the vehicle",
        PATIENCE,
        () -> onVehicle("tunnels", "list").standardError().contains("not connected"));
    Await.until(
        "the vehicle to be back", PATIENCE, () -> onVehicle("tunnels", "list").exitCode() == 0);
  }

  @Test
  void shouldGoOnWithoutTheMap() throws IOException {
    try (DatagramStream main =
        startStream(TO_GATE, FROM_GATE, TrafficPlan.untilStopped(PAYLOAD, RATE))) {
      main.awaitDelivered(0, RATE, PATIENCE);
      warp.map().kill();
      main.awaitDelivered(main.numbered(), 2 * RATE, PATIENCE);
      warp.map().start();
      awaitConnected();
      main.stopSending();
      TrafficReport report = main.finish(QUIET);
      assertEquals(0, report.lost(), report::toString);
    }
  }
}
