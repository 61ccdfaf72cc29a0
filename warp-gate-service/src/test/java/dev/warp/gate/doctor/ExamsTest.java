package dev.warp.gate.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.GateConfigurationReader;
import dev.warp.gate.doctor.Finding.Verdict;
import dev.warp.gate.service.ConfigurationFile;
import dev.warp.io.LocalInterface;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ExamsTest {

  private static final int MTU = 1400;

  private final FakeHost host = new FakeHost();

  /** A host as a test says. */
  private static final class FakeHost implements HostFacts {

    final List<LocalInterface> interfaces = new ArrayList<>();
    final Set<String> defaultRoutes = new HashSet<>();
    final Map<String, Integer> sysctls = new HashMap<>();
    OptionalInt mtu = OptionalInt.of(1500);
    Optional<String> wireGuard = Optional.empty();

    FakeHost with(String name) {
      interfaces.add(
          new LocalInterface(
              name,
              interfaces.size() + 1,
              List.of(Endpoint.ofIpv4(0x0a000001 + interfaces.size(), 0)),
              true,
              LocalInterface.Kind.ORDINARY));
      defaultRoutes.add(name);
      return this;
    }

    @Override
    public List<LocalInterface> interfaces() {
      return interfaces;
    }

    @Override
    public boolean hasDefaultRoute(LocalInterface local) {
      return defaultRoutes.contains(local.name());
    }

    @Override
    public OptionalInt mtu(LocalInterface local) {
      return mtu;
    }

    @Override
    public OptionalInt sysctl(String key) {
      Integer value = sysctls.get(key);
      return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    @Override
    public Optional<String> output(String... command) {
      assertEquals("wg show all endpoints", String.join(" ", command));
      return wireGuard;
    }
  }

  private static GateConfiguration configuration() {
    String text =
        """
        private_key = "%s"
        [far_gate]
        public_key = "%s"
        address = "192.0.2.1:9"
        [tunnels.wireguard.gate]
        application_to_gate = 59401
        """
            .formatted(ConfigurationFile.FAR_PRIVATE_KEY, ConfigurationFile.OWN_PUBLIC_KEY);
    return ((ConfigurationResult.Accepted) GateConfigurationReader.read("gate.toml", text))
        .configuration();
  }

  private List<Finding> interfaces() {
    return new InterfaceExam(configuration().interfaces(), MTU, host).run();
  }

  private static void assertOne(
      List<Finding> findings, Verdict verdict, String about, String part) {
    assertTrue(
        findings.stream()
            .anyMatch(
                each ->
                    each.verdict() == verdict
                        && each.about().equals(about)
                        && (each.text() + each.advice()).contains(part)),
        findings::toString);
  }

  @Test
  void shouldFindTwoGoodUplinksGood() {
    host.with("wwan0").with("eth0");
    assertEquals(
        List.of(Finding.ok("wwan0", "10.0.0.1"), Finding.ok("eth0", "10.0.0.2")), interfaces());
  }

  @Test
  void shouldFindThatThereIsNoInterfaceOrOnlyOne() {
    assertOne(interfaces(), Verdict.WRONG, "interfaces", "inclusion_patterns");
    host.with("eth0");
    assertOne(interfaces(), Verdict.NOTE, "interfaces", "second");
  }

  @Test
  void shouldFindAnUplinkWithoutADefaultRoute() {
    host.with("wwan0").with("eth0").defaultRoutes.remove("wwan0");
    assertOne(interfaces(), Verdict.WRONG, "wwan0", "ip route add default via ROUTER dev wwan0");
  }

  @Test
  void shouldFindAStrictReversePathFilter() {
    host.with("wwan0").with("eth0");
    host.sysctls.put("net.ipv4.conf.all.rp_filter", 1);
    host.sysctls.put("net.ipv4.conf.eth0.rp_filter", 2);
    List<Finding> findings = interfaces();
    assertOne(findings, Verdict.WRONG, "wwan0", "sysctl -w net.ipv4.conf.wwan0.rp_filter=2");
    assertOne(findings, Verdict.OK, "eth0", "10.0.0.2");
  }

  @Test
  void shouldNameAVlanAsSysctlDoes() {
    host.with("eth0.100").with("eth1");
    host.sysctls.put("net.ipv4.conf.eth0/100.rp_filter", 1);
    assertOne(
        interfaces(), Verdict.WRONG, "eth0.100", "sysctl -w net.ipv4.conf.eth0/100.rp_filter=2");
  }

  @Test
  void shouldFindAnMtuThatIsTooSmall() {
    host.with("wwan0").with("eth0").mtu = OptionalInt.of(1280);
    assertOne(interfaces(), Verdict.NOTE, "eth0", "transport.mtu = 1252");
  }

  @Test
  void shouldFindSmallSocketBuffers() {
    host.sysctls.put("net.core.rmem_max", 212_992);
    host.sysctls.put("net.core.wmem_max", 4 << 20);
    List<Finding> findings = new KernelExam(host).run();
    assertOne(findings, Verdict.NOTE, "net.core.rmem_max", "sysctl -w net.core.rmem_max=4194304");
    assertOne(findings, Verdict.OK, "net.core.wmem_max", "4194304 bytes");
  }

  @Test
  void shouldFindWireGuardThatDoesNotSendToTheTunnel() {
    host.wireGuard = Optional.of("wg0\tAAAA=\t203.0.113.5:51820\nwg0\tBBBB=\t(none)\n");
    assertOne(wireGuard(), Verdict.NOTE, "WireGuard", "Endpoint = 127.0.0.1:59401");
    host.wireGuard = Optional.of("wg0\tAAAA=\t127.0.0.1:59401\n");
    assertOne(wireGuard(), Verdict.OK, "WireGuard", "a tunnel's port");
    host.wireGuard = Optional.of("");
    assertOne(wireGuard(), Verdict.OK, "WireGuard", "no peers");
    host.wireGuard = Optional.empty();
    assertOne(wireGuard(), Verdict.OK, "WireGuard", "not looked at");
  }

  private List<Finding> wireGuard() {
    return new WireGuardExam(configuration().tunnels(), host).run();
  }
}
