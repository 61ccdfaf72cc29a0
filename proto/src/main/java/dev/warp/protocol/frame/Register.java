package dev.warp.protocol.frame;

import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Registers one interface of a gate with the map (docs/protocol.md section 9.1).
 *
 * @param sequence returned in {@link Registered}; unsigned 32 bits
 * @param interfaceId the gate's number for the interface
 * @param wantsVersion version of the gate's list of wanted far gates; unsigned 32 bits, from 1
 * @param hostCandidates the interface's own addresses, at most {@link #MAX_HOST_CANDIDATES}
 */
public record Register(
    long sequence, int interfaceId, long wantsVersion, List<Endpoint> hostCandidates)
    implements ControlFrame {

  /** docs/protocol.md section 9.4. */
  public static final int MAX_HOST_CANDIDATES = 8;

  public Register {
    hostCandidates = List.copyOf(hostCandidates);
  }

  static Register read(WireReader in) {
    long sequence = in.readUnsignedInt();
    int interfaceId = in.readShort();
    long wantsVersion = in.readUnsignedInt();
    in.skip(1);
    int count = in.readByte();
    if (count > MAX_HOST_CANDIDATES) {
      return null;
    }
    List<Endpoint> hosts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      hosts.add(in.readEndpoint());
    }
    return new Register(sequence, interfaceId, wantsVersion, hosts);
  }

  @Override
  public int type() {
    return FrameType.REGISTER;
  }

  @Override
  public int valueLength() {
    return 12 + hostCandidates.size() * Endpoint.SIZE;
  }

  @Override
  public void writeValue(WireWriter out) {
    out.putInt(sequence).putShort(interfaceId).putInt(wantsVersion);
    out.putByte(0).putByte(hostCandidates.size());
    hostCandidates.forEach(out::putEndpoint);
  }
}
