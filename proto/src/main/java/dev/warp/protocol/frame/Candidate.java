package dev.warp.protocol.frame;

import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;
import java.util.Optional;

/**
 * An endpoint at which a gate might be reached (docs/protocol.md section 9.2; RFC 8445 section
 * 5.1).
 *
 * @param kind how it is known
 * @param interfaceId the owner's interface behind it
 * @param endpoint where to send
 */
public record Candidate(Kind kind, int interfaceId, Endpoint endpoint) {

  /** Encoded size in bytes. */
  public static final int SIZE = 3 + Endpoint.SIZE;

  /** An interface id that is not known (yet). */
  public static final int UNKNOWN_INTERFACE = 0xffff;

  /** How a candidate is known. */
  public enum Kind {
    /** An address of the interface itself. */
    HOST(1),
    /** What the map saw. */
    SERVER_REFLEXIVE(2),
    /** Behind the map that tells it, which passes datagrams on. */
    RELAYED(3),
    /** Where an authentic probe came from; never on the wire. */
    PEER_REFLEXIVE(0),
    /** Written in the configuration; never on the wire. */
    CONFIGURED(0);

    private final int wireId;

    Kind(int wireId) {
      this.wireId = wireId;
    }
  }

  /** Empty for a kind that is unknown here or never on the wire. */
  static Optional<Candidate> read(WireReader in) {
    int kind = in.readByte();
    int interfaceId = in.readShort();
    Endpoint endpoint = in.readEndpoint();
    return switch (kind) {
      case 1 -> Optional.of(new Candidate(Kind.HOST, interfaceId, endpoint));
      case 2 -> Optional.of(new Candidate(Kind.SERVER_REFLEXIVE, interfaceId, endpoint));
      case 3 -> Optional.of(new Candidate(Kind.RELAYED, interfaceId, endpoint));
      default -> Optional.empty();
    };
  }

  void write(WireWriter out) {
    out.putByte(kind.wireId).putShort(interfaceId).putEndpoint(endpoint);
  }
}
