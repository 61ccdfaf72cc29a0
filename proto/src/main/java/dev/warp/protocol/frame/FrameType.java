package dev.warp.protocol.frame;

/** The first byte of a frame (docs/protocol.md section 6). */
public final class FrameType {

  public static final int PADDING = 0x00;
  public static final int SHARD = 0x01;
  public static final int PING = 0x02;
  public static final int PONG = 0x03;
  public static final int TUNNEL_UNKNOWN = 0x04;
  public static final int CLOSE = 0x05;
  public static final int REPORT = 0x07;
  public static final int PIECE_SHARD = 0x08;
  public static final int REGISTER = 0x10;
  public static final int WANTS = 0x11;
  public static final int REGISTERED = 0x12;
  public static final int FAR_GATE = 0x13;
  public static final int FAR_GATE_KNOWN = 0x14;
  public static final int DEREGISTER = 0x15;
  public static final int RELAY = 0x20;

  private FrameType() {}
}
