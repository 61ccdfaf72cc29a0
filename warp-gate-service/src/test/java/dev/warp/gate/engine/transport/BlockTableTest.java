package dev.warp.gate.engine.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class BlockTableTest {

  @Property(tries = 300)
  void shouldAgreeWithALinkedMap(@ForAll @IntRange(min = 1, max = 40) int size, @ForAll long seed) {
    BlockTable table = new BlockTable(size);
    Map<Long, IncompleteBlock> model = new LinkedHashMap<>();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      long number = random.nextInt(3 * size);
      IncompleteBlock block = table.find(number);
      assertSame(model.get(number), block);
      if (block != null) {
        table.remove(block);
        model.remove(number);
      } else if (!table.isFull()) {
        model.put(number, table.open(number, 1, 1, 0, 0));
      } else {
        assertEquals(size, model.size());
      }
      assertEquals(model.size(), table.size());
      if (!table.isEmpty()) {
        assertSame(model.values().iterator().next(), table.oldest());
      }
    }
    for (Map.Entry<Long, IncompleteBlock> entry : model.entrySet()) {
      assertSame(entry.getValue(), table.find(entry.getKey()));
      assertEquals(entry.getKey(), entry.getValue().key());
    }
  }

  @Test
  void shouldUseBlocksAgain() {
    BlockTable table = new BlockTable(2);
    IncompleteBlock block = table.open(1, 2, 3, 0, 0);
    table.remove(block);
    assertSame(block, table.open(2, 2, 3, 0, 0));
    assertNull(table.find(1));
  }

  @Test
  void shouldSpareTheBlocksOfThePayloadInUse() {
    BlockTable table = new BlockTable(3);
    IncompleteBlock first = table.open(IncompleteBlock.key(1, 0), 2, 3, 0, 0);
    table.open(IncompleteBlock.key(1, 3), 2, 3, 0, 0);
    IncompleteBlock second = table.open(IncompleteBlock.key(2, 0), 2, 3, 0, 0);
    assertTrue(table.isFull());
    assertSame(second, table.oldestExcept(1));
    assertSame(first, table.oldestExcept(2));
  }
}
