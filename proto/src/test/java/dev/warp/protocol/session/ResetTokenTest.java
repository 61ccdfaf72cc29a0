package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ResetTokenTest {

  private final TwoEnds ends = new TwoEnds(71);
  private final Session session = ends.shakeHands().initiators();

  @Test
  void shouldEndASessionByTheGenuineTokenOnly() {
    byte[] notice = ResetNotice.of(ends.responder, session.remoteIndex());
    assertEquals(session.remoteIndex(), ResetNotice.index(notice, 0));
    byte[] token = ResetNotice.token(notice, 0);
    assertTrue(session.isResetBy(token));
    for (int bit = 0; bit < 128; bit++) {
      byte[] changed = token.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(session.isResetBy(changed), "bit " + bit);
    }
    assertFalse(session.isResetBy(new byte[0]));
    assertFalse(session.isResetBy(new byte[16]));
  }

  @Test
  void shouldNotEndItByAnotherIndexOrAnotherKey() {
    assertFalse(session.isResetBy(ends.responder.resetToken(session.remoteIndex() + 1)));
    assertFalse(session.isResetBy(ends.initiator.resetToken(session.remoteIndex())));
    assertFalse(session.isResetBy(ends.initiator.resetToken(session.localIndex())));
  }

  @Test
  void shouldBeTheSameAfterARestartWithTheSameKey() {
    LocalIdentity restarted = new LocalIdentity(ends.responderKey, ends.random);
    assertNotEquals(ends.responder.startId(), restarted.startId());
    assertTrue(session.isResetBy(restarted.resetToken(session.remoteIndex())));
    assertArrayEquals(ends.responder.resetToken(-1), restarted.resetToken(-1));
  }

  @Test
  void shouldDifferForEveryIndex() {
    Set<String> tokens = new HashSet<>();
    for (int index = -500; index < 500; index++) {
      tokens.add(HexFormat.of().formatHex(ends.responder.resetToken(index)));
    }
    assertEquals(1000, tokens.size());
  }

  @Test
  void shouldNotBeMadeFromTheKeyOnceItIsErased() {
    byte[] before = ends.responder.resetToken(5);
    ends.responder.close();
    assertNotEquals(
        HexFormat.of().formatHex(before), HexFormat.of().formatHex(ends.responder.resetToken(5)));
  }
}
