package dev.warp.protocol.frame;

import dev.warp.protocol.wire.WireWriter;

/**
 * Ends a session in good order (docs/protocol.md section 6.4).
 *
 * @param reason {@link #STOPPING} or a later one
 */
public record Close(int reason) implements ControlFrame {

  /** The sender's process stops. */
  public static final int STOPPING = 0;

  @Override
  public int type() {
    return FrameType.CLOSE;
  }

  @Override
  public int valueLength() {
    return 1;
  }

  @Override
  public void writeValue(WireWriter out) {
    out.putByte(reason);
  }
}
