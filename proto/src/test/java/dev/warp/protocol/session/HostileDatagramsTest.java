package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.FrameReader;
import dev.warp.protocol.frame.Ping;
import dev.warp.protocol.frame.Pong;
import dev.warp.protocol.frame.Register;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.probe.ProbeCodec;
import dev.warp.protocol.session.HandshakeResponder.Outcome;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * More than a million datagrams of strangers: random bytes, and genuine ones cut short or with bits
 * changed. None is taken, none makes anything throw, and what is genuine is taken afterwards.
 */
final class HostileDatagramsTest {

  private static final int FRAMES = 500_000;
  private static final int INITIATIONS = 200_000;
  private static final int RESPONSES = 100_000;
  private static final int COOKIE_REPLIES = 50_000;
  private static final int PROBES = 150_000;
  private static final int TRANSPORT = 200_000;

  private final Random random = new Random(111);
  private final TwoEnds ends = new TwoEnds(112);

  @Test
  void shouldSurviveFramesOfAnyBytes() {
    FrameReader frames = new FrameReader();
    byte[] buffer = new byte[300];
    long decoded = 0;
    for (int i = 0; i < FRAMES; i++) {
      int length = random.nextInt(200);
      random.nextBytes(buffer);
      if (i % 2 == 0) {
        plant(buffer);
      }
      frames.wrap(buffer, 0, length);
      while (frames.next()) {
        assertTrue(frames.valueOffset() + frames.valueLength() <= length);
        decoded += ControlFrame.read(frames.type(), frames.value()).isPresent() ? 1 : 0;
      }
    }
    assertTrue(decoded > FRAMES / 4, "the test should not fail to reach the decoders: " + decoded);
  }

  /** Writes genuine frames, and then changes a few bits. */
  private void plant(byte[] buffer) {
    int end = new Ping(1, random.nextInt()).write(buffer, 0);
    end = new Pong(1, 2, 3, 4, 5).write(buffer, end);
    end = new Register(1, 2, 3, true, List.of(Endpoint.ofIpv4(1, 2))).write(buffer, end);
    buffer[end] = (byte) (0x10 + random.nextInt(6));
    for (int bits = random.nextInt(3); bits > 0; bits--) {
      flipABit(buffer, end + 1);
    }
  }

  @Test
  void shouldAnswerNoInitiationOfAStranger() {
    HandshakeResponder responder = ends.responds();
    byte[] genuine = ends.initiate().datagram();
    Arrival arrival = new Arrival();
    for (int i = 0; i < INITIATIONS; i++) {
      byte[] datagram = mutated(genuine, genuine.length - 16, i);
      arrival.set(0, TwoEnds.SOURCE, datagram, 0, datagram.length, i);
      assertInstanceOf(Outcome.Dropped.class, responder.handle(arrival));
    }
    assertEquals(0, ends.asked);
    TwoEnds.accepted(responder.handle(TwoEnds.at(genuine, INITIATIONS)));
  }

  @Test
  void shouldTakeNoResponseOfAStranger() {
    OutgoingHandshake outgoing = ends.initiate();
    byte[] genuine =
        TwoEnds.accepted(ends.responds().handle(TwoEnds.at(outgoing.datagram(), 0))).response();
    for (int i = 0; i < RESPONSES; i++) {
      byte[] datagram = mutated(genuine, genuine.length, i);
      assertEquals(Optional.empty(), outgoing.onResponse(datagram, 0, datagram.length, 0));
    }
    assertTrue(outgoing.onResponse(genuine, 0, genuine.length, 0).isPresent());
  }

  @Test
  void shouldTakeNoCookieOfAStranger() {
    OutgoingHandshake outgoing = ends.initiate();
    HandshakeResponder loaded = ends.responds(Purpose.GATE, new InitiationGuard.Limits(0, 20, 100));
    byte[] genuine = TwoEnds.reply(loaded.handle(TwoEnds.at(outgoing.datagram(), 0)));
    for (int i = 0; i < COOKIE_REPLIES; i++) {
      byte[] datagram = mutated(genuine, genuine.length, i);
      datagram[0] = DatagramKind.COOKIE_REPLY;
      assertFalse(outgoing.onCookieReply(datagram, 0, datagram.length));
    }
    assertTrue(outgoing.onCookieReply(genuine, 0, genuine.length));
  }

  @Test
  void shouldOpenNoProbeOfAStranger() {
    ProbeCodec asking = new ProbeCodec(ends.initiator, ends.responder.publicKey(), new byte[32]);
    ProbeCodec asked = new ProbeCodec(ends.responder, ends.initiator.publicKey(), new byte[32]);
    byte[] genuine = new byte[Probe.SIZE];
    asking.writeRequest(genuine, 1);
    for (int i = 0; i < PROBES; i++) {
      byte[] datagram = Arrays.copyOf(mutated(genuine, genuine.length, i), Probe.SIZE);
      assertEquals(Optional.empty(), asked.open(datagram, 0));
    }
    assertTrue(asked.open(genuine, 0).isPresent());
  }

  @Test
  void shouldOpenNoTransportDatagramOfAStranger() {
    TwoEnds.Sessions sessions = ends.shakeHands();
    Session receiver = sessions.responders();
    byte[] genuine = new byte[120];
    int length = sessions.initiators().seal(genuine, 0, 60, 0, 0);
    genuine = Arrays.copyOf(genuine, length);
    for (int i = 0; i < TRANSPORT; i++) {
      byte[] datagram = mutated(genuine, length, i);
      if (i % 4 == 0 && datagram.length >= TransportHeader.SIZE) {
        TransportHeader.write(
            datagram, 0, random.nextInt(5), random.nextInt(66), 1, random.nextLong());
      }
      assertTrue(receiver.open(datagram, 0, datagram.length, 0) < 0);
    }
    for (int path = 0; path < Purpose.GATE.maxPaths(); path++) {
      assertEquals(-1, receiver.highest(path));
      assertEquals(0, receiver.received(path));
    }
    assertEquals(60, receiver.open(genuine, 0, length, 0));
  }

  /** By turns random bytes, the genuine datagram cut short, and with a bit changed. */
  private byte[] mutated(byte[] genuine, int authenticated, int turn) {
    return switch (turn % 4) {
      case 0 -> {
        byte[] noise = new byte[random.nextInt(2 * genuine.length)];
        random.nextBytes(noise);
        yield noise.length == 0 ? new byte[1] : noise;
      }
      case 1 -> {
        byte[] noise = new byte[genuine.length];
        random.nextBytes(noise);
        System.arraycopy(genuine, 0, noise, 0, 8);
        yield noise;
      }
      case 2 -> Arrays.copyOf(genuine, 1 + random.nextInt(genuine.length - 1));
      default -> {
        byte[] changed = genuine.clone();
        // Not the kind, which the caller has looked at, nor what is reserved after it.
        int at = 4 + random.nextInt(authenticated - 4);
        changed[at] ^= (byte) (1 << random.nextInt(8));
        yield changed;
      }
    };
  }

  private void flipABit(byte[] buffer, int length) {
    buffer[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
  }
}
