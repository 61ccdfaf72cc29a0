package dev.warp.gate.engine.portmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.VirtualTimer;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One interface and its router, on virtual time. */
final class PortMappingsTest {

  private static final long MILLIS = 1_000_000;
  private static final long SECOND = 1_000 * MILLIS;
  private static final long START = 1_000_000 * SECOND;
  private static final Endpoint OWN = Endpoint.ofIpv4(0xc0a80117, 50_000);
  private static final Endpoint ROUTER = Endpoint.ofIpv4(0xc0a80101, 5351);
  private static final Endpoint EXTERNAL = Endpoint.ofIpv4(0xcb007105, 8080);
  private static final Endpoint CARRIERS = Endpoint.ofIpv4(0x64400001, 8080);
  private static final GateInterface WLAN = new GateInterface(7, "wlan0", List.of(OWN));
  private static final int DAY = 24 * 60 * 60;

  private record Sent(long millis, byte[] data) {}

  private final VirtualTimer timer = new VirtualTimer(START);
  private final DropCounters drops = new DropCounters();
  private final List<Sent> sent = new ArrayList<>();
  private final List<GateEvent> events = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final Arrival arrival = new Arrival();
  private final PortMappings mappings;

  PortMappingsTest() {
    RandomSource random = new Random(3)::nextBytes;
    LocalIdentity local = new LocalIdentity(PrivateKey.generate(random), random);
    mappings = new PortMappings(local, new Output(), drops, timer.wakeup(), new Heard());
    mappings.router(WLAN, Optional.of(ROUTER.withPort(0)), timer.now());
    run(0);
  }

  private final class Output implements GateOutput {

    @Override
    public void send(int interfaceId, Endpoint to, byte[] data, int offset, int length) {
      assertEquals(WLAN.id(), interfaceId);
      assertEquals(ROUTER, to);
      byte[] datagram = Arrays.copyOfRange(data, offset, offset + length);
      sent.add(new Sent((timer.now() - START) / MILLIS, datagram));
    }

    @Override
    public void deliver(int tunnel, byte[] data, int offset, int length) {
      throw new AssertionError("nothing is delivered");
    }

    @Override
    public void occurred(GateEvent event) {
      events.add(event);
    }
  }

  private final class Heard implements PortMappings.Listener {

    @Override
    public void candidatesChanged(int interfaceId, long nowNanos) {
      heard.add("changed");
    }

    @Override
    public void routerRestarted(int interfaceId, long nowNanos) {
      heard.add("restarted");
    }
  }

  private void run(long seconds) {
    timer.runUntil(timer.now() + seconds * SECOND, mappings::onTimer);
  }

  private boolean receive(int interfaceId, Endpoint source, byte[] data) {
    return mappings.take(arrival.set(interfaceId, source, data, 0, data.length, timer.now()));
  }

  /** The router answers the request sent last. */
  private boolean answer(int result, Endpoint external, long lifetime) {
    return receive(WLAN.id(), ROUTER, pcp(result, external, lifetime));
  }

  private byte[] pcp(int result, Endpoint external, long lifetime) {
    ByteBuffer answer = ByteBuffer.wrap(sent.getLast().data().clone());
    answer.put(1, (byte) 0x81).put(3, (byte) result).putInt(4, (int) lifetime);
    answer.putInt(8, (int) (timer.now() / SECOND));
    answer.putShort(42, (short) external.port());
    answer.putLong(44, external.high()).putLong(52, external.low());
    return answer.array();
  }

  /** Lifetime of the PCP request sent last. */
  private int requestedLifetime() {
    return ByteBuffer.wrap(sent.getLast().data()).getInt(4);
  }

  private Optional<Endpoint> external() {
    return mappings.external(WLAN.id());
  }

  @Test
  void shouldAskByPcpThriceAndThenByNatPmpFourTimes() {
    run(60);
    List<Integer> sizes = sent.stream().map(each -> each.data().length).toList();
    assertEquals(List.of(60, 60, 60, 2, 2, 2, 2), sizes);
    long[] expected = {0, 3_000, 9_000, 21_000, 21_250, 21_750, 22_750};
    for (int i = 0; i < expected.length; i++) {
      long about = expected[i] / 5;
      assertTrue(Math.abs(sent.get(i).millis() - expected[i]) <= about, "" + sent.get(i).millis());
    }
    run(29 * 60);
    assertEquals(7, sent.size());
    run(2 * 60);
    assertEquals(14, sent.size());
  }

