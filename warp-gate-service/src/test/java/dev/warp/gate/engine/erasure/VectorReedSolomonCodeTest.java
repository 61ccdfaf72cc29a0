package dev.warp.gate.engine.erasure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

final class VectorReedSolomonCodeTest extends ErasureCodeContract {

  VectorReedSolomonCodeTest() {
    super(vectorCode());
  }

  private static ErasureCode vectorCode() {
    assertEquals(Optional.empty(), VectorModule.load());
    return new VectorReedSolomonCode(64);
  }
}
