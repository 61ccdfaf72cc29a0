package dev.warp.protocol.frame;

import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;

/**
 * Answers a {@link Ping} and reports what arrived on its path (docs/protocol.md section 6.2).
 *
 * @param pathId the ping's path, in the numbering of the ping's sender
 * @param number the ping's number
 * @param heldMicros time from the ping's arrival to this pong's departure, in microseconds
 * @param received datagrams received on that path in this session
 * @param highestCounter the highest counter received on that path, 48 bits
 */
public record Pong(int pathId, long number, long heldMicros, long received, long highestCounter)
    implements ControlFrame {

  static Pong read(WireReader in) {
    return new Pong(
        in.readShort(),
        in.readUnsignedInt(),
        in.readUnsignedInt(),
        in.readLong(),
        in.readUnsigned(6));
  }

  @Override
  public int type() {
    return FrameType.PONG;
  }

  @Override
  public int valueLength() {
    return 24;
  }

  @Override
  public void writeValue(WireWriter out) {
    out.putShort(pathId).putInt(number).putInt(heldMicros).putLong(received);
    out.putUnsigned(6, highestCounter);
  }
}
