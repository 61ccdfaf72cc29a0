package dev.warp.gate.io;

import static dev.warp.gate.io.FakeHost.device;
import static dev.warp.gate.io.FakeHost.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.io.LocalInterface;
import dev.warp.io.LocalInterface.Kind;
import dev.warp.protocol.wire.Nat64Prefix;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InterfaceScanTest {

  private final FakeHost host = new FakeHost();

  @Test
  void shouldFindADeviceWithOneAddressOfEachIpVersion() throws IOException {
    host.set(device("eth0", 3, "192.0.2.1", "192.0.2.9", "2001:db8::1", "2001:db8::9"));

    assertEquals(
        List.of(
            new SourceInterface(
                "eth0",
                "eth0",
                0,
                Optional.of("eth0"),
                3,
                Optional.of(endpoint("192.0.2.1")),
                Optional.of(endpoint("2001:db8::1")))),
        scan("", List.of()));
  }

  @Test
  void shouldPutWhatHasNoIpv4BehindTheNat64() throws IOException {
    host.set(device("wwan0", 3, "2001:db8::1"), device("eth0", 4, "192.0.2.1", "2001:db8::2"));
    Optional<Nat64Prefix> prefix = Optional.of(Nat64Prefix.of(endpoint("64:ff9b::"), 96));
    InterfaceScan scan = new InterfaceScan(GateText.first("", "").interfaces(), host);

    List<SourceInterface> before = scan.run(List.of());
    scan.nat64(prefix);
    List<SourceInterface> found = scan.run(before);

    assertEquals(List.of(prefix, Optional.empty()), nat64s(found));
    assertEquals(before.getLast(), found.getLast(), "that one needs no new sockets");
    scan.nat64(Optional.empty());
    assertEquals(before, scan.run(found));
  }

  private static List<Optional<Nat64Prefix>> nat64s(List<SourceInterface> sources) {
    return sources.stream().map(SourceInterface::nat64).toList();
  }

  @Test
  void shouldNotBindToDevicesWhereThatIsOff() throws IOException {
    host.set(device("eth0", 3, "192.0.2.1"));

    assertEquals(Optional.empty(), scan("bind_to_device = false\n", List.of()).getFirst().device());
  }

  @Test
  void shouldLeaveOutWhatIsDownOrExcludedOrASpecialDevice() throws IOException {
    host.set(
        new LocalInterface("eth0", 1, List.of(endpoint("192.0.2.1")), false, Kind.ORDINARY),
        device("eth1", 2),
        device("docker0", 3, "192.0.2.3"),
        device("tun0", 4, Kind.TUN, "192.0.2.4"),
        device("wwan0", 5, "192.0.2.5"));

    assertEquals(List.of("wwan0"), names(scan("exclusion_patterns = [\"docker.*\"]\n", List.of())));
  }

  @Test
  void shouldKeepTheAddressInUseWhereAnotherComesBeforeIt() throws IOException {
    host.set(device("eth0", 3, "192.0.2.1", "2001:db8::1"));
    List<SourceInterface> before = scan("", List.of());
    host.set(device("eth0", 3, "192.0.2.7", "192.0.2.1", "2001:db8::7", "2001:db8::1"));

    assertEquals(before, scan("", before));
  }

  @Test
  void shouldTakeAnotherAddressWhereTheOneInUseIsGone() throws IOException {
    host.set(device("eth0", 3, "192.0.2.1"));
    List<SourceInterface> before = scan("", List.of());
    host.set(device("eth0", 3, "192.0.2.7"));

    assertEquals(Optional.of(endpoint("192.0.2.7")), scan("", before).getFirst().ipv4());
  }

  @Test
  void shouldPreferAGlobalAddressToAUniqueLocalOneEvenInUse() throws IOException {
    host.set(device("eth0", 3, "fd00::2"));
    List<SourceInterface> before = scan("", List.of());
    assertEquals(Optional.of(endpoint("fd00::2")), before.getFirst().ipv6());
    host.set(device("eth0", 3, "fd00::2", "2001:db8::1"));

    assertEquals(Optional.of(endpoint("2001:db8::1")), scan("", before).getFirst().ipv6());
  }

  @Test
  void shouldTakeADeviceThatWasPluggedInAnewForAnother() throws IOException {
    host.set(device("wwan0", 3, "192.0.2.1"));
    List<SourceInterface> before = scan("", List.of());
    host.set(device("wwan0", 4, "192.0.2.1"));

    assertEquals(4, scan("", before).getFirst().index());
  }

  @Test
  void shouldTakeConfiguredAddressesForInterfacesOfTheirOwn() throws IOException {
    host.set(device("eth0", 3, "192.0.2.1", "192.0.2.2", "192.0.2.3"));

    List<SourceInterface> found =
        scan("addresses = [\"192.0.2.1\", \"192.0.2.2\", \"192.0.2.1\"]\n", List.of());

    assertEquals(List.of("eth0", "192.0.2.1", "192.0.2.2"), names(found));
    assertEquals(Optional.of(endpoint("192.0.2.3")), found.getFirst().ipv4());
  }

  @Test
  void shouldNotUseADeviceTwiceWhoseOnlyAddressIsConfigured() throws IOException {
    host.set(device("eth0", 3, "192.0.2.1"));

    assertEquals(List.of("192.0.2.1"), names(scan("addresses = [\"192.0.2.1\"]\n", List.of())));
  }

  @Test
  void shouldCallInterfacesByTheirLabels() throws IOException {
    host.set(device("wwan0", 3, "192.0.2.1"), device("eth0", 4, "192.0.2.2"));

    assertEquals(
        List.of("5G", "eth0", "office"),
        scan(
                """
                addresses = ["192.0.2.9"]
                labels = { wwan0 = "5G", "192.0.2.9" = "office" }
                """,
                List.of())
            .stream()
            .map(SourceInterface::label)
            .toList());
  }

  @Test
  void shouldFindTheRoutersToAskForPorts() throws IOException {
    host.set(device("eth0", 3, "192.0.2.1"), device("wwan0", 4, "198.51.100.1", "198.51.100.2"));
    host.router(4, "198.51.100.254");

    assertEquals(Map.of("wwan0", "198.51.100.254:0"), routers(""));
    assertEquals(Map.of("wwan0", "198.51.100.254:0"), routers("addresses = [\"198.51.100.1\"]\n"));
    assertEquals(Map.of(), routers("port_mapping = false\n"));
  }

  private Map<String, String> routers(String interfaces) throws IOException {
    InterfaceScan scan = new InterfaceScan(GateText.first(interfaces, "").interfaces(), host);
    Map<String, String> routers = new HashMap<>();
    scan.routers(scan.run(List.of()))
        .forEach((source, router) -> routers.put(source.name(), router.toString()));
    return routers;
  }

  private List<SourceInterface> scan(String interfaces, List<SourceInterface> inUse)
      throws IOException {
    return new InterfaceScan(GateText.first(interfaces, "").interfaces(), host).run(inUse);
  }

  private static List<String> names(List<SourceInterface> sources) {
    return sources.stream().map(SourceInterface::name).toList();
  }
}
