package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.session.HandshakeResponder.Outcome;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Handshakes with a responder under load (docs/protocol.md section 4.5). */
final class CookieFlowTest {

  private static final long SECOND = TwoEnds.SECOND;
  private static final Endpoint HERE = TwoEnds.SOURCE;
  private static final Endpoint ELSEWHERE = Endpoint.ofIpv4(0xc6336402, 40_000);

  private final TwoEnds ends = new TwoEnds(41);
  private final HandshakeResponder loaded =
      ends.responds(Purpose.GATE, new InitiationGuard.Limits(0, 2, 100));

  @Test
  void shouldAskForACookieAndThenAnswer() {
    OutgoingHandshake outgoing = ends.initiate();
    takeCookie(outgoing, HERE, 0);
    assertEquals(0, ends.asked);
    Outcome.Accepted accepted = TwoEnds.accepted(send(outgoing, HERE, 0));
    byte[] response = accepted.response();
    assertTrue(outgoing.onResponse(response, 0, response.length, 0).isPresent());
  }

  @Test
  void shouldNotAskForACookieWithoutLoad() {
    HandshakeResponder busy = ends.responds(Purpose.GATE, new InitiationGuard.Limits(2, 2, 100));
    assertInstanceOf(Outcome.Accepted.class, busy.handle(arrival(ends.initiate(), HERE, 0)));
    assertInstanceOf(Outcome.Accepted.class, busy.handle(arrival(ends.initiate(), HERE, 0)));
    assertAsksForCookie(busy.handle(arrival(ends.initiate(), HERE, 0)));
    assertInstanceOf(Outcome.Accepted.class, busy.handle(arrival(ends.initiate(), HERE, SECOND)));
  }

  @Test
  void shouldAskASourceForACookieThatSendsManyThoughTheOthersSendFew() {
    HandshakeResponder quiet = ends.responds(Purpose.GATE, new InitiationGuard.Limits(9, 2, 100));
    TwoEnds.accepted(quiet.handle(arrival(ends.initiate(), HERE, 0)));
    TwoEnds.accepted(quiet.handle(arrival(ends.initiate(), HERE, 0)));
    assertAsksForCookie(quiet.handle(arrival(ends.initiate(), HERE, 0)));
    TwoEnds.accepted(quiet.handle(arrival(ends.initiate(), ELSEWHERE, 0)));
    TwoEnds.accepted(quiet.handle(arrival(ends.initiate(), HERE, SECOND)));
  }

  @Test
  void shouldNotTakeTheCookieOfAnotherSource() {
    OutgoingHandshake outgoing = ends.initiate();
    takeCookie(outgoing, HERE, 0);
    assertAsksForCookie(send(outgoing, ELSEWHERE, 0));
    assertAsksForCookie(send(outgoing, HERE.withPort(40_001), 0));
    TwoEnds.accepted(send(outgoing, HERE, 0));
  }

  @Test
  void shouldNotTakeTheMac2OfAnotherInitiation() {
    OutgoingHandshake one = ends.initiate();
    OutgoingHandshake other = ends.initiate();
    takeCookie(one, HERE, 0);
    int mac2 = one.datagram().length - 16;
    System.arraycopy(one.datagram(), mac2, other.datagram(), mac2, 16);
    assertAsksForCookie(send(other, HERE, 0));
  }

  @Test
  void shouldTakeACookieUntilItsSecretHasExpired() {
    OutgoingHandshake outgoing = ends.initiate();
    OutgoingHandshake late = ends.initiate();
    takeCookie(outgoing, HERE, 10 * SECOND);
    takeCookie(late, HERE, 10 * SECOND);
    // The secret was made at 10 s, and the next comes at 130 s at the earliest.
    assertAsksForCookie(send(ends.initiate(), HERE, 130 * SECOND));
    TwoEnds.accepted(send(outgoing, HERE, 249 * SECOND));
    assertAsksForCookie(send(late, HERE, 250 * SECOND));
  }

