package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.netns.Access;
import dev.warp.lab.netns.Host;
import dev.warp.lab.netns.Internet;
import dev.warp.lab.netns.Namespace;
import dev.warp.lab.netns.NatKind;
import dev.warp.lab.netns.NatRouter.PortAssignment;
import dev.warp.lab.netns.VethLink;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gates on one LAN, behind a home router and a carrier's NAT, find each other through a map.
 * Then the map and the whole uplink are gone, so that nothing can flow but over the LAN.
 */
@NeedsNamespaces
class SameLanTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** As many as flow in a second. */
  private static final int ENOUGH = 200;

  private static final int TO_GATE = 5000;
  private static final int FROM_GATE = 6000;

  /** Five times what is expected, for CI may be busy. */
  private static final Duration LONGEST_AFTER_FLAP = Duration.ofSeconds(2);

  @TempDir Path folder;

  private final Teardown teardown = new Teardown();
  private final Internet internet = teardown.add(Internet.create());
  private final Host home =
      internet.addHost(
          "home", List.of(Access.behind(NatKind.PORT_RESTRICTED, PortAssignment.REMAPPING)));
  private final Namespace left = teardown.add(Namespace.create("left"));
  private final Namespace right = teardown.add(Namespace.create("right"));

  @AfterEach
  void stop() {
    teardown.close();
  }

  @Test
  void shouldTalkDirectlyAlsoWithoutTheMapAndTheUplink() throws IOException {
    layLan();
    VethLink leftLink = connect(left, 2);
    connect(right, 3);
    MapAndGates warp = teardown.add(new MapAndGates(internet, folder));
    warp.addGate("left", left, towards(warp, "right"));
    warp.addGate("right", right, towards(warp, "left"));
    warp.start();
    try (DatagramStream first = startStream(TrafficPlan.untilStopped(500, 200))) {
      first.awaitDelivered(0, ENOUGH, PATIENCE);
    }
    warp.map().kill();
    home.uplinks().getFirst().cut();
    assertEquals(0, lostOf(new TrafficPlan(500, 200, 400)), "with the map gone");

    try (DatagramStream stream = startStream(TrafficPlan.untilStopped(500, 200))) {
      stream.awaitDelivered(0, ENOUGH, PATIENCE);
      leftLink.cut();
      leftLink.restore();
      stream.awaitDelivered(stream.numbered(), ENOUGH, PATIENCE);
      System.out.printf(
          "same LAN, map gone, cable pulled and plugged in: longest gap %.2f s%n",
          stream.report().longestGap().toMillis() / 1e3);
      assertTrue(
          stream.report().longestGap().compareTo(LONGEST_AFTER_FLAP) < 0,
          () -> stream.report().toString());
    }
    assertEquals(0, lostOf(new TrafficPlan(500, 200, 400)), "after the interface came back");
  }

  private void layLan() {
    Namespace router = home.namespace();
    router.sysctl("net.ipv4.ip_forward", "1");
    router.ip("link add lan type bridge");
    router.ip("link set lan up");
    router.ip("address add 192.168.1.1/24 dev lan");
    router.nft(
        "table ip home { chain outbound { type nat hook postrouting priority srcnat; oifname \"up1\" masquerade; }; }");
  }

  private VethLink connect(Namespace host, int number) {
    VethLink link = VethLink.create(host, "eth0", home.namespace(), "to-" + host.role());
    home.namespace().ip("link set %s master lan".formatted(link.far().name()));
    link.near().addAddress("192.168.1.%d/24".formatted(number)).addDefaultRoute("192.168.1.1", 100);
    return link;
  }

  private static String towards(MapAndGates warp, String farGate) {
    return """
    [far_gate]
    public_key = "%s"
    [tunnels.lan.gate]
    application_to_gate = %d
    gate_to_application = %d
    """
        .formatted(warp.key(farGate), TO_GATE, FROM_GATE);
  }

  private DatagramStream startStream(TrafficPlan plan) {
    return MapAndGates.startStream(left, TO_GATE, right, FROM_GATE, plan);
  }

  private long lostOf(TrafficPlan plan) throws IOException {
    try (DatagramStream stream = startStream(plan)) {
      return stream.finish(QUIET).lost();
    }
  }
}
