package dev.warp.protocol.session;

import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.DatagramKind;
import java.util.Arrays;

/** Tells a far end that its session is not known here any more (docs/protocol.md section 7). */
public final class ResetNotice {

  public static final int SIZE = 24;

  private static final int INDEX_OFFSET = 4;
  private static final int TOKEN_OFFSET = 8;

  private ResetNotice() {}

  /** The notice for a datagram that named {@code unknownIndex}; {@value #SIZE} bytes. */
  public static byte[] of(LocalIdentity local, int unknownIndex) {
    byte[] notice = new byte[SIZE];
    notice[0] = DatagramKind.RESET_NOTICE;
    Bytes.putInt(notice, INDEX_OFFSET, unknownIndex);
    System.arraycopy(local.resetToken(unknownIndex), 0, notice, TOKEN_OFFSET, ShortMac.SIZE);
    return notice;
  }

  public static int index(byte[] notice, int offset) {
    return Bytes.getInt(notice, offset + INDEX_OFFSET);
  }

  public static byte[] token(byte[] notice, int offset) {
    return Arrays.copyOfRange(notice, offset + TOKEN_OFFSET, offset + TOKEN_OFFSET + ShortMac.SIZE);
  }
}
