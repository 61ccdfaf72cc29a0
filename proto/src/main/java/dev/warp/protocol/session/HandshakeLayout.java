package dev.warp.protocol.session;

import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.DatagramKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where the parts of handshake datagrams are (docs/protocol.md section 4). */
final class HandshakeLayout {

  static final int INDEX_OFFSET = 4;
  static final int HEADER_SIZE = 8;

  /** Noise message 1 without its payload: e, sealed s, and the payload's tag. */
  private static final int MESSAGE_1_SIZE =
      PublicKey.SIZE + PublicKey.SIZE + 2 * AeadSuite.TAG_SIZE;

  /** Noise message 2 without its payload: e, and the payload's tag. */
  private static final int MESSAGE_2_SIZE = PublicKey.SIZE + AeadSuite.TAG_SIZE;

  static final int MIN_INITIATION =
      HEADER_SIZE + MESSAGE_1_SIZE + Hello.OfInitiator.SIZE + 2 * ShortMac.SIZE;
  static final int RESPONSE = HEADER_SIZE + MESSAGE_2_SIZE + Hello.OfResponder.SIZE + ShortMac.SIZE;
  static final int COOKIE_REPLY = HEADER_SIZE + 16 + ShortMac.SIZE + AeadSuite.TAG_SIZE;

  /** Nobody sends more: extensions are small. */
  static final int MAX_INITIATION = 1200;

  private HandshakeLayout() {}

  static void writeHeader(byte[] datagram, byte kind, int index) {
    datagram[0] = kind;
    datagram[1] = DatagramKind.VERSION;
    Bytes.putShort(datagram, 2, 0);
    Bytes.putInt(datagram, INDEX_OFFSET, index);
  }

  /** The Noise prologue: the purpose, then the header of the initiation at {@code offset}. */
  static byte[] prologue(Purpose purpose, byte[] initiation, int offset) {
    byte[] label = purpose.label().getBytes(StandardCharsets.US_ASCII);
    byte[] prologue = Arrays.copyOf(label, label.length + HEADER_SIZE);
    System.arraycopy(initiation, offset, prologue, label.length, HEADER_SIZE);
    return prologue;
  }

  static int index(byte[] datagram, int offset) {
    return Bytes.getInt(datagram, offset + INDEX_OFFSET);
  }
}
