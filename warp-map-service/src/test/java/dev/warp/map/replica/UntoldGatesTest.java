package dev.warp.map.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.protocol.keys.PublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntoldGatesTest {

  private static final PublicKey ONE =
      PublicKey.parse("0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82");
  private static final PublicKey OTHER =
      PublicKey.parse("08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT");

  private final UntoldGates gates = new UntoldGates();

  @Test
  void shouldKnowNothingBeforeAllIsTold() {
    gates.add(ONE);
    assertEquals(List.of(), gates.next(10));
    gates.addAll(List.of(ONE));
    gates.add(ONE);
    gates.add(OTHER);
    assertEquals(List.of(ONE), gates.next(1));
    assertEquals(List.of(OTHER), gates.next(10));
    assertEquals(List.of(), gates.next(10));
  }

  @Test
  void shouldTellAgainWhatWasNotHeard() {
    gates.addAll(List.of(ONE));
    gates.failed(gates.next(10));
    assertEquals(List.of(ONE), gates.next(10));
  }

  @Test
  void shouldTellOfAGateThatHasGoneWhileNobodyCouldBeToldAndOfNoneThatCameAndWent() {
    gates.addAll(List.of(ONE));
    gates.next(10).forEach(gate -> gates.told(gate, true));
    gates.pause();
    gates.add(OTHER);

    gates.addAll(List.of());
    assertEquals(List.of(ONE), gates.next(10));
    gates.told(ONE, false);

    gates.addAll(List.of());
    assertEquals(List.of(), gates.next(10));
  }

  @Test
  void shouldTellNothingAfterTheEnd() {
    gates.addAll(List.of(ONE));
    List<PublicKey> underWay = gates.next(10);
    gates.end();
    gates.failed(underWay);
    gates.addAll(List.of(ONE));
    gates.add(OTHER);
    assertEquals(List.of(), gates.next(10));
  }
}
