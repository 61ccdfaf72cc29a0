package dev.warp.gate.engine.probe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ToldCandidatesTest {

  private static final long MAP = 100;
  private static final long RESTARTED_MAP = 200;

  private final ToldCandidates told = new ToldCandidates();

  @Test
  void shouldTakeTheFirstListWhateverItsVersion() {
    assertTrue(told.accept(MAP, list(0, 0)));
    assertTrue(new ToldCandidates().accept(0, list(0xffff_ffffL, -1)));
  }

  @Test
  void shouldTakeNewerListsAndTheSameAgainButNoneThatWasOvertaken() {
    assertTrue(told.accept(MAP, list(5, 1)));
    assertTrue(told.accept(MAP, list(5, 1)));
    assertTrue(told.accept(MAP, list(9, 1)));
    assertFalse(told.accept(MAP, list(5, 1)));
    assertFalse(told.accept(MAP, list(8, 1)));
    assertTrue(told.accept(MAP, list(9, 1)));
  }

  @Test
  void shouldNotGoBackToAFarGatesFormerProcess() {
    assertTrue(told.accept(MAP, list(5, 1)));
    assertTrue(told.accept(MAP, list(6, 2)));
    assertFalse(told.accept(MAP, list(5, 1)));
    assertFalse(told.accept(MAP, list(7, 1)));
    assertTrue(told.accept(MAP, list(6, 2)));
  }

  @Test
  void shouldNotGoBackToAnyProcessBeforeThat() {
    assertTrue(told.accept(MAP, list(5, 1)));
    assertTrue(told.accept(MAP, list(6, 2)));
    assertTrue(told.accept(MAP, list(7, 3)));
    assertFalse(told.accept(MAP, list(5, 1)));
    assertFalse(told.accept(MAP, list(6, 2)));
    assertTrue(told.accept(MAP, list(7, 3)));
  }

  @Test
  void shouldBelieveThatAFarGateIsGoneAndComesBack() {
    assertTrue(told.accept(MAP, list(5, 1)));
    assertTrue(told.accept(MAP, list(6, 1)));
    assertTrue(told.accept(MAP, list(7, 1)));
    assertTrue(told.accept(MAP, list(8, 2)));
  }

  @Test
  void shouldCountAnewWithARestartedMap() {
    assertTrue(told.accept(MAP, list(500, 1)));
    assertTrue(told.accept(RESTARTED_MAP, list(1, 1)));
    assertFalse(told.accept(RESTARTED_MAP, list(0, 1)));
    assertTrue(told.accept(RESTARTED_MAP, list(2, 2)));
    assertFalse(told.accept(RESTARTED_MAP, list(3, 1)));
  }

  private static FarGateCandidates list(long version, long farStartId) {
    return new FarGateCandidates(PublicKey.PUBLISHED_MAP_KEY, version, farStartId, List.of());
  }
}
