package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

class GatheredWriteTest {

  private static final Endpoint PEER = Endpoint.ofIpv4(0x7f000001, 9);

  private final GatheredWrite write = new GatheredWrite();

  private boolean add(int length) {
    return write.add(new byte[length], 0, length);
  }

  private void release() {
    write.take().release();
  }

  @Test
  void shouldTakeEightOfOneSize() {
    for (int i = 0; i < 8; i++) {
      assertTrue(add(500));
    }
    assertFalse(add(500));
    assertEquals(8, write.datagrams());
    assertEquals(500, write.datagramBytes());
    ByteBuf taken = write.take();
    assertEquals(4000, taken.readableBytes());
    assertEquals(0, write.datagrams());
    taken.release();
    assertTrue(add(500));
    release();
  }

  @Test
  void shouldTakeAShorterOneLast() {
    assertTrue(add(500));
    assertTrue(add(400));
    assertFalse(add(400));
    release();
    assertTrue(add(400));
    assertFalse(add(401));
    release();
  }

  @Test
  void shouldTakeNoMoreThanThePoolKeeps() {
    assertTrue(add(9000));
    assertFalse(add(9000));
    release();
    assertTrue(add(60_000));
    release();
  }

  @Test
  void shouldBeOfOnePeerWhileInUse() {
    GatheredWrite.Turns turns = new GatheredWrite.Turns();
    assertFalse(turns.isFor(PEER));
    turns.begin(PEER);
    assertTrue(turns.isFor(PEER));
    assertFalse(turns.isFor(PEER.withPort(10)));
    assertNotSame(turns.get(0), turns.get(3));
    turns.end();
    assertFalse(turns.isFor(PEER));
  }
}
