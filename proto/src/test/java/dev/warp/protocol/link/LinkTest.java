package dev.warp.protocol.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DocumentedLayout;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.link.MapHandshakes.Outcome;
import dev.warp.protocol.wire.Endpoint;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinkTest {

  private static final Endpoint SOURCE = Endpoint.ofIpv4(0xc0000201, 4000);
  private static final long START_ID = 77;
  private static final long SECOND = 1_000_000_000L;

  private final RandomSource random = new Random(5)::nextBytes;
  private final PrivateKey gateKey = PrivateKey.generate(random);
  private final PrivateKey mapKey = PrivateKey.generate(random);
  private final MapHandshakes map = handshakes(mapKey);
  private long now = 1;

  private LinkSession gates;
  private LinkSession maps;

  @Test
  void shouldCarryMessagesBothWays() {
    Outcome.Answered answered = connect();

    assertEquals(gateKey.publicKey(), answered.gate());
    assertEquals(START_ID, answered.startId());
    for (String text : new String[] {"first", "", "third"}) {
      assertEquals(Optional.of(text), passed(gates, maps, text));
      assertEquals(Optional.of(text), passed(maps, gates, text));
    }
  }

  @Test
  void shouldHaveTheLayoutThatIsDocumented() {
    byte[] initiation = initiation(mapKey.publicKey());
    DocumentedLayout layout = DocumentedLayout.table("15.1", 0);
    layout.assertCovers(initiation.length);
    assertTrue(PublicKey.read(layout.slice(initiation, "ephemeral"), 0).isPresent());

    byte[] response = answered(initiation).response();
    DocumentedLayout responses = DocumentedLayout.table("15.1", 1);
    responses.assertCovers(response.length);
    assertTrue(PublicKey.read(responses.slice(response, "ephemeral"), 0).isPresent());
  }

  @Test
  void shouldTakeTheGateForProvedOnlyWithItsFirstMessage() {
    connect();
    assertFalse(maps.isProved());

    passed(gates, maps, "here I am");
    assertTrue(maps.isProved());
  }

  @Test
  void shouldGiveARecordedInitiationNothingToSpeakWith() {
    byte[] recorded = new GateHandshake(gateKey, mapKey.publicKey(), 1, random).initiation();
    Outcome.Answered real = answered(recorded);
    Outcome.Answered replayed = answered(recorded);

    // Neither what the gate once said in another stream nor a guess opens.
    connect();
    byte[] said = gates.seal("hello".getBytes(UTF_8), now).orElseThrow();
    assertTrue(maps.open(said, now).isPresent());
    assertEquals(Optional.empty(), replayed.session().open(said, now));
    assertFalse(replayed.session().isProved());
    assertFalse(Arrays.equals(real.response(), replayed.response()));
  }

  @Test
  void shouldOpenNoMessageTwiceNorAnyAfterThat() {
    connect();
    byte[] first = gates.seal(new byte[] {1}, now).orElseThrow();
    byte[] second = gates.seal(new byte[] {2}, now).orElseThrow();

    assertTrue(maps.open(first, now).isPresent());
    assertEquals(Optional.empty(), maps.open(first, now));
    assertEquals(Optional.empty(), maps.open(second, now), "broken from there on");
  }

  @Test
  void shouldNoticeAMessageThatIsMissing() {
    connect();
    assertTrue(gates.seal(new byte[] {1}, now).isPresent(), "sent, and lost");

    assertEquals(Optional.empty(), passed(gates, maps, "second"));
  }

  @Test
  void shouldNotTakeItsOwnMessagesForTheFarEnds() {
    connect();
    byte[] own = maps.seal(new byte[] {1}, now).orElseThrow();

    assertEquals(Optional.empty(), maps.open(own, now));
  }

  @Test
  void shouldOpenNothingThatWasChangedOrCut() {
    byte[] message = "registrations".getBytes(UTF_8);
    for (int i = 0; i < message.length + 16; i++) {
      connect();
      byte[] letter = gates.seal(message, now).orElseThrow();
      letter[i] ^= 0x10;
      assertEquals(Optional.empty(), maps.open(letter, now));
    }
    for (int length = 0; length < message.length + 16; length++) {
      connect();
      byte[] letter = gates.seal(message, now).orElseThrow();
      assertEquals(Optional.empty(), maps.open(Arrays.copyOf(letter, length), now));
    }
  }

  @Test
  void shouldRefuseAnInitiationThatWasChangedAnywhere() {
    byte[] initiation = initiation(mapKey.publicKey());
    for (int i = 0; i < initiation.length; i++) {
      byte[] changed = initiation.clone();
      changed[i] ^= 1;
      assertInstanceOf(Outcome.Refused.class, answer(changed, LinkTest::isAnybody), "byte " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 113, 115, 70_000})
  void shouldRefuseAnInitiationOfAnotherSizeAtNoCost(int size) {
    assertEquals(
        new Outcome.Refused(DropReason.MALFORMED),
        answer(Arrays.copyOf(initiation(mapKey.publicKey()), size), LinkTest::isAnybody));
  }

  @Test
  void shouldRefuseAnInitiationForAnotherMap() {
    PublicKey other = PrivateKey.generate(random).publicKey();

    assertEquals(
        new Outcome.Refused(DropReason.UNAUTHENTICATED),
        answer(initiation(other), LinkTest::isAnybody));
  }

  @Test
  void shouldRefuseAGateThatIsNotWelcome() {
    PublicKey denied = gateKey.publicKey();

    assertEquals(
        new Outcome.Refused(DropReason.UNKNOWN_PEER),
        answer(initiation(mapKey.publicKey()), gate -> !gate.equals(denied)));
  }

  @Test
  void shouldTakeNoResponseButThatOfItsMap() {
    try (GateHandshake handshake =
        new GateHandshake(gateKey, mapKey.publicKey(), START_ID, random)) {
      byte[] response = answered(handshake.initiation()).response();
      for (int i = 0; i < response.length; i++) {
        byte[] changed = response.clone();
        changed[i] ^= 1;
        assertEquals(Optional.empty(), handshake.finish(changed, now), "byte " + i);
      }
      byte[] toAnother = answered(initiation(mapKey.publicKey())).response();
      assertEquals(Optional.empty(), handshake.finish(toAnother, now));
      assertEquals(
          Optional.empty(), handshake.finish(Arrays.copyOf(response, response.length - 1), now));
      assertTrue(handshake.finish(response, now).isPresent(), "the genuine one still counts");
    }
  }

  @Test
  void shouldHoldEachSourceAndAllTogetherToARate() {
    MapHandshakes limited = new MapHandshakes(mapKey, new MapHandshakes.Limits(2, 4, 1, 3), random);
    byte[] initiation = initiation(mapKey.publicKey());
    Endpoint other = Endpoint.ofIpv4(0xc0000202, 4000);
    int answered = 0;
    for (int i = 0; i < 10; i++) {
      answered +=
          limited.answer(initiation, SOURCE, LinkTest::isAnybody, now) instanceof Outcome.Answered
              ? 1
              : 0;
    }
    assertEquals(3, answered, "from one source");

    assertInstanceOf(
        Outcome.Answered.class, limited.answer(initiation, other, LinkTest::isAnybody, now));
    assertEquals(
        new Outcome.Refused(DropReason.RATE_LIMITED),
        limited.answer(initiation, other, LinkTest::isAnybody, now),
        "all together");
    now += SECOND;
    assertInstanceOf(
        Outcome.Answered.class, limited.answer(initiation, SOURCE, LinkTest::isAnybody, now));
  }

  @Test
  void shouldUseNoKeyForLongerThanAnHour() {
    connect();
    now += LinkSession.RENEW_AFTER_NANOS;
    assertTrue(gates.isDueForRenewal(now));
    assertEquals(Optional.of("still"), passed(gates, maps, "still"));

    byte[] late = gates.seal(new byte[1], now).orElseThrow();
    now += LinkSession.REJECT_AFTER_NANOS - LinkSession.RENEW_AFTER_NANOS;
    assertEquals(Optional.empty(), gates.seal(new byte[1], now));
    assertEquals(Optional.empty(), maps.open(late, now));
  }

  @Test
  void shouldCarryTheLongestMessageAndNoLongerOne() {
    connect();
    byte[] longest = new byte[LinkSession.MAX_MESSAGE];

    assertArrayEquals(
        longest, maps.open(gates.seal(longest, now).orElseThrow(), now).orElseThrow());
    assertThrows(
        IllegalArgumentException.class,
        () -> gates.seal(new byte[LinkSession.MAX_MESSAGE + 1], now));
    assertEquals(Optional.empty(), maps.open(new byte[LinkSession.MAX_MESSAGE + 17], now));
  }

  @Test
  void shouldNeitherSealNorOpenOnceClosed() {
    connect();
    byte[] letter = gates.seal(new byte[1], now).orElseThrow();
    gates.close();
    maps.close();

    assertEquals(Optional.empty(), gates.seal(new byte[1], now));
    assertEquals(Optional.empty(), maps.open(letter, now));
  }

  private Outcome.Answered connect() {
    try (GateHandshake handshake =
        new GateHandshake(gateKey, mapKey.publicKey(), START_ID, random)) {
      Outcome.Answered answered = answered(handshake.initiation());
      gates = handshake.finish(answered.response(), now).orElseThrow();
      maps = answered.session();
      return answered;
    }
  }

  private Optional<String> passed(LinkSession from, LinkSession to, String text) {
    return from.seal(text.getBytes(UTF_8), now)
        .flatMap(letter -> to.open(letter, now))
        .map(bytes -> new String(bytes, UTF_8));
  }

  private static boolean isAnybody(PublicKey gate) {
    return gate != null;
  }

  private byte[] initiation(PublicKey towards) {
    try (GateHandshake handshake = new GateHandshake(gateKey, towards, START_ID, random)) {
      return handshake.initiation();
    }
  }

  private Outcome answer(byte[] initiation, Predicate<PublicKey> welcome) {
    return map.answer(initiation, SOURCE, welcome, now);
  }

  private Outcome.Answered answered(byte[] initiation) {
    return assertInstanceOf(Outcome.Answered.class, answer(initiation, LinkTest::isAnybody));
  }

  private MapHandshakes handshakes(PrivateKey key) {
    return new MapHandshakes(key, new MapHandshakes.Limits(1e6, 1e6, 1e6, 1e6), random);
  }
}
