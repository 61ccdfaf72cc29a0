package dev.warp.protocol.session;

import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;
import java.util.Optional;

/** What the two ends tell each other under the seal of a handshake. */
sealed interface Hello {

  /** Bytes of a reset token. */
  int TOKEN_SIZE = ShortMac.SIZE;

  /**
   * The initiator's (docs/protocol.md section 4.1).
   *
   * @param startId the initiator's
   * @param resetToken for the initiator's sender index
   * @param suites bit set of the suites it can do
   * @param highestVersion the newest protocol version it speaks
   */
  record OfInitiator(long startId, byte[] resetToken, int suites, int highestVersion)
      implements Hello {

    static final int SIZE = 28;

    byte[] encode() {
      byte[] encoded = new byte[SIZE];
      new WireWriter(encoded, 0)
          .putLong(startId)
          .putBytes(resetToken)
          .putByte(suites)
          .putByte(highestVersion);
      return encoded;
    }

    /** Empty if too short; extensions behind the fixed fields are ignored. */
    static Optional<OfInitiator> decode(byte[] encoded) {
      WireReader in = new WireReader(encoded, 0, encoded.length);
      OfInitiator hello =
          new OfInitiator(in.readLong(), in.readBytes(TOKEN_SIZE), in.readByte(), in.readByte());
      in.skip(2);
      return in.overrun() ? Optional.empty() : Optional.of(hello);
    }
  }

  /**
   * The responder's (docs/protocol.md section 4.2).
   *
   * @param startId the responder's
   * @param resetToken for the responder's sender index
   * @param suite wire id of the suite chosen
   * @param version the protocol version chosen
   * @param senderIndex the responder's
   */
  record OfResponder(long startId, byte[] resetToken, int suite, int version, int senderIndex)
      implements Hello {

    static final int SIZE = 64;

    byte[] encode() {
      byte[] encoded = new byte[SIZE];
      new WireWriter(encoded, 0)
          .putLong(startId)
          .putBytes(resetToken)
          .putByte(suite)
          .putByte(version)
          .putShort(0)
          .putInt(senderIndex);
      return encoded;
    }

    static Optional<OfResponder> decode(byte[] encoded) {
      WireReader in = new WireReader(encoded, 0, encoded.length);
      long startId = in.readLong();
      byte[] token = in.readBytes(TOKEN_SIZE);
      int suite = in.readByte();
      int version = in.readByte();
      in.skip(2);
      int senderIndex = in.readInt();
      return in.overrun()
          ? Optional.empty()
          : Optional.of(new OfResponder(startId, token, suite, version, senderIndex));
    }
  }
}
