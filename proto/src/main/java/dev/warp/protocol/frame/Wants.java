package dev.warp.protocol.frame;

import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the list of far gates that a gate consents to talk to (docs/protocol.md section 9.1).
 *
 * @param version of the whole list; unsigned 32 bits, from 1
 * @param part which part this is, from 0
 * @param parts how many there are, at least 1
 * @param keys at most {@link #MAX_KEYS}
 */
public record Wants(long version, int part, int parts, List<PublicKey> keys)
    implements ControlFrame {

  /** Keys in one part. */
  public static final int MAX_KEYS = 24;

  public Wants {
    keys = List.copyOf(keys);
  }

  static Wants read(WireReader in) {
    long version = in.readUnsignedInt();
    int part = in.readByte();
    int parts = in.readByte();
    int count = in.readByte();
    if (count > MAX_KEYS || part >= parts) {
      return null;
    }
    List<PublicKey> keys = new ArrayList<>(count);
    for (int i = 0; i < count && !in.overrun(); i++) {
      byte[] encoded = in.readBytes(PublicKey.SIZE);
      if (!in.overrun()) {
        PublicKey.read(encoded, 0).ifPresent(keys::add);
      }
    }
    return new Wants(version, part, parts, keys);
  }

  @Override
  public int type() {
    return FrameType.WANTS;
  }

  @Override
  public int valueLength() {
    return 7 + keys.size() * PublicKey.SIZE;
  }

  @Override
  public void writeValue(WireWriter out) {
    out.putInt(version).putByte(part).putByte(parts).putByte(keys.size());
    keys.forEach(key -> out.putBytes(key.toBytes()));
  }
}
