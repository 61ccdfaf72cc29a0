package dev.warp.gate.engine.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** docs/protocol.md section 11.3. */
final class OrderedDeliveryTest {

  private static final long WINDOW = 100;
  private static final int LENGTH = 1_000;

  private final List<Long> out = new ArrayList<>();
  private long window = WINDOW;
  private final OrderedDelivery order = order(1 << 20);

  private OrderedDelivery order(long bytes) {
    return new OrderedDelivery(
        now -> window, bytes, (buffer, offset, length) -> out.add((long) buffer[offset]));
  }

  private static void payload(OrderedDelivery order, long number, long now) {
    order.deliver(number, new byte[] {9, (byte) number, 9}, 1, 1, now);
  }

  private void payload(long number, long now) {
    payload(order, number, now);
  }

  private void assertOut(long... numbers) {
    assertEquals(LongStream.of(numbers).boxed().toList(), out);
    assertEquals(numbers.length, order.delivered());
  }

  @Test
  void shouldHandOnAtOnceWhatComesInOrder() {
    payload(0, 0);
    payload(1, 0);
    payload(2, 0);
    assertOut(0, 1, 2);
    assertEquals(Reassembler.NO_DEADLINE, order.nextDeadline());
    assertEquals(0, order.allocatedBytes());
  }

  @Test
  void shouldHoldAPayloadBackUntilTheEarlierOnesHaveCome() {
    payload(2, 0);
    payload(3, 1);
    payload(1, 2);
    assertOut();
    payload(0, 3);
    assertOut(0, 1, 2, 3);
    assertEquals(Reassembler.NO_DEADLINE, order.nextDeadline());
    order.expire(1_000);
    assertOut(0, 1, 2, 3);
  }

  @Test
  void shouldWaitOneWindowForManyLostPayloads() {
    payload(0, 0);
    for (long number = 5; number < 10; number++) {
      payload(number, number);
    }
    assertEquals(5 + WINDOW, order.nextDeadline());
    order.expire(4 + WINDOW);
    assertOut(0);
    order.expire(5 + WINDOW);
    assertOut(0, 5, 6, 7, 8, 9);
  }

  @Test
  void shouldLetEachPayloadWaitNoLongerThanItsOwnWindow() {
    payload(1, 10);
    payload(3, 20);
    payload(4, 21);
    payload(6, 30);
    order.expire(10 + WINDOW);
    assertOut(1);
    assertEquals(20 + WINDOW, order.nextDeadline());
    order.expire(25 + WINDOW);
    assertOut(1, 3, 4);
    order.expire(30 + WINDOW);
    assertOut(1, 3, 4, 6);
  }

  @Test
  void shouldHandOnEarlierOnesWithOneWhoseTimeIsOver() {
    payload(7, 0);
    payload(3, 50);
    payload(9, 60);
    order.expire(WINDOW);
    assertOut(3, 7);
    assertEquals(60 + WINDOW, order.nextDeadline());
  }

  @Test
  void shouldDropAndCountWhatWasOvertaken() {
    payload(2, 0);
    order.expire(WINDOW);
    payload(0, WINDOW + 1);
    payload(1, WINDOW + 1);
    payload(3, WINDOW + 1);
    assertOut(2, 3);
    assertEquals(2, order.overtaken());
  }

  @Test
  void shouldGoByTheWindowAsItIsNow() {
    payload(1, 0);
    payload(2, 1);
    window = 40;
    order.expire(39);
    assertOut();
    assertEquals(40, order.nextDeadline());
    order.expire(40);
    assertOut(1, 2);
  }

  @Test
  void shouldHoldNothingBackWithoutAWindow() {
    window = 0;
    payload(3, 0);
    payload(1, 0);
    payload(7, 0);
    assertOut(3, 7);
    assertEquals(1, order.overtaken());
    assertEquals(Reassembler.NO_DEADLINE, order.nextDeadline());
  }

  @Test
  void shouldHandOnWhatIsHeldWhenTheFarGateStartsAnew() {
    payload(5, 0);
    payload(8, 0);
    order.reset();
    assertOut(5, 8);
    payload(0, 1);
    payload(1, 1);
    assertOut(5, 8, 0, 1);
    assertEquals(0, order.overtaken());
  }

  @Test
  void shouldFollowAJumpOfNumbers() {
    payload(4, 0);
    payload(6, 1);
    long far = (1L << 48) - 1;
    payload(far, 2);
    assertOut(4, 6);
    assertEquals(2 + WINDOW, order.nextDeadline());
    payload(far - OrderedDelivery.MAX_NUMBERS, 3);
    assertEquals(1, order.overtaken());
    payload(far - 1, 4);
    order.expire(2 + WINDOW);
    assertOut(4, 6, (byte) (far - 1), (byte) far);
  }

  @Test
  void shouldLetTheEarliestOutWhereMemoryIsFull() {
    OrderedDelivery tight = order(4 * ShardBuffers.SMALLEST);
    for (long number : new long[] {9, 3, 4, 7}) {
      payload(tight, number, 0);
    }
    assertEquals(List.of(), out);
    payload(tight, 12, 1);
    assertEquals(List.of(3L, 4L), out);
    payload(tight, 14, 1);
    assertEquals(List.of(3L, 4L), out);
    // It is earlier than all that is held: it goes itself.
    payload(tight, 6, 2);
    assertEquals(List.of(3L, 4L, 6L, 7L), out);
    payload(tight, 5, 2);
    assertEquals(1, tight.overtaken());
    assertTrue(tight.allocatedBytes() <= 4 * ShardBuffers.SMALLEST);
    tight.expire(1_000);
    assertEquals(List.of(3L, 4L, 6L, 7L, 9L, 12L, 14L), out);
  }

  @Test
  void shouldHandOnTheVeryBytes() {
    List<byte[]> payloads = new ArrayList<>();
    OrderedDelivery bytes =
        new OrderedDelivery(
            now -> WINDOW,
            OrderedDelivery.leastBytes(LENGTH),
            (buffer, offset, length) -> {
              byte[] copy = new byte[length];
              System.arraycopy(buffer, offset, copy, 0, length);
              payloads.add(copy);
            });
    byte[] buffer = new byte[LENGTH];
    buffer[LENGTH - 1] = 5;
    bytes.deliver(1, buffer, 0, LENGTH, 0);
    buffer[LENGTH - 1] = 6;
    bytes.deliver(0, buffer, LENGTH - 1, 1, 0);
    assertEquals(6, payloads.get(0)[0]);
    assertEquals(LENGTH, payloads.get(1).length);
    assertEquals(5, payloads.get(1)[LENGTH - 1]);
  }
}
