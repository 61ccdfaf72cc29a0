package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Bytes;
import org.junit.jupiter.api.Test;

final class AnsweredInitiationsTest {

  private final AnsweredInitiations answered = new AnsweredInitiations();

  @Test
  void shouldFindTheResponseAgain() {
    answered.add(mac(1), new byte[] {1}, 100);
    answered.add(mac(2), new byte[] {2}, 100);
    assertArrayEquals(new byte[] {1}, answered.find(mac(1)).orElseThrow().response());
    assertArrayEquals(new byte[] {2}, answered.find(mac(2)).orElseThrow().response());
    assertTrue(answered.find(mac(3)).isEmpty());
  }

  @Test
  void shouldForgetTheOldestBeyondItsCapacity() {
    for (int i = 0; i < 2049; i++) {
      answered.add(mac(i), new byte[0], i);
    }
    assertTrue(answered.find(mac(0)).isEmpty());
    assertFalse(answered.find(mac(1)).isEmpty());
    assertFalse(answered.find(mac(2048)).isEmpty());
  }

  @Test
  void shouldKeepResponsesForCopiesForTenSeconds() {
    answered.add(mac(1), new byte[0], 5);
    AnsweredInitiations.Answer answer = answered.find(mac(1)).orElseThrow();
    assertTrue(answer.isForCopies(5));
    assertTrue(answer.isForCopies(10_000_000_005L));
    assertFalse(answer.isForCopies(10_000_000_006L));
  }

  private static byte[] mac(int number) {
    byte[] mac = new byte[16];
    Bytes.putInt(mac, 3, number);
    return mac;
  }
}
