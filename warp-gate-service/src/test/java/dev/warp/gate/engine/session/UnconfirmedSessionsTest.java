package dev.warp.gate.engine.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.Handshakes;
import dev.warp.gate.engine.VirtualTimer;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.protocol.session.Session;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UnconfirmedSessionsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1000 * SECOND;

  private final Handshakes handshakes = new Handshakes(31);
  private final List<Session> discarded = new ArrayList<>();
  private final UnconfirmedSessions unconfirmed = new UnconfirmedSessions(discarded::add);

  @Test
  void shouldKeepFourAndThenTheLatestFour() {
    List<Session> made = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      made.add(add(START + i));
      assertEquals(Math.min(i + 1, 4), unconfirmed.size());
    }
    assertEquals(made.subList(0, 2), discarded);
    assertNull(unconfirmed.find(made.get(1).localIndex()));
    for (Session kept : made.subList(2, 6)) {
      assertSame(kept, unconfirmed.find(kept.localIndex()));
    }
  }

  @Test
  void shouldFindByTheLocalIndexOnly() {
    assertTrue(unconfirmed.isEmpty());
    Session session = add(START);
    assertFalse(unconfirmed.isEmpty());
    assertNull(unconfirmed.find(session.remoteIndex()));
    assertSame(session, unconfirmed.find(session.localIndex()));
  }

  @Test
  void shouldHandOutASessionOnceWithoutDiscardingIt() {
    Session session = add(START);
    Session other = add(START);
    assertTrue(unconfirmed.remove(session));
    assertFalse(unconfirmed.remove(session));
    assertNull(unconfirmed.find(session.localIndex()));
    assertSame(other, unconfirmed.find(other.localIndex()));
    assertEquals(List.of(), discarded);
  }

  @Test
  void shouldDiscardEachAfterTenSeconds() {
    Session early = add(START);
    Session late = add(START + 3 * SECOND);
    VirtualTimer timer = new VirtualTimer(START);
    unconfirmed.expire(START + 10 * SECOND - 1, timer.wakeup());
    assertEquals(List.of(), discarded);
    assertEquals(START + 10 * SECOND, timer.next());
    timer.runUntil(START + 10 * SECOND, now -> unconfirmed.expire(now, timer.wakeup()));
    assertEquals(List.of(early), discarded);
    assertEquals(START + 13 * SECOND, timer.next());
    timer.runUntil(START + 13 * SECOND, now -> unconfirmed.expire(now, timer.wakeup()));
    assertEquals(List.of(early, late), discarded);
    assertEquals(Wakeup.NEVER, timer.next());
    assertTrue(unconfirmed.isEmpty());
  }

  @Test
  void shouldDiscardWhatMeetsACondition() {
    Session first = add(START);
    Session second = add(START + 1);
    Session third = add(START + 2);
    unconfirmed.discardIf(session -> session.createdNanos() != second.createdNanos());
    assertEquals(List.of(first, third), discarded);
    assertSame(second, unconfirmed.find(second.localIndex()));
    assertEquals(1, unconfirmed.size());
  }

  private Session add(long nanos) {
    Session session = handshakes.shake(nanos).responders();
    unconfirmed.add(session);
    return session;
  }
}
