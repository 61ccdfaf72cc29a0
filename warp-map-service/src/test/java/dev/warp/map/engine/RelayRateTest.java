package dev.warp.map.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Deregister;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How much a map passes on (docs/protocol.md section 9.6). */
final class RelayRateTest {

  private static final Endpoint A = TestMap.endpoint(1);
  private static final Endpoint B = TestMap.endpoint(2);

  private TestMap map;
  private LocalIdentity identityOfA;
  private GateEnd a;
  private GateEnd b;
  private Endpoint aForB;
  private Endpoint bForA;

  private void start(RelayLimits limits) {
    map = new TestMap(MapLimits.DEFAULT.withRelay(limits));
    identityOfA = map.newGate();
    a = map.register(identityOfA, A);
    b = map.register(map.newGate(), B, a);
    map.want(a, A, b);
    if (limits.isOn()) {
      aForB = b.takeRelayedCandidates().getFirst();
      bForA = a.takeRelayedCandidates().getFirst();
    }
  }

  /** How many of so many datagrams arrive that are of a size on their way. */
  private int pass(int count, int size) {
    byte[] datagram = new byte[size - RelayAddress.OVERHEAD];
    for (int i = 0; i < count; i++) {
      map.deliver(A, a.sealFrames(map.nowNanos(), GateEnd.relayFrame(bForA, datagram)));
    }
    return b.takeRelayed().size();
  }

  @Test
  void shouldPassOnWhatTheRateAllowsWithASecondsWorthInAdvance() {
    start(new RelayLimits(true, 10_000));
    map.advance(Duration.ofSeconds(10));
    assertEquals(10, pass(15, 1000));
    assertEquals(5, map.engine().drops().get(DropReason.RELAY_RATE));
    map.advance(Duration.ofMillis(501));
    assertEquals(5, pass(15, 1000));
    map.advance(Duration.ofMillis(10));
    assertEquals(1, pass(15, 100));
    map.deliver(B, b.sealFrames(map.nowNanos(), GateEnd.relayFrame(aForB, new byte[1000])));
    assertEquals(1, a.takeRelayed().size(), "each gate has a rate of its own");
  }

  @Test
  void shouldCountAllInterfacesOfAGateTogether() {
    start(new RelayLimits(true, 10_000));
    Endpoint elsewhere = TestMap.endpoint(3);
    GateEnd other = map.connect(identityOfA, 2, elsewhere);
    map.send(other, elsewhere, other.register());
    map.advance(Duration.ofSeconds(1));
    assertEquals(6, pass(6, 1000));
    byte[] datagram = new byte[1000 - RelayAddress.OVERHEAD];
    for (int i = 0; i < 6; i++) {
      map.deliver(elsewhere, other.sealFrames(map.nowNanos(), GateEnd.relayFrame(bForA, datagram)));
    }
    assertEquals(4, b.takeRelayed().size());
  }

  @Test
  void shouldPassOnTheLargestDatagramAtTheLowestRate() {
    start(new RelayLimits(true, 1000));
    map.advance(Duration.ofSeconds(3));
    assertEquals(1, pass(2, 1500));
  }

  @Test
  void shouldGiveAGateThatComesAndGoesNothingInAdvance() {
    start(new RelayLimits(true, 1_000_000));
    assertEquals(0, pass(1, 1000));
    map.advance(Duration.ofSeconds(1));
    assertEquals(10, pass(10, 1000));
    map.send(a, A, new Deregister(Deregister.ALL));
    map.send(a, A, a.register());
    map.want(a, A, b);
    bForA = a.takeRelayedCandidates().getLast();
    assertEquals(0, pass(10, 1000));
    map.advance(Duration.ofMillis(2));
    assertEquals(2, pass(10, 1000));
  }

  @Test
  void shouldPassNothingOnIfItIsOff() {
    start(new RelayLimits(true, 1_000_000));
    map.advance(Duration.ofSeconds(1));
    assertEquals(1, pass(1, 1000));
    // The same things happen by the same chance, so that gates are called the same.
    start(new RelayLimits(false, 1_000_000));
    map.advance(Duration.ofSeconds(1));
    assertEquals(0, pass(1, 1000));
    assertEquals(1, map.engine().drops().get(DropReason.RELAY_REFUSED));
  }
}
