package dev.warp.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.WireReader;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What contradicts itself or exceeds its limits is taken for nothing. */
final class FrameLimitsTest {

  private static final PublicKey KEY = PrivateKey.generate(new Random(3)::nextBytes).publicKey();
  private static final Endpoint ENDPOINT = Endpoint.ofIpv4(0xc0000201, 13116);

  @Test
  void shouldRefuseMoreHostCandidatesThanAllowed() {
    byte[] value = new byte[12 + 9 * Endpoint.SIZE];
    Bytes.putByte(value, 11, 9);
    assertEquals(Optional.empty(), read(FrameType.REGISTER, value));
  }

  @Test
  void shouldRefuseMoreWantsThanAllowed() {
    byte[] value = new byte[7 + 25 * PublicKey.SIZE];
    Bytes.putByte(value, 5, 1);
    Bytes.putByte(value, 6, 25);
    assertEquals(Optional.empty(), read(FrameType.WANTS, value));
  }

  @Test
  void shouldRefuseAPartBeyondTheParts() {
    byte[] value = new byte[7];
    Bytes.putByte(value, 4, 2);
    Bytes.putByte(value, 5, 2);
    assertEquals(Optional.empty(), read(FrameType.WANTS, value));
    Bytes.putByte(value, 5, 3);
    assertEquals(Optional.of(new Wants(0, 2, 3, List.of())), read(FrameType.WANTS, value));
  }

  @Test
  void shouldRefuseMoreCandidatesThanAllowed() {
    byte[] value = new byte[46 + 33 * Candidate.SIZE];
    KEY.write(value, 0);
    Bytes.putByte(value, 45, 33);
    assertEquals(Optional.empty(), read(FrameType.FAR_GATE, value));
  }

  @Test
  void shouldRefuseKeysThatAreNoPoints() {
    byte[] known = new byte[37];
    assertEquals(Optional.empty(), read(FrameType.FAR_GATE_KNOWN, known));
    byte[] farGate = new byte[46];
    assertEquals(Optional.empty(), read(FrameType.FAR_GATE, farGate));
  }

  @Test
  void shouldPassOverWantsThatAreNoPoints() {
    byte[] value = new byte[7 + 2 * PublicKey.SIZE];
    Bytes.putByte(value, 5, 1);
    Bytes.putByte(value, 6, 2);
    KEY.write(value, 7 + PublicKey.SIZE);
    assertEquals(Optional.of(new Wants(0, 0, 1, List.of(KEY))), read(FrameType.WANTS, value));
  }

  @Test
  void shouldPassOverCandidatesOfOtherKinds() {
    FarGateCandidates sent =
        new FarGateCandidates(
            KEY,
            1,
            2,
            List.of(
                new Candidate(Candidate.Kind.HOST, 3, ENDPOINT),
                new Candidate(Candidate.Kind.PEER_REFLEXIVE, 4, ENDPOINT),
                new Candidate(Candidate.Kind.SERVER_REFLEXIVE, 5, ENDPOINT)));
    byte[] value = new byte[sent.size()];
    sent.write(value, 0);
    Bytes.putByte(value, 3 + 46 + 2 * Candidate.SIZE, 4);
    FarGateCandidates expected = new FarGateCandidates(KEY, 1, 2, sent.candidates().subList(0, 1));
    assertEquals(
        Optional.of(expected),
        ControlFrame.read(FrameType.FAR_GATE, new WireReader(value, 3, value.length - 3)));
  }

  private static Optional<ControlFrame> read(int type, byte[] value) {
    return ControlFrame.read(type, new WireReader(value, 0, value.length));
  }
}