  @Test
  void shouldTellOfThePortFirst() {
    assertEquals(List.of(OWN), mappings.candidates(WLAN));
    assertTrue(answer(0, EXTERNAL, 1800));
    assertEquals(List.of(EXTERNAL, OWN), mappings.candidates(WLAN));
    assertEquals(List.of("changed"), heard);
    assertEquals(List.of(new GateEvent.PortMapped(7, EXTERNAL)), events);
  }

  @Test
  void shouldRenewAtHalfTheLifetimeWithoutAWord() {
    answer(0, EXTERNAL, 1800);
    run(899);
    assertEquals(1, sent.size());
    run(1);
    assertEquals(2, sent.size());
    ByteBuffer renewal = ByteBuffer.wrap(sent.getLast().data());
    assertEquals((short) EXTERNAL.port(), renewal.getShort(42));
    assertEquals(EXTERNAL.low(), renewal.getLong(52));
    assertTrue(answer(0, EXTERNAL, 1800));
    assertEquals(List.of("changed"), heard);
    run(901);
    assertEquals(3, sent.size());
  }

  @Test
  void shouldLoseThePortWhenItIsNotRenewedInTime() {
    answer(0, EXTERNAL, 1800);
    run(1799);
    assertEquals(Optional.of(EXTERNAL), external());
    run(1);
    assertEquals(Optional.empty(), external());
    assertEquals(List.of("changed", "changed"), heard);
    assertEquals(new GateEvent.PortMappingLost(7, EXTERNAL), events.getLast());
    // At half of what was left each time, three tries.
    assertTrue(sent.size() < 30, sent.size() + " requests");
  }

  @Test
  void shouldFollowTheRouterToAnotherAddress() {
    answer(0, EXTERNAL, 1800);
    run(900);
    Endpoint other = Endpoint.ofIpv4(0xcb007106, 8080);
    answer(0, other, 1800);
    assertEquals(List.of(other, OWN), mappings.candidates(WLAN));
    assertEquals(new GateEvent.PortMapped(7, other), events.getLast());
  }

  @Test
  void shouldGiveThePortBack() {
    answer(0, EXTERNAL, 1800);
    mappings.close(timer.now());
    assertEquals(2, sent.size());
    assertEquals(0, requestedLifetime());
    assertEquals(Optional.empty(), external());
  }

  @Test
  void shouldForgetThePortWithItsRouterOrItsInterface() {
    answer(0, EXTERNAL, 1800);
    mappings.router(WLAN, Optional.of(ROUTER), timer.now());
    assertEquals(Optional.of(EXTERNAL), external());
    mappings.router(WLAN, Optional.empty(), timer.now());
    assertEquals(Optional.empty(), external());
    run(DAY);
    assertEquals(1, sent.size());
  }

  @Test
  void shouldAskARouterThatMayHaveRestartedButNotAllTheTime() {
    answer(0, EXTERNAL, 1800);
    mappings.askSoon(WLAN.id(), timer.now());
    run(9);
    assertEquals(1, sent.size());
    run(1);
    assertEquals(2, sent.size());
    ByteBuffer anew = ByteBuffer.wrap(pcp(0, EXTERNAL, 1800)).putInt(8, 3);
    assertTrue(receive(WLAN.id(), ROUTER, anew.array()));
    assertEquals(List.of("changed", "restarted"), heard);
  }

  @Test
  void shouldNotAskARouterThatRefusesBecauseAPathWentDown() {
    answer(2, EXTERNAL, 1800);
    mappings.askSoon(WLAN.id(), timer.now());
    run(1799);
    assertEquals(1, sent.size());
    assertEquals(1, mappings.refusals(Refusal.NOT_AUTHORIZED));
    run(1);
    assertEquals(2, sent.size());
  }

  @Test
  void shouldWaitAsLongAsARefusalHoldsWithinReason() {
    answer(8, EXTERNAL, 0);
    run(29);
    assertEquals(1, sent.size());
    run(1);
    assertEquals(2, sent.size());
    answer(8, EXTERNAL, 0xffff_ffffL);
    run(1799);
    assertEquals(2, sent.size());
    run(1);
    assertEquals(3, sent.size());
  }

