package dev.warp.map.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.map.engine.ReplicatedGate;
import dev.warp.map.engine.TakenBack;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.ReplicaSeal;
import dev.warp.protocol.wire.Endpoint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages of replicas as bytes (docs/protocol.md section 9.9). */
final class ReplicaCodecTest {

  private static final long MILLI = 1_000_000;
  private static final Endpoint V4 = Endpoint.ofIpv4(0xcb007101, 4711);
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private final Random random = new Random(5);
  private final PrivateKey mapKey = newKey();

  /** The clocks of two hosts, whose monotonic ones have nothing to do with each other. */
  private final ReplicaCodec here = codec(mapKey, 7_000_000 * MILLI);

  private final ReplicaCodec there = codec(mapKey, -3_000 * MILLI);

  private PrivateKey newKey() {
    return PrivateKey.generate(random::nextBytes);
  }

  private static ReplicaCodec codec(PrivateKey key, long nanoTime) {
    return new ReplicaCodec(
        new ReplicaSeal(key, ReplicaSeal.Use.NEWS), InstantSource.fixed(NOON), () -> nanoTime);
  }

  private ReplicaMessage.Held held(int interfaces, int wants) {
    Set<PublicKey> wanted =
        IntStream.range(0, wants).mapToObj(i -> newKey().publicKey()).collect(Collectors.toSet());
    List<ReplicatedGate.Interface> all =
        IntStream.range(0, interfaces)
            .mapToObj(
                i ->
                    new ReplicatedGate.Interface(
                        i,
                        V4,
                        List.of(V4, Endpoint.ofIpv4(0x0a000001, i + 1)),
                        i % 2 == 0,
                        0xffff_fff0L + i,
                        (7_000_000 - i) * MILLI))
            .toList();
    return new ReplicaMessage.Held(
        new ReplicatedGate(
            -5, newKey().publicKey(), -9, 6_990_000 * MILLI, 0xffff_ffffL, wanted, all));
  }

  @Test
  void shouldSayTheSameInTheTimeOfWhoeverReadsIt() {
    ReplicaMessage.Held said = held(2, 3);
    ReplicatedGate read =
        ((ReplicaMessage.Held) there.decode(here.encode(said)).orElseThrow()).gate();
    assertEquals(said.gate().wants(), read.wants());
    assertEquals(said.gate().startId(), read.startId());
    assertEquals(said.gate().wantsVersion(), read.wantsVersion());
    assertEquals(-13_000 * MILLI, read.sinceNanos());
    assertEquals(-3_001 * MILLI, read.interfaces().get(1).registeredNanos());
    assertEquals(said, here.decode(here.encode(said)).orElseThrow());
  }

  @Test
  void shouldHaveRoomForTheLargestGate() {
    ReplicaMessage.Held said = held(16, 1024);
    assertEquals(Optional.of(said), here.decode(here.encode(said)));
  }

  @Test
  void shouldSayThatAReplicaLivesAndEnds() {
    for (ReplicaMessage said :
        List.of(
            new ReplicaMessage.Alive(-1, Optional.of(V4)),
            new ReplicaMessage.Alive(1, Optional.empty()),
            new ReplicaMessage.Ends(7))) {
      assertEquals(Optional.of(said), there.decode(here.encode(said)));
    }
  }

  @Test
  void shouldSayWhatAGateHasTakenBackAndWhen() {
    PublicKey gate = newKey().publicKey();
    TakenBack what = new TakenBack(-2, gate, -3, 255, 6_999_000 * MILLI);
    ReplicaMessage said = new ReplicaMessage.Back(-1, what);
    assertEquals(Optional.of(said), here.decode(here.encode(said)));
    TakenBack there = new TakenBack(-2, gate, -3, 255, -4_000 * MILLI);
    assertEquals(
        Optional.of(new ReplicaMessage.Back(-1, there)), this.there.decode(here.encode(said)));
  }

  @Test
  void shouldHeedNothingThatWhoeverLacksTheKeyHasMadeOrChanged() {
    byte[] message = here.encode(held(1, 1));
    assertEquals(Optional.empty(), codec(newKey(), 0).decode(message));
    ReplicaSeal ofRelay = new ReplicaSeal(mapKey, ReplicaSeal.Use.RELAY);
    assertEquals(-1, ofRelay.open(message, 0, message.length));
    for (int i = 0; i < message.length; i++) {
      byte[] changed = message.clone();
      changed[i] ^= 1;
      assertEquals(Optional.empty(), here.decode(changed), "byte " + i);
      assertEquals(Optional.empty(), here.decode(Arrays.copyOf(message, i)), "length " + i);
    }
  }

  /** Another version may mean anything, and another replica may be mistaken. */
  @Test
  void shouldMakeNothingOfWhatIsSealedButMakesNoSense() {
    ReplicaSeal seal = new ReplicaSeal(mapKey, ReplicaSeal.Use.NEWS);
    byte[] message = here.encode(held(2, 2));
    int length = message.length - ReplicaSeal.SIZE;
    for (int round = 0; round < 5_000; round++) {
      byte[] damaged = Arrays.copyOf(message, message.length);
      int shortened = random.nextInt(length + 1);
      damaged[random.nextInt(length)] = (byte) random.nextInt();
      seal.seal(damaged, 0, shortened);
      Optional<ReplicaMessage> read =
          here.decode(Arrays.copyOf(damaged, shortened + ReplicaSeal.SIZE));
      assertTrue(read.isEmpty() || shortened >= 10, "read " + read);
    }
  }
}
