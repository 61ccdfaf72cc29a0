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
 * @param relay whether the gate lets maps pass datagrams on to it and from it
 * @param hostCandidates the interface's own addresses, at most {@link #MAX_HOST_CANDIDATES}
 */
public record Register(
    long sequence, int interfaceId, long wantsVersion, boolean relay, List<Endpoint> hostCandidates)
    implements ControlFrame {

  /** In the flags: nothing is to be passed on. */
  private static final int NO_RELAY = 1;

  /** docs/protocol.md section 9.4. */
  public static final int MAX_HOST_CANDIDATES = 8;

  public Register {
    hostCandidates = List.copyOf(hostCandidates);
  }

  static Register read(WireReader in) {
    long sequence = in.readUnsignedInt();
    int interfaceId = in.readShort();
    long wantsVersion = in.readUnsignedInt();
    boolean relay = (in.readByte() & NO_RELAY) == 0;
    int count = in.readByte();
    if (count > MAX_HOST_CANDIDATES) {
      return null;
    }
    List<Endpoint> hosts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      hosts.add(in.readEndpoint());
    }
    return new Register(sequence, interfaceId, wantsVersion, relay, hosts);
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
    out.putByte(relay ? 0 : NO_RELAY).putByte(hostCandidates.size());
    hostCandidates.forEach(out::putEndpoint);
  }
}
