package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.sim.Inbox.Arrival;
import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One direction of a link, between two hosts on the internet. */
final class LinkDirectionTest {

  private static final int MANY = 100_000;
  private static final Duration SPACING = Duration.ofMillis(1);
  private static final LinkModel PERFECT = LinkModel.PERFECT;

  private final SimulatedNetwork network = new SimulatedNetwork(42);
  private final VirtualTime time = network.time();
  private final Host left = network.addHost("left");
  private final Host right = network.addHost("right");
  private final LinkDirection wire =
      left.addInterface("eth0", IpAddress.of("192.0.2.1"), network.internet()).link().up();
  private final HostInterface far =
      right.addInterface("eth0", IpAddress.of("192.0.2.2"), network.internet());
  private final SimulatedSocket sender = left.bind("eth0", 1000);
  private final SimulatedSocket receiver = right.bind("eth0", 2000);
  private final Inbox inbox = Inbox.of(network, receiver);
  private final Endpoint to = receiver.localEndpoint();

  /** Sends datagrams that carry their number, {@link #SPACING} apart, and lets all arrive. */
  private void sendNumbered(int count) {
    for (int i = 0; i < count; i++) {
      byte[] number = new byte[Integer.BYTES];
      Bytes.putInt(number, 0, i);
      sender.send(number, to);
      time.runFor(SPACING);
    }
    time.runFor(Duration.ofHours(1));
  }

  private List<Integer> numbersReceived() {
    List<Integer> numbers = new ArrayList<>();
    for (Arrival arrival : inbox.arrivals()) {
      byte[] number = new byte[Integer.BYTES];
      for (int i = 0; i < number.length; i++) {
        number[i] = arrival.payload().get(i);
      }
      numbers.add(Bytes.getInt(number, 0));
    }
    return numbers;
  }

  private List<Long> delays() {
    List<Long> delays = new ArrayList<>();
    List<Integer> numbers = numbersReceived();
    for (int i = 0; i < numbers.size(); i++) {
      delays.add(inbox.arrivals().get(i).nanos() - numbers.get(i) * SPACING.toNanos());
    }
    return delays;
  }

  /** Within five standard deviations of a binomial distribution. */
  private static void assertBinomial(long count, long trials, double probability) {
    double expected = trials * probability;
    double deviation = Math.sqrt(trials * probability * (1 - probability));
    assertEquals(expected, (double) count, 5 * deviation);
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void shouldDeliverEverythingInOrderWhenPerfect() {
    sendNumbered(1000);
    assertEquals(upTo(1000), numbersReceived());
    assertTrue(delays().stream().allMatch(delay -> delay == 0));
  }

  @Test
  void shouldLoseAsOftenAsTheModelSays() {
    wire.setModel(PERFECT.withLoss(0.2));
    sendNumbered(MANY);
    assertBinomial(wire.counters().dropped(DropReason.LOSS), MANY, 0.2);
    assertEquals(MANY - wire.counters().dropped(DropReason.LOSS), inbox.size());
  }

  @Test
  void shouldLoseEachDatagramIndependently() {
    wire.setModel(PERFECT.withLoss(0.2));
    sendNumbered(MANY);
    List<Integer> runs = lossRuns();
    assertEquals(1 / (1 - 0.2), mean(runs), 0.03);
  }

  @Test
  void shouldLoseInBurstsOfTheStatedLengthAndShare() {
    wire.setModel(PERFECT.withBursts(GilbertElliott.bursts(0.1, 8)));
    sendNumbered(MANY);
    List<Integer> runs = lossRuns();
    assertEquals(8, mean(runs), 0.8);
    assertEquals(0.1, wire.counters().dropped(DropReason.BURST_LOSS) / (double) MANY, 0.02);
    assertTrue(runs.stream().anyMatch(run -> run > 16));
  }

  private List<Integer> lossRuns() {
    List<Integer> runs = new ArrayList<>();
    int next = 0;
    for (int number : numbersReceived()) {
      if (number > next) {
        runs.add(number - next);
      }
      next = number + 1;
    }
    return runs;
  }

  private static double mean(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).average().orElseThrow();
  }

  @Test
  void shouldDelayByExactlyTheDelayWithoutJitter() {
    wire.setModel(PERFECT.withDelay(Duration.ofMillis(30)));
    sendNumbered(1000);
    assertEquals(upTo(1000), numbersReceived());
    assertTrue(delays().stream().allMatch(delay -> delay == 30_000_000));
  }