  @Test
  void shouldHoldASourceWithACookieToARate() {
    for (int i = 0; i < 2; i++) {
      OutgoingHandshake outgoing = ends.initiate();
      takeCookie(outgoing, HERE, 0);
      TwoEnds.accepted(send(outgoing, HERE, 0));
    }
    OutgoingHandshake third = ends.initiate();
    takeCookie(third, HERE, 0);
    assertEquals(new Outcome.Dropped(DropReason.RATE_LIMITED), send(third, HERE, 0));
    OutgoingHandshake fromElsewhere = ends.initiate();
    takeCookie(fromElsewhere, ELSEWHERE, 0);
    TwoEnds.accepted(send(fromElsewhere, ELSEWHERE, 0));
    TwoEnds.accepted(send(third, HERE, SECOND));
  }

  @Test
  void shouldHoldAllSourcesWithCookiesToARateTogether() {
    HandshakeResponder full =
        ends.responds(Purpose.GATE, new InitiationGuard.Limits(0, 50, 100, 8));
    OutgoingHandshake[] outgoing = new OutgoingHandshake[3];
    for (int i = 0; i < outgoing.length; i++) {
      outgoing[i] = ends.initiate();
      byte[] reply = TwoEnds.reply(full.handle(arrival(outgoing[i], from(i), 0)));
      assertTrue(outgoing[i].onCookieReply(reply, 0, reply.length));
    }
    // A fourth of a second's worth may come at once.
    TwoEnds.accepted(full.handle(arrival(outgoing[0], from(0), 0)));
    TwoEnds.accepted(full.handle(arrival(outgoing[1], from(1), 0)));
    assertEquals(
        new Outcome.Dropped(DropReason.RATE_LIMITED),
        full.handle(arrival(outgoing[2], from(2), 0)));
    TwoEnds.accepted(full.handle(arrival(outgoing[2], from(2), SECOND / 8)));
  }

  private static Endpoint from(int number) {
    return Endpoint.ofIpv4(0xc6336410 + number, 40_000);
  }

  @Test
  void shouldAnswerCopiesOfAnAnsweredInitiationEvenUnderLoad() {
    OutgoingHandshake outgoing = ends.initiate();
    takeCookie(outgoing, HERE, 0);
    byte[] response = TwoEnds.accepted(send(outgoing, HERE, 0)).response();
    assertArrayEquals(response, TwoEnds.reply(send(outgoing, ELSEWHERE, 1)));
  }

  @Test
  void shouldNotTakeACookieThatIsNotGenuine() {
    OutgoingHandshake outgoing = ends.initiate();
    byte[] before = outgoing.datagram().clone();
    byte[] reply = TwoEnds.reply(send(outgoing, HERE, 0));
    for (int at = 1; at < reply.length; at++) {
      if (at == 2 || at == 3) {
        continue; // reserved
      }
      byte[] changed = reply.clone();
      changed[at] ^= (byte) (1 << at % 8);
      assertFalse(outgoing.onCookieReply(changed, 0, changed.length), "byte " + at);
    }
    for (int length = 0; length < reply.length; length++) {
      assertFalse(outgoing.onCookieReply(reply, 0, length), "cut to " + length);
    }
    byte[] toAnother = TwoEnds.reply(send(ends.initiate(), HERE, 0));
    assertFalse(outgoing.onCookieReply(toAnother, 0, toAnother.length));
    assertArrayEquals(before, outgoing.datagram());
    assertTrue(outgoing.onCookieReply(reply, 0, reply.length));
  }

  private void takeCookie(OutgoingHandshake outgoing, Endpoint source, long nanos) {
    Outcome outcome = send(outgoing, source, nanos);
    assertAsksForCookie(outcome);
    byte[] reply = TwoEnds.reply(outcome);
    assertTrue(outgoing.onCookieReply(reply, 0, reply.length));
  }

  private static void assertAsksForCookie(Outcome outcome) {
    Outcome.Reply reply = assertInstanceOf(Outcome.Reply.class, outcome);
    assertEquals(Optional.of(DropReason.COOKIE_REQUIRED), reply.reason());
  }

  private Outcome send(OutgoingHandshake outgoing, Endpoint source, long nanos) {
    return loaded.handle(arrival(outgoing, source, nanos));
  }

  private static Arrival arrival(OutgoingHandshake outgoing, Endpoint source, long nanos) {
    return TwoEnds.at(outgoing.datagram(), source, nanos);
  }
}
