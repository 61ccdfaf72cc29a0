package dev.warp.map.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.map.engine.Consent.Outcome;
import dev.warp.protocol.frame.Wants;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** docs/protocol.md section 9.1. */
final class ConsentTest {

  private static final Random RANDOM = new Random(3);
  private static final List<PublicKey> KEYS = newKeys(60);

  private final WantsPool pool = new WantsPool(40);
  private final Consent consent = new Consent(1024, pool);

  private static List<PublicKey> newKeys(int count) {
    List<PublicKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(PrivateKey.generate(RANDOM::nextBytes).publicKey());
    }
    return keys;
  }

  private static Wants part(long version, int part, int parts, int from, int to) {
    return new Wants(version, part, parts, KEYS.subList(from, to));
  }

  @Property(tries = 200)
  void shouldTakePartsInAnyOrderAndMoreThanOnce(
      @ForAll @IntRange(min = 1, max = 8) int parts, @ForAll long seed) {
    Consent any = new Consent(1024, new WantsPool(1000));
    List<Wants> sent = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      sent.add(part(7, i, parts, 5 * i, 5 * i + 5));
    }
    sent.addAll(List.copyOf(sent));
    Collections.shuffle(sent, new Random(seed));
    long changes = sent.stream().map(any::take).filter(Outcome.CHANGED::equals).count();
    assertEquals(1, changes);
    assertEquals(7, any.version());
    assertEquals(Set.copyOf(KEYS.subList(0, 5 * parts)), any.keys());
  }

  @Test
  void shouldGoByTheListBeforeUntilAllPartsAreThere() {
    consent.take(part(1, 0, 1, 0, 1));
    assertEquals(Outcome.NO_CHANGE, consent.take(part(2, 0, 2, 1, 2)));
    assertTrue(consent.covers(KEYS.get(0)));
    assertFalse(consent.covers(KEYS.get(1)));
    assertEquals(1, consent.version());
    assertEquals(Outcome.CHANGED, consent.take(part(2, 1, 2, 2, 3)));
    assertFalse(consent.covers(KEYS.get(0)));
    assertEquals(2, consent.version());
  }

  @Test
  void shouldIgnorePartsOfAnOlderList() {
    consent.take(part(5, 0, 1, 0, 1));
    assertEquals(Outcome.NO_CHANGE, consent.take(part(4, 0, 1, 1, 2)));
    consent.take(part(7, 0, 2, 2, 3));
    consent.take(part(6, 0, 1, 3, 4));
    assertEquals(Outcome.CHANGED, consent.take(part(7, 1, 2, 4, 5)));
    assertEquals(Set.of(KEYS.get(2), KEYS.get(4)), consent.keys());
  }

  @Test
  void shouldTakeAnyVersionAsTheFirstAndGoOnBeyondTheLastOne() {
    consent.take(part(0xffff_ffffL, 0, 1, 0, 1));
    assertEquals(0xffff_ffffL, consent.version());
    assertEquals(Outcome.CHANGED, consent.take(part(1, 0, 1, 1, 2)));
    assertEquals(1, consent.version());
  }

  @Test
  void shouldSeeNoChangeInTheSameKeysUnderANewVersion() {
    consent.take(part(1, 0, 1, 0, 3));
    assertEquals(Outcome.NO_CHANGE, consent.take(part(2, 0, 1, 0, 3)));
    assertEquals(2, consent.version());
  }

  @Test
  void shouldHoldAGateToItsLimit() {
    Consent small = new Consent(4, pool);
    small.take(part(1, 0, 1, 0, 10));
    assertEquals(4, small.keys().size());
  }

  @Test
  void shouldTakeFromThePoolOnlyWhatAGateWantsBeyondItsFreeShare() {
    consent.take(part(1, 0, 1, 0, MapLimits.FREE_WANTS));
    assertTrue(pool.take(40));
    pool.take(-40);
    assertEquals(Outcome.CHANGED, consent.take(part(2, 0, 1, 0, 30)));
    assertFalse(pool.take(15));
    assertTrue(pool.take(14));
  }

  @Test
  void shouldRefuseAListThereIsNoRoomForAndKeepTheOneBefore() {
    consent.take(part(1, 0, 1, 0, 10));
    pool.take(30);
    assertEquals(Outcome.NO_ROOM, consent.take(part(2, 0, 1, 20, 40)));
    assertEquals(1, consent.version());
    assertEquals(10, consent.keys().size());
    pool.take(-30);
    assertEquals(Outcome.CHANGED, consent.take(part(2, 0, 1, 20, 40)));
  }

  @Test
  void shouldGiveEverythingBackWhenClosed() {
    consent.take(part(1, 0, 2, 0, 20));
    consent.take(part(1, 1, 2, 20, 40));
    consent.take(part(2, 0, 2, 40, 44));
    consent.close();
    assertTrue(pool.take(40));
  }
}
