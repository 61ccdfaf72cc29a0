package dev.warp.protocol.frame;

import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;

/**
 * The map's answer to {@link Register} (docs/protocol.md section 9.1).
 *
 * @param sequence the register's
 * @param reflexive the endpoint the register came from, as the map saw it
 * @param wantsVersion the list of wants that the map holds completely, 0 for none
 * @param expirySeconds how long the map keeps the registration without another
 */
public record Registered(long sequence, Endpoint reflexive, long wantsVersion, int expirySeconds)
    implements ControlFrame {

  static Registered read(WireReader in) {
    Registered frame =
        new Registered(
            in.readUnsignedInt(), in.readEndpoint(), in.readUnsignedInt(), in.readShort());
    in.skip(2);
    return frame;
  }

  @Override
  public int type() {
    return FrameType.REGISTERED;
  }

  @Override
  public int valueLength() {
    return 30;
  }

  @Override
  public void writeValue(WireWriter out) {
    out.putInt(sequence).putEndpoint(reflexive).putInt(wantsVersion);
    out.putShort(expirySeconds).putShort(0);
  }
}
