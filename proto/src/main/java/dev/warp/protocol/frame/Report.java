package dev.warp.protocol.frame;

import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;

/**
 * What has arrived on one of the receiver's paths, unasked (docs/protocol.md section 6.6).
 *
 * @param pathId the path, in the numbering of who gets the report
 * @param received datagrams received on that path in this session
 * @param highestCounter the highest counter received on that path, 48 bits
 * @param bytes of those datagrams, UDP payloads
 * @param late of those datagrams, how many came after one with a higher counter; 32 bits
 * @param jitterMicros how much delays vary (RFC 3550 section 6.4.1), in microseconds
 * @param delayMicros the least time from sending to arrival of a datagram since the last report, by
 *     two clocks that may be anywhere, modulo 2^32 microseconds
 * @param countedMicros when these counts were taken, by the clock of who reports, modulo 2^32
 *     microseconds
 */
public record Report(
    int pathId,
    long received,
    long highestCounter,
    long bytes,
    long late,
    long jitterMicros,
    long delayMicros,
    long countedMicros)
    implements ControlFrame {

  static Report read(WireReader in) {
    return new Report(
        in.readShort(),
        in.readLong(),
        in.readUnsigned(6),
        in.readLong(),
        in.readUnsignedInt(),
        in.readUnsignedInt(),
        in.readUnsignedInt(),
        in.readUnsignedInt());
  }

  @Override
  public int type() {
    return FrameType.REPORT;
  }

  @Override
  public int valueLength() {
    return 40;
  }

  @Override
  public void writeValue(WireWriter out) {
    out.putShort(pathId).putLong(received);
    out.putUnsigned(6, highestCounter);
    out.putLong(bytes).putInt(late).putInt(jitterMicros).putInt(delayMicros).putInt(countedMicros);
  }
}
