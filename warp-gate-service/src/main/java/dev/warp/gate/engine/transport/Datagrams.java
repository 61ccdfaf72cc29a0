package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.erasure.ErasureCode;

/**
 * Buffers for the datagrams of one payload, used again for the next. Shared by all senders of one
 * thread; they grow to what the largest payload needs.
 */
public final class Datagrams {

  private byte[][][] byPiece = new byte[1][ErasureCode.MAX_SHARDS][];

  /** Those of a piece: a buffer of {@code bytes} or more for each of its {@code shards}. */
  byte[][] ofPiece(int piece, int shards, int bytes) {
    if (piece >= byPiece.length) {
      byte[][][] more = new byte[piece + 1][ErasureCode.MAX_SHARDS][];
      System.arraycopy(byPiece, 0, more, 0, byPiece.length);
      byPiece = more;
    }
    byte[][] datagrams = byPiece[piece];
    for (int i = 0; i < shards; i++) {
      if (datagrams[i] == null || datagrams[i].length < bytes) {
        datagrams[i] = new byte[bytes];
      }
    }
    return datagrams;
  }

  /** The buffer of one shard, as {@link #ofPiece} has provided it. */
  byte[] get(int piece, int index) {
    return byPiece[piece][index];
  }
}
