package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Classic UDP hole punching (Ford, Srisuresh and Kegel 2005; RFC 5128 section 3.3): a server tells
 * two peers each other's reflexive endpoint, both send probes there, and answer probes to where
 * they came from, with a probe of their own.
 */
final class HolePunchingTest {

  enum Kind {
    FULL_CONE,
    ADDRESS_RESTRICTED,
    PORT_RESTRICTED,
    SYMMETRIC;

    NatBehavior behavior() {
      return switch (this) {
        case FULL_CONE -> NatBehavior.fullCone();
        case ADDRESS_RESTRICTED -> NatBehavior.addressRestricted();
        case PORT_RESTRICTED -> NatBehavior.portRestricted();
        case SYMMETRIC -> NatBehavior.symmetric();
      };
    }

    static boolean canPunch(Kind one, Kind other) {
      boolean oneIsHard = one == SYMMETRIC && other.filtersByPort();
      boolean otherIsHard = other == SYMMETRIC && one.filtersByPort();
      return !oneIsHard && !otherIsHard;
    }

    private boolean filtersByPort() {
      return this == PORT_RESTRICTED || this == SYMMETRIC;
    }
  }

  private static final byte[] PROBE = {1};
  private static final byte[] ANSWER = {2};
  private static final int PROBES = 10;
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(100);

  private final SimulatedNetwork network = new SimulatedNetwork(11);
  private final SimulatedSocket server = socket("server", "198.51.100.1", network.internet());
  private final Inbox atServer = Inbox.of(network, server);

  private final class Peer {

    private final SimulatedSocket socket;
    private final Set<Endpoint> probed = new HashSet<>();
    private boolean answered;

    Peer(String name, NatBehavior behavior, String publicAddress, Duration delay) {
      Nat nat =
          network.addNat(name + "-nat", behavior, IpAddress.of(publicAddress), network.internet());
      nat.link().setModel(LinkModel.PERFECT.withDelay(delay));
      socket = socket(name, "192.168.1.2", nat.inside());
      socket.onDatagram(this::receive);
    }

    private void receive(byte[] data, int offset, int length, Endpoint source) {
      if (data[offset] == PROBE[0]) {
        socket.send(ANSWER, source);
        probeOnce(source);
      } else {
        answered = true;
      }
    }

    /**
     * A triggered check (RFC 8445 section 7.3.1.4): the source may be no candidate known so far.
     */
    private void probeOnce(Endpoint peerReflexive) {
      if (probed.add(peerReflexive)) {
        socket.send(PROBE, peerReflexive);
      }
    }

    Endpoint register() {
      socket.send(PROBE, server.localEndpoint());
      network.time().runFor(Duration.ofSeconds(1));
      return atServer.last().source();
    }

    void punch(Endpoint candidate) {
      for (int i = 0; i < PROBES; i++) {
        network.time().after(BETWEEN_PROBES.multipliedBy(i), () -> socket.send(PROBE, candidate));
      }
    }
  }

  private SimulatedSocket socket(String name, String address, Realm realm) {
    Host host = network.addHost(name);
    host.addInterface("eth0", IpAddress.of(address), realm);
    return host.bind("eth0", 13116);
  }

  static Stream<Arguments> everyPair() {
    return Stream.of(Kind.values())
        .flatMap(one -> Stream.of(Kind.values()).map(other -> Arguments.of(one, other)));
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  void shouldSucceedForTheTextbookPairsOnly(Kind one, Kind other) {
    Peer near = new Peer("near", one.behavior(), "203.0.113.1", Duration.ofMillis(5));
    Peer far = new Peer("far", other.behavior(), "203.0.113.2", Duration.ofMillis(40));
    Endpoint nearReflexive = near.register();
    Endpoint farReflexive = far.register();
    near.punch(farReflexive);
    far.punch(nearReflexive);
    network.time().runFor(Duration.ofSeconds(5));
    assertEquals(Kind.canPunch(one, other), near.answered, "near");
    assertEquals(Kind.canPunch(one, other), far.answered, "far");
  }
}
