package dev.warp.protocol.frame;

import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The map tells a gate where a far gate can be reached, and that both should punch now
 * (docs/protocol.md section 9.2).
 *
 * @param farGate whose candidates these are
 * @param version grows with every change; unsigned 32 bits
 * @param startId the far gate's
 * @param candidates at most {@link #MAX_CANDIDATES}; none: the far gate is gone
 */
public record FarGateCandidates(
    PublicKey farGate, long version, long startId, List<Candidate> candidates)
    implements ControlFrame {

  /** docs/protocol.md section 9.4. */
  public static final int MAX_CANDIDATES = 32;

  public FarGateCandidates {
    candidates = List.copyOf(candidates);
  }

  /** Reads the value of such a frame by itself (docs/protocol.md section 15); empty for others. */
  public static Optional<FarGateCandidates> parse(byte[] value) {
    return Optional.ofNullable(read(new WireReader(value, 0, value.length)));
  }

  static FarGateCandidates read(WireReader in) {
    byte[] key = in.readBytes(PublicKey.SIZE);
    long version = in.readUnsignedInt();
    long startId = in.readLong();
    int count = in.readByte();
    if (in.overrun() || count > MAX_CANDIDATES) {
      return null;
    }
    List<Candidate> candidates = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Candidate.read(in).ifPresent(candidates::add);
    }
    return PublicKey.read(key, 0)
        .map(farGate -> new FarGateCandidates(farGate, version, startId, candidates))
        .orElse(null);
  }

  @Override
  public int type() {
    return FrameType.FAR_GATE;
  }

  @Override
  public int valueLength() {
    return PublicKey.SIZE + 13 + candidates.size() * Candidate.SIZE;
  }

  @Override
  public void writeValue(WireWriter out) {
    out.putBytes(farGate.toBytes()).putInt(version).putLong(startId).putByte(candidates.size());
    candidates.forEach(candidate -> candidate.write(out));
  }
}
