package dev.warp.gate.engine.probe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.probe.ChecksWorld.Sent;
import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.Candidate.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a map can make a gate do to others (docs/protocol.md section 8). */
final class NamedAddressesPropertiesTest {

  private static final int SECONDS = 30;
  private static final long LEAST_GAP_MILLIS = 50;

  /** Once in a row. */
  private static final long LEAST_TRIGGERED_GAP_MILLIS = 5;

  private static final long ROW_GAP_MILLIS = 5_000;
  private static final int ROW = 10;

  /** Pairs that may be asked at once, and those that may have departed in the last 5 s. */
  private static final int MAX_PAIRS = ConnectivityChecks.MAX_CANDIDATES + DepartedPairs.MAX_PAIRS;

  /** Whatever it names, and requests suggest, in whatever order. */
  @Property(tries = 300)
  void shouldSendNobodyMoreThanTenProbesInFiveSeconds(@ForAll long seed) {
    Random random = new Random(seed);
    ChecksWorld world = new ChecksWorld();
    world.reachable = random.nextBoolean();
    int addresses = 1 + random.nextInt(1_000);
    for (int step = 0; step < SECONDS * 20; step++) {
      if (random.nextInt(4) > 0) {
        world.told(ChecksWorld.MAP, anyOf(random, addresses));
      }
      if (random.nextInt(4) == 0) {
        world.request(random.nextInt(addresses));
      }
      world.runFor(random.nextInt(100));
    }
    Map<Integer, List<Long>> probes = new HashMap<>();
    for (int address = 0; address < addresses; address++) {
      probes.put(address, world.sentTo(address));
    }
    probes.forEach(NamedAddressesPropertiesTest::check);
    checkAll(world.sent);
  }

  private static List<Candidate> anyOf(Random random, int addresses) {
    return Stream.generate(() -> ChecksWorld.candidate(Kind.HOST, random.nextInt(addresses)))
        .limit(random.nextInt(40))
        .toList();
  }

  private static void check(int address, List<Long> probes) {
    String story = address + " was asked at " + probes;
    for (int i = 1; i < probes.size(); i++) {
      assertTrue(probes.get(i) - probes.get(i - 1) >= LEAST_TRIGGERED_GAP_MILLIS, story);
    }
    for (int i = 2; i < probes.size(); i++) {
      assertTrue(probes.get(i) - probes.get(i - 2) >= LEAST_GAP_MILLIS, story);
    }
    // A row and the end of the one before may come together, if that was long in beginning.
    for (int i = 2 * ROW; i < probes.size(); i++) {
      assertTrue(probes.get(i) - probes.get(i - 2 * ROW) >= ROW_GAP_MILLIS, story);
    }
  }

  private static void checkAll(List<Sent> sent) {
    for (int i = MAX_PAIRS * 2 * ROW; i < sent.size(); i++) {
      assertTrue(sent.get(i).millis() - sent.get(i - MAX_PAIRS * 2 * ROW).millis() >= 5_000);
    }
  }
}
