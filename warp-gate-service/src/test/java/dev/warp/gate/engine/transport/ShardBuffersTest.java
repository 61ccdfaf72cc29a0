package dev.warp.gate.engine.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShardBuffersTest {

  @ParameterizedTest
  @CsvSource({"0, 256", "256, 256", "257, 512", "1400, 2048", "2048, 2048", "2049, 4096"})
  void shouldHandOutTheNextPowerOfTwo(int length, int size) {
    assertEquals(size, new ShardBuffers(1 << 20).take(length).length);
  }

  @Test
  void shouldHandOutTheSameBufferAgain() {
    ShardBuffers buffers = new ShardBuffers(1024);
    byte[] buffer = buffers.take(300);
    buffers.giveBack(buffer);
    assertSame(buffer, buffers.take(500));
  }

  @Test
  void shouldRefuseToExceedItsCapacity() {
    ShardBuffers buffers = new ShardBuffers(1000);
    buffers.take(512);
    assertFalse(buffers.hasRoomFor(257));
    assertThrows(IllegalStateException.class, () -> buffers.take(257));
    assertTrue(buffers.hasRoomFor(256));
  }

  @Test
  void shouldGiveUpFreeBuffersForAnotherSize() {
    ShardBuffers buffers = new ShardBuffers(1024);
    buffers.giveBack(buffers.take(1024));
    assertEquals(1024, buffers.allocatedBytes());
    buffers.take(1);
    assertEquals(256, buffers.allocatedBytes());
  }

  @Property(tries = 300)
  void shouldNeverHoldMoreThanItsCapacity(@ForAll long seed) {
    Random random = new Random(seed);
    int capacity = 1000 + random.nextInt(20_000);
    ShardBuffers buffers = new ShardBuffers(capacity);
    List<byte[]> used = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int length = random.nextInt(5000);
      if (random.nextBoolean() && buffers.hasRoomFor(length)) {
        used.add(buffers.take(length));
      } else if (!used.isEmpty()) {
        buffers.giveBack(used.remove(random.nextInt(used.size())));
      }
      assertEquals(used.stream().mapToInt(buffer -> buffer.length).sum(), buffers.usedBytes());
      assertTrue(buffers.usedBytes() <= buffers.allocatedBytes());
      assertTrue(buffers.allocatedBytes() <= capacity);
    }
  }
}
