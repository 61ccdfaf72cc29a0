package dev.warp.lab.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PayloadTest {

  private static final int LARGEST = 2_000;

  private final Payload payload = new Payload();

  @Property
  void shouldReadWhatItWrote(
      @ForAll @IntRange(min = Payload.MIN_SIZE, max = LARGEST) int size,
      @ForAll long stream,
      @ForAll long sequence,
      @ForAll long sentAt) {
    ByteBuffer buffer = write(size, stream, sequence, sentAt);
    assertEquals(size, buffer.remaining());
    assertTrue(payload.isIntact(buffer));
    assertEquals(stream, Payload.stream(buffer));
    assertEquals(sequence, Payload.sequence(buffer));
    assertEquals(sentAt, Payload.sentAt(buffer));
  }

  @Property
  void shouldNoticeAnyFlippedBit(
      @ForAll @IntRange(min = Payload.MIN_SIZE, max = 100) int size, @ForAll int position) {
    ByteBuffer buffer = write(size, 1, 2, 3);
    int bit = Math.floorMod(position, size * 8);
    buffer.put(bit / 8, (byte) (buffer.get(bit / 8) ^ (1 << (bit % 8))));
    assertFalse(payload.isIntact(buffer));
  }

  @Property
  void shouldNoticeTruncation(@ForAll @IntRange(min = 0, max = 99) int length) {
    ByteBuffer buffer = write(100, 1, 2, 3);
    assertFalse(payload.isIntact(buffer.limit(length)));
  }

  @Test
  void shouldFillPayloadsDifferently() {
    ByteBuffer first = write(100, 1, 2, 3).position(Payload.MIN_SIZE);
    ByteBuffer second = write(100, 1, 3, 3).position(Payload.MIN_SIZE);
    assertNotEquals(first, second);
  }

  private ByteBuffer write(int size, long stream, long sequence, long sentAt) {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    payload.write(buffer, size, stream, sequence, sentAt);
    return buffer;
  }
}