  @Test
  void shouldKeepJitterWithinItsBoundsAndUseThemWhole() {
    wire.setModel(PERFECT.withDelay(Duration.ofMillis(30)).withJitter(Duration.ofMillis(10)));
    sendNumbered(MANY);
    List<Long> delays = delays();
    assertTrue(delays.stream().allMatch(delay -> delay >= 30_000_000 && delay <= 40_000_000));
    assertTrue(delays.stream().anyMatch(delay -> delay < 30_010_000));
    assertTrue(delays.stream().anyMatch(delay -> delay > 39_990_000));
    double mean = delays.stream().mapToLong(Long::longValue).average().orElseThrow();
    assertEquals(35_000_000, mean, 50_000);
  }

  @Test
  void shouldReorderOnlyIfJitterExceedsTheSpacing() {
    wire.setModel(PERFECT.withJitter(SPACING.minusNanos(1)));
    sendNumbered(1000);
    assertEquals(upTo(1000), numbersReceived());
    inbox.clear();
    wire.setModel(PERFECT.withJitter(SPACING.multipliedBy(5)));
    long start = time.nowNanos();
    sendNumbered(1000);
    assertNotEquals(upTo(1000), numbersReceived());
    assertEquals(upTo(1000), numbersReceived().stream().sorted().toList());
    assertTrue(inbox.arrivals().getFirst().nanos() >= start);
  }

  @Test
  void shouldHoldBackTheStatedShare() {
    wire.setModel(PERFECT.withReordering(Reordering.of(0.05, Duration.ofMillis(20))));
    sendNumbered(MANY);
    List<Long> delays = delays();
    long heldBack = delays.stream().filter(delay -> delay == 20_000_000).count();
    assertBinomial(heldBack, MANY, 0.05);
    assertEquals(MANY - heldBack, delays.stream().filter(delay -> delay == 0).count());
  }

  @Test
  void shouldDuplicateTheStatedShare() {
    wire.setModel(PERFECT.withDuplication(0.1));
    sendNumbered(MANY);
    long copies = network.counters().duplicated();
    assertBinomial(copies, MANY, 0.1);
    assertEquals(MANY + copies, inbox.size());
    assertEquals(MANY, new HashSet<>(numbersReceived()).size());
  }

  @Test
  void shouldFlipOneBitOfTheStatedShare() {
    wire.setModel(PERFECT.withCorruption(0.1));
    byte[] payload = new byte[100];
    for (int i = 0; i < 10_000; i++) {
      sender.send(payload, to);
    }
    time.runFor(Duration.ZERO);
    assertEquals(10_000, inbox.size());
    long damaged = 0;
    for (Arrival arrival : inbox.arrivals()) {
      int bits = arrival.payload().stream().mapToInt(b -> Integer.bitCount(b & 0xff)).sum();
      assertTrue(bits <= 1);
      damaged += bits;
    }
    assertBinomial(damaged, 10_000, 0.1);
    assertEquals(damaged, network.counters().corrupted());
    assertTrue(Arrays.equals(new byte[100], payload));
  }

  @Test
  void shouldSwallowWhatIsOverTheMtu() {
    wire.setModel(PERFECT.withMtu(1280));
    sender.send(new byte[1280 - 28], to);
    sender.send(new byte[1280 - 27], to);
    time.runFor(Duration.ZERO);
    assertEquals(1, inbox.size());
    assertEquals(1, wire.counters().dropped(DropReason.TOO_LARGE));
  }

  @Test
  void shouldLoseWhatEntersOrWouldLeaveWhileDown() {
    wire.setModel(PERFECT.withDelay(Duration.ofMillis(10)));
    sender.send(new byte[1], to);
    time.runFor(Duration.ofMillis(5));
    wire.setUp(false);
    sender.send(new byte[1], to);
    time.runFor(Duration.ofMillis(20));
    assertTrue(inbox.isEmpty());
    assertEquals(2, wire.counters().dropped(DropReason.LINK_DOWN));
    wire.setUp(true);
    sender.send(new byte[1], to);
    time.runFor(Duration.ofMillis(20));
    assertEquals(1, inbox.size());
  }

  @Test
  void shouldCountDatagramsAndBytesOfPackets() {
    sender.send(new byte[72], to);
    sender.send(new byte[172], to);
    time.runFor(Duration.ZERO);
    assertEquals(2, wire.counters().entered());
    assertEquals(300, wire.counters().enteredBytes());
    assertEquals(2, wire.counters().left());
    assertEquals(300, far.link().down().counters().leftBytes());
    assertEquals(0, far.link().up().counters().entered());
  }
}