  @Test
  void shouldKeepThePortForItsTimeWhenTheRouterRefusesToRenew() {
    answer(0, EXTERNAL, 1800);
    run(900);
    answer(8, EXTERNAL, 30);
    assertEquals(Optional.of(EXTERNAL), external());
    run(901);
    assertEquals(Optional.empty(), external());
  }

  @Test
  void shouldBelieveNoAbsurdLifetime() {
    answer(0, EXTERNAL, 0xffff_ffffL);
    run(DAY / 2 - 1);
    assertEquals(1, sent.size());
    run(1);
    assertEquals(2, sent.size());
    answer(0, EXTERNAL, 0);
    assertEquals(Optional.empty(), external());
    assertEquals(1, mappings.refusals(Refusal.SHORT_LIFETIME));
    assertEquals(3, sent.size());
    assertEquals(0, requestedLifetime());
    run(1799);
    assertEquals(3, sent.size());
  }

  @Test
  void shouldGiveBackAPortThatOnlyACarriersCustomersReach() {
    answer(0, CARRIERS, 1800);
    assertEquals(Optional.empty(), external());
    assertEquals(1, mappings.refusals(Refusal.NOT_PUBLIC));
    assertEquals(2, sent.size());
    assertEquals(0, requestedLifetime());
    assertEquals(List.of(), events);
    assertEquals(List.of(), heard);
  }

  @Test
  void shouldTakeNoAddressThatIsNobodys() {
    Endpoint[] useless = {
      EXTERNAL.withPort(0),
      Endpoint.ofIpv4(0, 8080),
      Endpoint.ofIpv4(0xc0a80001, 8080),
      Endpoint.ofIpv4(0x7f000001, 8080),
      Endpoint.ofIpv4(0xe0000001, 8080),
      Endpoint.of(0x20010db8_00000000L, 1, 8080)
    };
    for (Endpoint external : useless) {
      assertTrue(answer(0, external, 1800));
      run(1800);
    }
    assertEquals(useless.length, mappings.refusals(Refusal.NOT_PUBLIC));
    assertEquals(List.of(), events);
  }

  @Test
  void shouldLeaveToOthersWhatIsNoAnswerOfTheRouters() {
    byte[] answer = pcp(0, EXTERNAL, 1800);
    assertFalse(receive(WLAN.id(), ROUTER.withPort(5352), answer));
    assertFalse(receive(WLAN.id(), Endpoint.ofIpv4(0xc0a80102, 5351), answer));
    assertFalse(receive(WLAN.id() + 1, ROUTER, answer));
    assertTrue(receive(WLAN.id(), ROUTER, answer));
    assertFalse(receive(WLAN.id(), ROUTER, answer), "nothing is asked any more");
    assertEquals(Optional.of(EXTERNAL), external());
  }

  @Test
  void shouldCountAFloodOfWrongAnswersAndHoldOn() {
    Random random = new Random(5);
    byte[] right = pcp(0, EXTERNAL, 1800);
    for (int i = 0; i < 10_000; i++) {
      byte[] wrong = right.clone();
      wrong[24 + random.nextInt(Pcp.NONCE_SIZE)] ^= 1;
      assertTrue(receive(WLAN.id(), ROUTER, wrong));
    }
    assertEquals(10_000, drops.get(DropReason.UNAUTHENTICATED));
    assertEquals(1, sent.size());
    assertEquals(List.of(), events);
    assertTrue(receive(WLAN.id(), ROUTER, right));
    assertEquals(Optional.of(EXTERNAL), external());
  }

  @Test
  void shouldDropAnyBytesTheRouterMaySend() {
    Random random = new Random(7);
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] noise = new byte[random.nextInt(80)];
      random.nextBytes(noise);
      if (noise.length > 1) {
        noise[0] = (byte) (2 * random.nextInt(2));
        noise[1] = (byte) (0x80 + random.nextInt(2));
      }
      taken += receive(WLAN.id(), ROUTER, noise) ? 1 : 0;
      run(1);
    }
    assertTrue(taken > 0);
    assertEquals(Optional.empty(), external());
  }
}
