package dev.warp.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class WireReaderTest {

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldReadWhatWasWritten(
      @ForAll byte one,
      @ForAll short two,
      @ForAll int four,
      @ForAll long eight,
      @ForAll @IntRange(min = 1, max = 8) int size,
      @ForAll @Size(5) byte[] five,
      @ForAll @IntRange(max = 9) int offset) {
    byte[] buffer = new byte[offset + 80];
    WireWriter out = new WireWriter(buffer, offset);
    out.putByte(one).putShort(two).putInt(four).putLong(eight).putUnsigned(size, eight);
    out.putBytes(five).putEndpoint(Endpoint.of(eight, four, two & 0xffff)).putZeroes(3);
    int length = out.position() - offset;
    assertEquals(1 + 2 + 4 + 8 + size + 5 + 18 + 3, length);

    WireReader in = new WireReader(buffer, offset, length);
    assertEquals(one & 0xff, in.readByte());
    assertEquals(two & 0xffff, in.readShort());
    assertEquals(four & 0xffff_ffffL, in.readUnsignedInt());
    assertEquals(eight, in.readLong());
    long mask = size == 8 ? -1 : (1L << (8 * size)) - 1;
    assertEquals(eight & mask, in.readUnsigned(size));
    assertArrayEquals(five, in.readBytes(5));
    assertEquals(Endpoint.of(eight, four, two & 0xffff), in.readEndpoint());
    assertEquals(3, in.remaining());
    in.skip(3);
    assertFalse(in.overrun());
    assertEquals(0, in.readByte());
    assertTrue(in.overrun());
  }

  @Test
  void shouldReadZeroesPastTheEndAndRememberIt() {
    byte[] ones = {-1, -1, -1, -1, -1, -1};
    WireReader in = new WireReader(ones, 1, 3);
    assertEquals(0xffff, in.readShort());
    assertEquals(0, in.readInt());
    assertTrue(in.overrun());
    assertEquals(0, in.readByte(), "although there is one more byte");
    assertArrayEquals(new byte[4], in.readBytes(4));
    assertEquals(Endpoint.of(0, 0, 0), in.readEndpoint());
    assertEquals(0, in.readLong());
    in.skip(0);
    assertTrue(in.overrun());
  }

  @Test
  void shouldPutAndGetIntegersAtAnyOffset() {
    byte[] buffer = new byte[24];
    Bytes.putByte(buffer, 0, 0xfe);
    Bytes.putShort(buffer, 1, 0xfedc);
    Bytes.putInt(buffer, 3, 0xfedcba98);
    Bytes.putLong(buffer, 7, 0xfedcba9876543210L);
    Bytes.putUnsigned(buffer, 15, 6, 0xfedcba987654L);
    assertEquals(0xfe, Bytes.getByte(buffer, 0));
    assertEquals(0xfedc, Bytes.getShort(buffer, 1));
    assertEquals(0xfedcba98, Bytes.getInt(buffer, 3));
    assertEquals(0xfedcba9876543210L, Bytes.getLong(buffer, 7));
    assertEquals(0xfedcba987654L, Bytes.getUnsigned(buffer, 15, 6));
    assertEquals((byte) 0xfe, buffer[15]);
    assertEquals(0, buffer[21]);
  }
}
