package dev.warp.map.replica;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.log.FieldLog;
import dev.warp.protocol.wire.Endpoint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatchUpTest {

  private final Set<Long> known = new HashSet<>();
  private long now = -5;
  private final CatchUp catchUp =
      new CatchUp(new Known(), () -> now, FieldLog.of("warp.map.replica"));

  private final class Known implements ReplicaListener {

    @Override
    public void there(long replica, Endpoint address) {
      known.add(replica);
    }

    @Override
    public void gone(long replica) {
      known.remove(replica);
    }

    @Override
    public boolean isKnown(long replica) {
      return known.contains(replica);
    }
  }

  @Test
  void shouldWaitForEachThatWasThereAtTheStart() {
    assertFalse(catchUp.isDone());
    catchUp.listed(List.of(1L, 2L));
    known.add(1L);
    assertFalse(catchUp.isDone());
    known.add(2L);
    assertTrue(catchUp.isDone());
    known.clear();
    assertTrue(catchUp.isDone());
  }

  @Test
  void shouldWaitForNoneWhereThereIsNone() {
    catchUp.listed(List.of());
    assertTrue(catchUp.isDone());
  }

  @Test
  void shouldNotWaitForWhoHasGoneNorForWhoCameLater() {
    catchUp.listed(List.of(1L));
    catchUp.listed(List.of(1L, 2L));
    catchUp.gone(1);
    assertTrue(catchUp.isDone());
  }

  @Test
  void shouldWaitNoLongerThanTenSeconds() {
    now += 10_000_000_000L;
    assertFalse(catchUp.isDone());
    now++;
    assertTrue(catchUp.isDone());
  }
}
