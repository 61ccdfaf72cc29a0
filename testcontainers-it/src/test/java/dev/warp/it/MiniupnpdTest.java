package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.io.SecureRandomSource;
import dev.warp.lab.netns.Namespace;
import dev.warp.lab.netns.VethLink;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.service.WarpBuild;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gate's port is mapped by somebody else's program: miniupnpd, which many routers run. */
@NeedsNamespaces
class MiniupnpdTest {

  private static final int PORT = 40_000;
  private static final int HTTP_PORT = 8180;

  /** It maps ports only of addresses that are truly public; these are so only in here. */
  private static final String PUBLIC = "44.128.7.21";

  private static final String STRANGER = "44.128.7.1";

  /** For a gate to start as well, on a machine that has much else to do. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String DNAT = "dnat ip to 10.72.1.2:" + PORT;

  @TempDir Path folder;

  private final Teardown teardown = new Teardown();
  private final Namespace host = teardown.add(Namespace.create("host"));
  private final Namespace router = teardown.add(Namespace.create("router"));
  private final Namespace internet = teardown.add(Namespace.create("internet"));
  private ServiceProcess gate;

  @BeforeEach
  void start() throws IOException {
    VethLink lan = VethLink.create(host, "eth0", router, "lan");
    lan.far().addAddress("10.72.1.1/24");
    lan.near().addAddress("10.72.1.2/24").addDefaultRoute("10.72.1.1", 100);
    VethLink wan = VethLink.create(router, "wan", internet, "eth0");
    wan.near().addAddress(PUBLIC + "/24");
    wan.far().addAddress(STRANGER + "/24");
    router.sysctl("net.ipv4.ip_forward", "1");
    startMiniupnpd();
    startGate();
  }

  @AfterEach
  void stop() {
    teardown.close();
  }

  @Test
  void shouldLetStrangersInAtTheMappedPortUntilTheGateStops() throws IOException {
    gate.running().await("a mapped port", PATIENCE, () -> figure("warp_port_mapped") == 1);
    assertTrue(rules().contains(DNAT), this::rules);
    double before = figure("warp_datagrams_dropped_total");
    InetAddress stranger = InetAddress.ofLiteral(STRANGER);
    try (UdpProbe probe = UdpProbe.open(internet, stranger, 0)) {
      probe.send("no datagram of any kind", new InetSocketAddress(PUBLIC, PORT));
    }
    gate.running()
        .await(
            "what a stranger sent there",
            LocalServices.DEADLINE,
            () -> figure("warp_datagrams_dropped_total") > before);
    assertEquals(LocalServices.SIGTERM, gate.stop(LocalServices.DEADLINE));
    Await.until("the rule to go", LocalServices.DEADLINE, () -> !rules().contains(DNAT));
    assertFalse(LocalServices.logLines(gate, PUBLIC + ":" + PORT + " to it").isEmpty());
  }

  private double figure(String metric) {
    return LocalServices.metric(gate, metric);
  }

  private String rules() {
    return router.command("nft", "list", "ruleset").run();
  }

  private void startMiniupnpd() throws IOException {
    router.nft(
        """
        table inet filter {
          chain forward { type filter hook forward priority filter; policy drop;
            jump miniupnpd
            ct state established,related accept
            iifname "lan" accept
          }
          chain prerouting { type nat hook prerouting priority dstnat; jump prerouting_miniupnpd; }
          chain postrouting { type nat hook postrouting priority srcnat;
            jump postrouting_miniupnpd
            oifname "wan" masquerade
          }
          chain miniupnpd { }
          chain prerouting_miniupnpd { }
          chain postrouting_miniupnpd { }
        }
        """);
    Path file = folder.resolve("miniupnpd.conf");
    Files.writeString(
        file,
        """
        ext_ifname=wan
        listening_ip=lan
        enable_natpmp=yes
        enable_upnp=no
        secure_mode=yes
        uuid=8f1b7d52-2d3c-4f7e-9a51-6d0c7a3e5b11
        allow 1024-65535 10.72.1.0/24 1024-65535
        deny 0-65535 0.0.0.0/0 0-65535
        """);
    List<String> command =
        List.of("miniupnpd", "-d", "-f", file.toString(), "-P", folder.resolve("pid").toString());
    router
        .start(command, Map.of(), folder.resolve("miniupnpd.log"))
        .awaitLogLine(Pattern.compile("Listening for NAT-PMP/PCP"), LocalServices.DEADLINE);
  }

  private void startGate() throws IOException {
    PublicKey farKey;
    try (PrivateKey far = PrivateKey.generate(new SecureRandomSource())) {
      farKey = far.publicKey();
    }
    Path file =
        LocalServices.writePrivate(
            folder.resolve("gate.toml"),
            """
            private_key_file = "gate.key"
            [interfaces]
            port = %1$d
            [far_gate]
            public_key = "%2$s"
            address = "%3$s:%1$d"
            [tunnels.video.gate]
            application_to_gate = 5004
            [http]
            port = %4$d
            """
                .formatted(PORT, farKey, STRANGER, HTTP_PORT));
    gate =
        new ServiceProcess(
            new ServiceProcess.Plan(
                    WarpBuild.find().serviceCommand(LocalServices.GATE),
                    Map.of(),
                    Optional.of(host),
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), HTTP_PORT),
                    folder.resolve("gate.log"))
                .withArguments(file.toString()));
    teardown.add(gate).start();
  }
}
