package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.lab.sim.NatBehavior.Dependence;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Discovers what a NAT does as RFC 5780 section 4 does it: with a server that has two addresses and
 * two ports at each.
 */
final class NatBehaviorTest {

  private static final Duration A_WHILE = Duration.ofSeconds(1);

  private final SimulatedNetwork network = new SimulatedNetwork(5);
  private final Host server = network.addHost("server");
  private final Host client = network.addHost("client");
  private final Map<SimulatedSocket, Inbox> inboxes = new HashMap<>();
  private SimulatedSocket primary;
  private SimulatedSocket otherPort;
  private SimulatedSocket otherAddress;
  private SimulatedSocket otherBoth;

  private void build(NatBehavior behavior) {
    server.addInterface("eth0", IpAddress.of("198.51.100.1"), network.internet());
    server.addInterface("eth1", IpAddress.of("198.51.100.2"), network.internet());
    primary = listen("eth0", 3478);
    otherPort = listen("eth0", 3479);
    otherAddress = listen("eth1", 3478);
    otherBoth = listen("eth1", 3479);
    Nat nat = network.addNat("nat", behavior, IpAddress.of("203.0.113.1"), network.internet());
    client.addInterface("eth0", IpAddress.of("10.0.0.2"), nat.inside());
  }

  private SimulatedSocket listen(String interfaceName, int port) {
    SimulatedSocket socket = server.bind(interfaceName, port);
    inboxes.put(socket, Inbox.of(network, socket));
    return socket;
  }

  /** The endpoint that {@code to} sees a datagram of {@code from} come from. */
  private Endpoint reflexive(SimulatedSocket from, SimulatedSocket to) {
    from.send(new byte[1], to.localEndpoint());
    network.time().runFor(A_WHILE);
    return inboxes.get(to).last().source();
  }

  /** RFC 5780 section 4.3. */
  private Dependence discoverMapping() {
    SimulatedSocket socket = client.bind("eth0", 0);
    Endpoint first = reflexive(socket, primary);
    Endpoint second = reflexive(socket, otherAddress);
    if (first.equals(second)) {
      return Dependence.ENDPOINT_INDEPENDENT;
    }
    return reflexive(socket, otherBoth).equals(second)
        ? Dependence.ADDRESS_DEPENDENT
        : Dependence.ADDRESS_AND_PORT_DEPENDENT;
  }

  /** RFC 5780 section 4.4. */
  private Dependence discoverFiltering() {
    SimulatedSocket socket = client.bind("eth0", 0);
    Inbox inbox = Inbox.of(network, socket);
    Endpoint external = reflexive(socket, primary);
    if (arrives(otherBoth, external, inbox)) {
      return Dependence.ENDPOINT_INDEPENDENT;
    }
    return arrives(otherPort, external, inbox)
        ? Dependence.ADDRESS_DEPENDENT
        : Dependence.ADDRESS_AND_PORT_DEPENDENT;
  }

  private boolean arrives(SimulatedSocket from, Endpoint to, Inbox inbox) {
    int before = inbox.size();
    from.send(new byte[1], to);
    network.time().runFor(A_WHILE);
    return inbox.size() > before;
  }

  static Stream<Arguments> everyPair() {
    return Stream.of(Dependence.values())
        .flatMap(
            mapping -> Stream.of(Dependence.values()).map(filter -> Arguments.of(mapping, filter)));
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  void shouldBeDiscoveredAsWhatItIs(Dependence mapping, Dependence filtering) {
    build(NatBehavior.of(mapping, filtering));
    assertEquals(mapping, discoverMapping());
    assertEquals(filtering, discoverFiltering());
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  void shouldAlwaysLetTheAnswerIn(Dependence mapping, Dependence filtering) {
    build(NatBehavior.of(mapping, filtering));
    SimulatedSocket socket = client.bind("eth0", 0);
    Inbox inbox = Inbox.of(network, socket);
    for (SimulatedSocket remote : List.of(primary, otherPort, otherAddress, otherBoth)) {
      Endpoint external = reflexive(socket, remote);
      remote.send(new byte[1], external);
      network.time().runFor(A_WHILE);
      assertEquals(remote.localEndpoint(), inbox.last().source());
    }
  }

  static Stream<Arguments> textbookKinds() {
    return Stream.of(
        Arguments.of(
            NatBehavior.fullCone(),
            Dependence.ENDPOINT_INDEPENDENT,
            Dependence.ENDPOINT_INDEPENDENT),
        Arguments.of(
            NatBehavior.addressRestricted(),
            Dependence.ENDPOINT_INDEPENDENT,
            Dependence.ADDRESS_DEPENDENT),
        Arguments.of(
            NatBehavior.portRestricted(),
            Dependence.ENDPOINT_INDEPENDENT,
            Dependence.ADDRESS_AND_PORT_DEPENDENT),
        Arguments.of(
            NatBehavior.symmetric(),
            Dependence.ADDRESS_AND_PORT_DEPENDENT,
            Dependence.ADDRESS_AND_PORT_DEPENDENT));
  }

  @ParameterizedTest
  @MethodSource("textbookKinds")
  void shouldNameTheTextbookKindsRightly(
      NatBehavior behavior, Dependence mapping, Dependence filtering) {
    build(behavior);
    assertEquals(mapping, discoverMapping());
    assertEquals(filtering, discoverFiltering());
  }

  @Test
  void shouldPreserveAFreePortAndNotATakenOne() {
    build(NatBehavior.portRestricted());
    Host neighbour = network.addHost("neighbour");
    Realm inside = client.hostInterface("eth0").link().realm();
    neighbour.addInterface("eth0", IpAddress.of("10.0.0.3"), inside);
    assertEquals(5000, reflexive(client.bind("eth0", 5000), primary).port());
    Set<Integer> ports = new HashSet<>(Set.of(5000));
    ports.add(reflexive(neighbour.bind("eth0", 5000), primary).port());
    assertEquals(2, ports.size());
  }

  @Test
  void shouldGiveSymmetricMappingsUnrelatedPorts() {
    build(NatBehavior.symmetric());
    SimulatedSocket socket = client.bind("eth0", 5000);
    Set<Integer> ports = new HashSet<>(Set.of(5000));
    for (SimulatedSocket remote : List.of(primary, otherPort, otherAddress, otherBoth)) {
      ports.add(reflexive(socket, remote).port());
    }
    assertEquals(5, ports.size());
  }
}
