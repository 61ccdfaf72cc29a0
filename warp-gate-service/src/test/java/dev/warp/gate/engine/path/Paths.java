package dev.warp.gate.engine.path;

import dev.warp.protocol.wire.Endpoint;

/** Paths for tests. */
public final class Paths {

  /** The longest datagram that they carry, in bytes of UDP payload. */
  public static final int MTU = 1400;

  private Paths() {}

  /** A path that is known to carry the longest datagrams. */
  public static Path carrying(
      int id, int interfaceId, Endpoint remote, int farInterfaceId, long nowNanos) {
    Path path = new Path(id, interfaceId, remote, farInterfaceId, MTU, nowNanos);
    carry(path, MTU, nowNanos);
    return path;
  }

  /** Answers what the path is asked, as a path would that carries datagrams up to that size. */
  static void carry(Path path, int bytes, long nowNanos) {
    PathMtu mtu = path.mtu();
    if (mtu.due(0, nowNanos) != bytes) {
      throw new IllegalStateException("the longest datagram is not what is tried first");
    }
    mtu.sent(1, 2, nowNanos);
    mtu.answered(1, nowNanos);
  }
}
