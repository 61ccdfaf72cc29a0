package dev.warp.gate.engine.erasure;

final class JavaReedSolomonCodeTest extends ErasureCodeContract {

  JavaReedSolomonCodeTest() {
    super(new JavaReedSolomonCode(64));
  }
}
