package dev.warp.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameReaderTest {

  private final FrameReader frames = new FrameReader();

  @Test
  void shouldWalkOverFramesPaddingAndAShard() {
    byte[] buffer = new byte[64];
    int end = 3 + 2;
    end = new Ping(7, 8).write(buffer, end);
    end += 1;
    end = new Close(0).write(buffer, end);
    ShardFrame.write(buffer, end, 0, 1, 2, 3, 4, 5);
    int shard = end;

    frames.wrap(buffer, 3, shard + 20);
    assertTrue(frames.next());
    assertEquals(Optional.of(new Ping(7, 8)), ControlFrame.read(frames.type(), frames.value()));
    assertTrue(frames.next());
    assertEquals(Optional.of(new Close(0)), ControlFrame.read(frames.type(), frames.value()));
    assertTrue(frames.next());
    assertEquals(FrameType.SHARD, frames.type());
    assertEquals(shard, frames.valueOffset());
    assertEquals(20, frames.valueLength());
    assertFalse(frames.next());
    assertFalse(frames.malformed());
  }

  @Test
  void shouldFindNothingInPaddingAlone() {
    frames.wrap(new byte[10], 0, 10);
    assertFalse(frames.next());
    assertFalse(frames.malformed());
    frames.wrap(new byte[0], 0, 0);
    assertFalse(frames.next());
    assertFalse(frames.malformed());
  }

  @Test
  void shouldSkipAFrameOfAnUnknownType() {
    byte[] buffer = new byte[32];
    buffer[0] = 0x7f;
    buffer[2] = 5;
    int end = new Ping(1, 2).write(buffer, 8);
    frames.wrap(buffer, 0, end);
    assertTrue(frames.next());
    assertFalse(ControlFrame.isKnown(frames.type()));
    assertEquals(Optional.empty(), ControlFrame.read(frames.type(), frames.value()));
    assertTrue(frames.next());
    assertEquals(FrameType.PING, frames.type());
    assertFalse(frames.next());
    assertFalse(frames.malformed());
  }

  @Test
  void shouldReportAFrameThatRunsPastTheEnd() {
    byte[] buffer = new byte[40];
    int first = new Ping(1, 2).write(buffer, 0);
    int second = new Pong(1, 2, 3, 4, 5).write(buffer, first);
    for (int end = first + 1; end < second; end++) {
      frames.wrap(buffer, 0, end);
      assertTrue(frames.next());
      assertFalse(frames.next(), "cut at " + end);
      assertTrue(frames.malformed(), "cut at " + end);
      assertFalse(frames.next(), "cut at " + end);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x02, 0x03, 0x04, 0x05, 0x07, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15})
  void shouldTakeNoFrameThatIsTooShort(int type) {
    assertTrue(ControlFrame.isKnown(type));
    assertEquals(Optional.empty(), ControlFrame.read(type, new WireReader(new byte[0], 0, 0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x01, 0x06, 0x08, 0x0f, 0x16, 0x20, 0x2f, 0xff, -1, 256})
  void shouldKnowNoOtherTypes(int type) {
    assertFalse(ControlFrame.isKnown(type));
  }

  @Property
  void shouldStayWithinTheBufferWhateverIsInIt(
      @ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(max = 200) int from) {
    int offset = Math.min(from, bytes.length);
    frames.wrap(bytes, offset, bytes.length);
    List<Integer> ends = new ArrayList<>();
    while (frames.next()) {
      int end = frames.valueOffset() + frames.valueLength();
      assertTrue(frames.valueOffset() >= offset && end <= bytes.length);
      assertTrue(ends.isEmpty() || end > ends.getLast());
      ends.add(end);
    }
    assertFalse(frames.next());
  }
}
