package dev.warp.protocol.frame;

import dev.warp.protocol.wire.WireWriter;

/**
 * Tells the sender of a shard that no tunnel here has its key (docs/protocol.md section 6.3).
 *
 * @param tunnelKey the key as the shard had it
 */
public record TunnelUnknown(int tunnelKey) implements ControlFrame {

  @Override
  public int type() {
    return FrameType.TUNNEL_UNKNOWN;
  }

  @Override
  public int valueLength() {
    return 4;
  }

  @Override
  public void writeValue(WireWriter out) {
    out.putInt(tunnelKey);
  }
}
