package dev.warp.protocol.frame;

import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;

/**
 * Acknowledges {@link FarGateCandidates} (docs/protocol.md section 9.2).
 *
 * @param farGate the list's far gate
 * @param version the list's version
 */
public record FarGateKnown(PublicKey farGate, long version) implements ControlFrame {

  static FarGateKnown read(WireReader in) {
    byte[] key = in.readBytes(PublicKey.SIZE);
    long version = in.readUnsignedInt();
    return PublicKey.read(key, 0).map(farGate -> new FarGateKnown(farGate, version)).orElse(null);
  }

  @Override
  public int type() {
    return FrameType.FAR_GATE_KNOWN;
  }

  @Override
  public int valueLength() {
    return PublicKey.SIZE + 4;
  }

  @Override
  public void writeValue(WireWriter out) {
    out.putBytes(farGate.toBytes()).putInt(version);
  }
}
