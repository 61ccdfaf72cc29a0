package dev.warp.map.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PresenceTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Endpoint THERE = Endpoint.ofIpv4(0x0a000007, 13117);
  private static final ReplicaMessage.Alive ALIVE = new ReplicaMessage.Alive(7, Optional.of(THERE));

  private final Presence presence = new Presence();

  @Test
  void shouldTellWhoIsNew() {
    assertTrue(presence.heard(ALIVE, 0));
    assertFalse(presence.heard(ALIVE, SECOND));
    assertEquals(Optional.of(THERE), presence.forwardingTo(7));
    assertEquals(Optional.empty(), presence.forwardingTo(8));
    assertEquals(1, presence.size());
  }

  @Test
  void shouldMissWhoIsSilentForFiveSeconds() {
    presence.heard(ALIVE, SECOND);
    assertEquals(List.of(), presence.silent(6 * SECOND));
    assertEquals(List.of(7L), presence.silent(6 * SECOND + 1));
    assertTrue(presence.remove(7));
    assertFalse(presence.remove(7));
    assertEquals(List.of(), presence.silent(60 * SECOND));
  }

  /** What has died before it was ever heard leaves something behind all the same. */
  @Test
  void shouldMissWhoHoldsSomethingAndNeverSaysThatItLives() {
    presence.expect(7, SECOND);
    assertEquals(List.of(7L), presence.silent(7 * SECOND));
    assertTrue(presence.heard(ALIVE, 2 * SECOND));
    presence.expect(7, 3 * SECOND);
    assertEquals(Optional.of(THERE), presence.forwardingTo(7));
  }

  @Test
  void shouldWaitAnewAfterNobodyCouldBeHeard() {
    presence.heard(ALIVE, 0);
    presence.waitAnew(60 * SECOND);
    assertEquals(List.of(), presence.silent(65 * SECOND));
    assertEquals(Optional.of(THERE), presence.forwardingTo(7));
  }
}
