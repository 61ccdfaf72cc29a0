package dev.warp.gate.engine.portmap;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;
import java.util.Arrays;

/**
 * The two messages of PCP that map a port (RFC 6887 sections 7.1, 7.2 and 11.1):
 *
 * <pre>
 * request:   0 version 2, 1 opcode, 2..3 reserved, 4..7 lifetime, 8..23 client's address
 * response:  0 version 2, 1 0x80 | opcode, 2 reserved, 3 result, 4..7 lifetime, 8..11 epoch,
 *            12..23 reserved
 * both:     24..35 nonce, 36 protocol, 37..39 reserved, 40..41 internal port,
 *           42..43 external port, 44..59 external address
 * </pre>
 */
final class Pcp {

  /** Bytes of a request, which has no options. */
  static final int REQUEST_SIZE = 60;

  static final int NONCE_SIZE = 12;

  private static final int VERSION = 2;
  private static final int MAP = 1;
  private static final int RESPONSE = 0x80;
  private static final int UDP = 17;
  private static final int UNSUPP_VERSION = 1;

  /** RFC 6887 section 7: no message is longer. */
  private static final int MAX_SIZE = 1100;

  /** Version to result, which is all there need be where versions differ. */
  private static final int SHORTEST = 4;

  private Pcp() {}

  /**
   * Writes a request at the beginning of {@code out}.
   *
   * @param internal the socket that is to be reached, which sends the request
   * @param suggested where it would best be reached; {@code 0.0.0.0:0} for anywhere
   * @param lifetime in seconds; 0 to end the mapping
   */
  static int writeRequest(
      byte[] out, Endpoint internal, byte[] nonce, Endpoint suggested, long lifetime) {
    WireWriter writer = new WireWriter(out, 0);
    writer.putByte(VERSION).putByte(MAP).putZeroes(2).putInt(lifetime);
    writer.putLong(internal.high()).putLong(internal.low());
    writer.putBytes(nonce).putByte(UDP).putZeroes(3);
    writer.putShort(internal.port()).putShort(suggested.port());
    writer.putLong(suggested.high()).putLong(suggested.low());
    return writer.position();
  }

  /** What a datagram from the router says to the request for {@code internal}. */
  static Answer read(byte[] data, int offset, int length, Endpoint internal, byte[] nonce) {
    if (length < SHORTEST || length > MAX_SIZE) {
      return new Answer.Invalid(DropReason.MALFORMED);
    }
    WireReader in = new WireReader(data, offset, length);
    int version = in.readByte();
    int opcode = in.readByte();
    int result = in.readShort() & 0xff; // behind a reserved byte here, the lower one of NAT-PMP's
    if (version != VERSION) {
      return ofOtherVersion(version, opcode, result);
    }
    if (opcode != (RESPONSE | MAP)) {
      return new Answer.Invalid(DropReason.UNEXPECTED);
    }
    long lifetime = in.readUnsignedInt();
    long epoch = in.readUnsignedInt();
    in.skip(12);
    byte[] itsNonce = in.readBytes(NONCE_SIZE);
    int protocol = in.readByte();
    in.skip(3);
    int internalPort = in.readShort();
    int externalPort = in.readShort();
    Endpoint external = Endpoint.of(in.readLong(), in.readLong(), externalPort);
    if (in.overrun()) {
      return new Answer.Invalid(DropReason.MALFORMED);
    }
    // RFC 6887 section 11.4: all three have to be the request's, refused or not.
    if (!Arrays.equals(itsNonce, nonce)) {
      return new Answer.Invalid(DropReason.UNAUTHENTICATED);
    }
    if (protocol != UDP || internalPort != internal.port()) {
      return new Answer.Invalid(DropReason.UNEXPECTED);
    }
    return result == 0
        ? new Answer.Mapped(epoch, external, lifetime)
        : new Answer.Refused(Refusal.ofPcp(result), lifetime);
  }

  /** RFC 6887 section 9 and appendix A: NAT-PMP, which is version 0, answers in its own way. */
  private static Answer ofOtherVersion(int version, int opcode, int result) {
    if ((opcode & RESPONSE) == 0 || result != UNSUPP_VERSION) {
      return new Answer.Invalid(DropReason.UNKNOWN_VERSION);
    }
    return version == NatPmp.VERSION
        ? new Answer.SpeaksNatPmp()
        : new Answer.Refused(Refusal.UNSUPPORTED_VERSION, Answer.LONG_LIFETIME);
  }
}
