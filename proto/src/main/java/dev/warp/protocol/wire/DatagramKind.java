package dev.warp.protocol.wire;

/** The first byte of every datagram (docs/protocol.md section 1). */
public final class DatagramKind {

  public static final byte INITIATION = (byte) 0xd1;
  public static final byte RESPONSE = (byte) 0xd2;
  public static final byte COOKIE_REPLY = (byte) 0xd3;
  public static final byte TRANSPORT = (byte) 0xd4;
  public static final byte RESET_NOTICE = (byte) 0xd5;
  public static final byte PROBE = (byte) 0xd6;

  /** The version of the protocol spoken here, byte 1 of handshake datagrams and probes. */
  public static final byte VERSION = 1;

  private DatagramKind() {}
}
