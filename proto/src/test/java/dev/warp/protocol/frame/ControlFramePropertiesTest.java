package dev.warp.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.WireReader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class ControlFramePropertiesTest {

  private static final Random RANDOM = new Random(5);
  private static final List<PublicKey> KEYS =
      Stream.generate(() -> PrivateKey.generate(RANDOM::nextBytes).publicKey()).limit(30).toList();

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldReadWhatWasWritten(@ForAll("frames") ControlFrame frame) {
    assertEquals(Optional.of(frame), read(encode(frame)));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldIgnoreFieldsOfALaterVersion(
      @ForAll("frames") ControlFrame frame, @ForAll @IntRange(max = 40) int added) {
    byte[] encoded = encode(frame);
    byte[] longer = Arrays.copyOf(encoded, encoded.length + added);
    Arrays.fill(longer, encoded.length, longer.length, (byte) 0x77);
    assertEquals(
        Optional.of(frame),
        ControlFrame.read(frame.type(), new WireReader(longer, 3, longer.length - 3)));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldReadNothingFromAFrameCutShort(
      @ForAll("frames") ControlFrame frame, @ForAll @IntRange(min = 1, max = 1000) int cut) {
    int left = frame.valueLength() - 1 - cut % frame.valueLength();
    assertEquals(
        Optional.empty(), ControlFrame.read(frame.type(), new WireReader(encode(frame), 3, left)));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldFitADatagram(@ForAll("frames") ControlFrame frame) {
    assertTrue(frame.size() <= 1200 - 36, frame.size() + " bytes");
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldTakeAnyBytesForAFrame(
      @ForAll("frames") ControlFrame frame,
      @ForAll @IntRange(max = 7) int bit,
      @ForAll @IntRange(max = 999) int place) {
    byte[] encoded = encode(frame);
    int at = 3 + place % frame.valueLength();
    encoded[at] ^= (byte) (1 << bit);
    Optional<ControlFrame> read = read(encoded);
    assertTrue(read.isEmpty() || read.get().type() == frame.type());
    assertTrue(read.isEmpty() || read.get().size() <= frame.size());
  }

  private static byte[] encode(ControlFrame frame) {
    byte[] encoded = new byte[frame.size()];
    frame.write(encoded, 0);
    return encoded;
  }

  private static Optional<ControlFrame> read(byte[] encoded) {
    FrameReader frames = new FrameReader().wrap(encoded, 0, encoded.length);
    assertTrue(frames.next());
    return ControlFrame.read(frames.type(), frames.value());
  }

  @Provide
  Arbitrary<ControlFrame> frames() {
    return Arbitraries.oneOf(
        Combinators.combine(u16(), u32()).as(Ping::new),
        Combinators.combine(u16(), u32(), u32(), Arbitraries.longs(), u48()).as(Pong::new),
        Arbitraries.integers().map(TunnelUnknown::new),
        u8().map(Close::new),
        Combinators.combine(
                u16(), Arbitraries.longs(), u48(), Arbitraries.longs(), u32(), u32(), u32(), u32())
            .as(Report::new),
        Combinators.combine(
                u32(), u16(), u32(), Arbitraries.of(true, false), endpoints().list().ofMaxSize(8))
            .as(Register::new),
        Combinators.combine(
                u32(), Arbitraries.integers().between(0, 9), keys().list().ofMaxSize(24))
            .as((version, part, keys) -> new Wants(version, part, 10, keys)),
        Combinators.combine(u32(), endpoints(), u32(), u16()).as(Registered::new),
        Combinators.combine(keys(), u32(), Arbitraries.longs(), candidates().list().ofMaxSize(32))
            .as(FarGateCandidates::new),
        Combinators.combine(keys(), u32()).as(FarGateKnown::new),
        u16().map(Deregister::new));
  }

  private static Arbitrary<Integer> u8() {
    return Arbitraries.integers().between(0, 0xff);
  }

  private static Arbitrary<Integer> u16() {
    return Arbitraries.integers().between(0, 0xffff);
  }

  private static Arbitrary<Long> u32() {
    return Arbitraries.longs().between(0, 0xffff_ffffL);
  }

  private static Arbitrary<Long> u48() {
    return Arbitraries.longs().between(0, 0xffff_ffff_ffffL);
  }

  private static Arbitrary<PublicKey> keys() {
    return Arbitraries.of(KEYS);
  }

  private static Arbitrary<Endpoint> endpoints() {
    return Arbitraries.oneOf(
        Combinators.combine(Arbitraries.integers(), u16()).as(Endpoint::ofIpv4),
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs(), u16()).as(Endpoint::of));
  }

  private static Arbitrary<Candidate> candidates() {
    return Combinators.combine(
            Arbitraries.of(
                Candidate.Kind.HOST, Candidate.Kind.SERVER_REFLEXIVE, Candidate.Kind.RELAYED),
            u16(),
            endpoints())
        .as(Candidate::new);
  }
}
