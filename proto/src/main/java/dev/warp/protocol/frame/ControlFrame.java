package dev.warp.protocol.frame;

import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;
import java.util.Optional;

/** Every frame but padding and shard: type, length, value (docs/protocol.md section 6). */
public sealed interface ControlFrame
    permits Ping,
        Pong,
        TunnelUnknown,
        Close,
        Report,
        Register,
        Wants,
        Registered,
        FarGateCandidates,
        FarGateKnown,
        Deregister {

  /** One of the constants of {@link FrameType}. */
  int type();

  /** Bytes of the value, without type and length. */
  int valueLength();

  void writeValue(WireWriter out);

  /** Bytes of the whole frame. */
  default int size() {
    return FrameReader.PREFIX_SIZE + valueLength();
  }

  /** Writes the whole frame at {@code offset} and returns the offset after it. */
  default int write(byte[] buffer, int offset) {
    Bytes.putByte(buffer, offset, type());
    Bytes.putShort(buffer, offset + 1, valueLength());
    WireWriter out = new WireWriter(buffer, offset + FrameReader.PREFIX_SIZE);
    writeValue(out);
    return out.position();
  }

  /** Whether {@code type} is one this version knows; others are to be skipped. */
  static boolean isKnown(int type) {
    return switch (type) {
      case FrameType.PING,
          FrameType.PONG,
          FrameType.TUNNEL_UNKNOWN,
          FrameType.CLOSE,
          FrameType.REPORT,
          FrameType.REGISTER,
          FrameType.WANTS,
          FrameType.REGISTERED,
          FrameType.FAR_GATE,
          FrameType.FAR_GATE_KNOWN,
          FrameType.DEREGISTER ->
          true;
      default -> false;
    };
  }

  /**
   * Decodes the value of a frame of a known type. Empty when the value is shorter than its fields
   * or they contradict each other; bytes after the known fields are ignored, so that a later
   * version can add some.
   */
  static Optional<ControlFrame> read(int type, WireReader value) {
    ControlFrame frame =
        switch (type) {
          case FrameType.PING -> Ping.read(value);
          case FrameType.PONG -> Pong.read(value);
          case FrameType.TUNNEL_UNKNOWN -> new TunnelUnknown(value.readInt());
          case FrameType.CLOSE -> new Close(value.readByte());
          case FrameType.REPORT -> Report.read(value);
          case FrameType.REGISTER -> Register.read(value);
          case FrameType.WANTS -> Wants.read(value);
          case FrameType.REGISTERED -> Registered.read(value);
          case FrameType.FAR_GATE -> FarGateCandidates.read(value);
          case FrameType.FAR_GATE_KNOWN -> FarGateKnown.read(value);
          case FrameType.DEREGISTER -> new Deregister(value.readShort());
          default -> null;
        };
    return value.overrun() ? Optional.empty() : Optional.ofNullable(frame);
  }
}
