package dev.warp.map.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgeListTest {

  private static final PublicKey GATE = PrivateKey.generate(new Random(1)::nextBytes).publicKey();

  private final AgeList sut = new AgeList();

  private static RegisteredInterface newInterface(int id) {
    return RegisteredInterface.of(
        GATE,
        new ReplicatedGate.Interface(id, Endpoint.ofIpv4(id, 1), List.of(), true, 1, 0),
        new Replica(1));
  }

  @Test
  void shouldKeepTheOrderInWhichInterfacesWerePutLast() {
    Random random = new Random(2);
    List<RegisteredInterface> all = new ArrayList<>();
    for (int id = 0; id < 6; id++) {
      all.add(newInterface(id));
    }
    List<RegisteredInterface> expected = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      RegisteredInterface one = all.get(random.nextInt(all.size()));
      expected.remove(one);
      if (random.nextBoolean()) {
        sut.remove(one);
      } else {
        sut.putLast(one);
        expected.add(one);
      }
      assertEquals(expected.size(), sut.size());
      assertEquals(expected.isEmpty() ? null : expected.getFirst(), sut.oldest());
    }
    for (RegisteredInterface one : expected) {
      assertEquals(one, sut.oldest());
      sut.remove(one);
    }
    assertNull(sut.oldest());
    assertEquals(0, sut.size());
  }
}
