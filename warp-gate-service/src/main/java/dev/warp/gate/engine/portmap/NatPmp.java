package dev.warp.gate.engine.portmap;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;

/**
 * The messages of NAT-PMP (RFC 6886 sections 3.2 and 3.3):
 *
 * <pre>
 * address request:   0 version 0, 1 opcode 0
 * address response:  0 version 0, 1 opcode 128, 2..3 result, 4..7 epoch, 8..11 external address
 * mapping request:   0 version 0, 1 opcode 1, 2..3 reserved, 4..5 internal port,
 *                    6..7 external port, 8..11 lifetime
 * mapping response:  0 version 0, 1 opcode 129, 2..3 result, 4..7 epoch, 8..9 internal port,
 *                    10..11 external port, 12..15 lifetime
 * </pre>
 */
final class NatPmp {

  static final int VERSION = 0;

  /** Bytes of the longer request. */
  static final int REQUEST_SIZE = 12;

  private static final int EXTERNAL_ADDRESS = 0;
  private static final int MAP_UDP = 1;
  private static final int RESPONSE = 0x80;

  private NatPmp() {}

  static int writeAddressRequest(byte[] out) {
    return new WireWriter(out, 0).putByte(VERSION).putByte(EXTERNAL_ADDRESS).position();
  }

  /**
   * Writes a request at the beginning of {@code out}.
   *
   * @param suggested external port; 0 for any
   * @param lifetime in seconds; 0 to end the mapping
   */
  static int writeMappingRequest(byte[] out, int internalPort, int suggested, long lifetime) {
    WireWriter writer = new WireWriter(out, 0);
    writer.putByte(VERSION).putByte(MAP_UDP).putZeroes(2);
    return writer.putShort(internalPort).putShort(suggested).putInt(lifetime).position();
  }

  /** What a datagram from the router says to the question for its address. */
  static Answer readAddress(byte[] data, int offset, int length) {
    WireReader in = new WireReader(data, offset, length);
    Answer trouble = readHeader(in, EXTERNAL_ADDRESS);
    long epoch = in.readUnsignedInt();
    Endpoint address = Endpoint.ofIpv4(in.readInt(), 0);
    if (trouble != null) {
      return trouble;
    }
    return in.overrun()
        ? new Answer.Invalid(DropReason.MALFORMED)
        : new Answer.ExternalAddress(epoch, address);
  }

  /**
   * What a datagram from the router says to the request for a port.
   *
   * @param address the router's, as it has told
   */
  static Answer readMapping(
      byte[] data, int offset, int length, int internalPort, Endpoint address) {
    WireReader in = new WireReader(data, offset, length);
    Answer trouble = readHeader(in, MAP_UDP);
    long epoch = in.readUnsignedInt();
    boolean ours = in.readShort() == internalPort;
    Endpoint external = address.withPort(in.readShort());
    long lifetime = in.readUnsignedInt();
    if (trouble != null) {
      return trouble;
    }
    if (in.overrun()) {
      return new Answer.Invalid(DropReason.MALFORMED);
    }
    return ours
        ? new Answer.Mapped(epoch, external, lifetime)
        : new Answer.Invalid(DropReason.UNEXPECTED);
  }

  /** Version to result code; returns what is wrong with them, or null. */
  private static Answer readHeader(WireReader in, int opcode) {
    int version = in.readByte();
    int answered = in.readByte();
    int result = in.readShort();
    if (in.overrun()) {
      return new Answer.Invalid(DropReason.MALFORMED);
    }
    if (version != VERSION) {
      return new Answer.Invalid(DropReason.UNKNOWN_VERSION);
    }
    if (answered != (RESPONSE | opcode)) {
      return new Answer.Invalid(DropReason.UNEXPECTED);
    }
    return result == 0 ? null : new Answer.Refused(Refusal.ofNatPmp(result), Answer.LONG_LIFETIME);
  }
}
