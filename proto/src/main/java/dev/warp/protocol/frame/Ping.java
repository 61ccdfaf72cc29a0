package dev.warp.protocol.frame;

import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;

/**
 * Asks for a {@link Pong} (docs/protocol.md section 6.2).
 *
 * @param interfaceId the sender's interface that the path leaves from
 * @param number chosen by the sender, returned in the pong; unsigned 32 bits
 */
public record Ping(int interfaceId, long number) implements ControlFrame {

  static Ping read(WireReader in) {
    return new Ping(in.readShort(), in.readUnsignedInt());
  }

  @Override
  public int type() {
    return FrameType.PING;
  }

  @Override
  public int valueLength() {
    return 6;
  }

  @Override
  public void writeValue(WireWriter out) {
    out.putShort(interfaceId).putInt(number);
  }
}
