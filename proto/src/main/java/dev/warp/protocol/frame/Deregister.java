package dev.warp.protocol.frame;

import dev.warp.protocol.wire.WireWriter;

/**
 * Takes a registration back on a clean stop (docs/protocol.md section 9.3).
 *
 * @param interfaceId one interface, or {@link #ALL}
 */
public record Deregister(int interfaceId) implements ControlFrame {

  /** All interfaces of the gate. */
  public static final int ALL = 0xffff;

  @Override
  public int type() {
    return FrameType.DEREGISTER;
  }

  @Override
  public int valueLength() {
    return 2;
  }

  @Override
  public void writeValue(WireWriter out) {
    out.putShort(interfaceId);
  }
}
