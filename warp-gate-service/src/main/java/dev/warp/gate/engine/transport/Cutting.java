package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.erasure.ErasureCode;
import dev.warp.gate.engine.path.Spread;
import dev.warp.protocol.frame.ShardFrame;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import dev.warp.protocol.wire.TransportHeader;
import java.util.Arrays;

/**
 * Cuts payloads into pieces, of which there is one but for very large payloads, and the pieces into
 * shards, each in the frame of its datagram (docs/protocol.md sections 6.1 and 11).
 */
final class Cutting {

  /** What a shard of a piece costs beyond one of a payload that is whole. */
  private static final int PIECE_OVERHEAD = ShardFrame.PIECE_HEADER_SIZE - ShardFrame.HEADER_SIZE;

  /** The longest payload whose length the frame of a payload in one piece can say. */
  private static final int MAX_SMALL_BYTES = 65_535;

  /**
   * What a shard costs the links beyond itself. Over IPv6 it is more, which hardly changes what
   * shape is the cheapest.
   */
  private static final int OVERHEAD = TunnelSender.OVERHEAD + Endpoint.IPV4_HEADERS;

  private final int mtu;
  private final BlockShape shape;
  private final BlockShape pieceShape;
  private final ErasureCode code;
  private final Datagrams datagrams;
  private int maxShardBytes;
  private int links = 1;
  private int reserveLinks;
  private boolean relayed;
  private int datagramBytes;
  private boolean small;
  private int length;
  private int pieces;

  /** For datagrams of at most {@code mtu} bytes. */
  Cutting(int mtu, Redundancy redundancy, ErasureCode code, Datagrams datagrams) {
    this.mtu = mtu;
    this.datagramBytes = mtu;
    this.maxShardBytes = mtu - TunnelSender.OVERHEAD;
    this.shape = new BlockShape(redundancy, links, maxShardBytes, OVERHEAD);
    this.pieceShape =
        new BlockShape(
            redundancy, links, maxShardBytes - PIECE_OVERHEAD, OVERHEAD + PIECE_OVERHEAD);
    this.code = code;
    this.datagrams = datagrams;
  }

  /** Adapts the shapes of blocks to the links there are. */
  void adapt(Spread spread) {
    if (spread.links() != links
        || spread.reserveLinks() != reserveLinks
        || spread.isRelayed() != relayed
        || spread.datagramBytes() != datagramBytes) {
      links = spread.links();
      reserveLinks = spread.reserveLinks();
      relayed = spread.isRelayed();
      datagramBytes = spread.datagramBytes();
      int relay = relayed ? RelayAddress.OVERHEAD : 0;
      maxShardBytes = Math.min(mtu - relay, datagramBytes) - TunnelSender.OVERHEAD;
      int overhead = OVERHEAD + relay;
      shape.adapt(links, reserveLinks, maxShardBytes, overhead);
      pieceShape.adapt(
          links, reserveLinks, maxShardBytes - PIECE_OVERHEAD, overhead + PIECE_OVERHEAD);
    }
  }

  /** Fits pieces and blocks to a payload; returns whether that is possible. */
  boolean fit(int payloadBytes) {
    length = payloadBytes;
    small = length <= MAX_SMALL_BYTES && shape.fit(length);
    pieces = small ? 1 : fewestPieces();
    return pieces > 0;
  }

  /** The fewest pieces that a block can hold each; the shape then fits them. 0 for none. */
  private int fewestPieces() {
    int blockBytes = ErasureCode.MAX_SHARDS * (maxShardBytes - PIECE_OVERHEAD);
    int fewest = Math.max(1, Math.ceilDiv(length, blockBytes));
    for (int count = fewest; count <= Pieces.MAX; count++) {
      if (Pieces.length(length, count, count - 1) > 0
          && pieceShape.fit(Math.ceilDiv(length, count))) {
        return count;
      }
    }
    return 0;
  }

  int pieces() {
    return pieces;
  }

  /** The shape of the block of each piece. */
  BlockShape block() {
    return small ? shape : pieceShape;
  }

  /** Shards of the block of each piece, if none is withheld. */
  int shards() {
    return block().totalShards() + block().bonusShards();
  }

  /** What of each datagram stays readable where payloads are in clear (section 5). */
  int clearFlags() {
    return small ? TransportHeader.CLEAR_SHARD : TransportHeader.CLEAR_PIECE_SHARD;
  }

  /** Makes the first {@code due} shards of a piece, and their frames. */
  void cut(byte[] payload, int offset, int piece, int due, int tunnelKey, long number) {
    int dataShards = block().dataShards();
    int shardBytes = shardBytes(piece);
    int bytes = Pieces.length(length, pieces, piece);
    int from = offset + Pieces.offset(length, pieces, piece);
    int size = TunnelSender.SHARD_OFFSET + maxShardBytes + TransportHeader.TAG_SIZE;
    byte[][] shards = datagrams.ofPiece(piece, due, size);
    for (int index = 0; index < dataShards; index++) {
      int start = Math.min(index * shardBytes, bytes);
      int part = Math.min(shardBytes, bytes - start);
      System.arraycopy(payload, from + start, shards[index], shardOffset(), part);
      Arrays.fill(shards[index], shardOffset() + part, shardOffset() + shardBytes, (byte) 0);
    }
    code.encode(shards, dataShards, due, shardOffset(), shardBytes);
    for (int index = 0; index < due; index++) {
      frame(shards[index], piece, index, tunnelKey, number);
    }
  }

  private void frame(byte[] datagram, int piece, int index, int tunnelKey, long number) {
    int at = TransportHeader.FRAMES_OFFSET;
    int dataShards = block().dataShards();
    if (small) {
      ShardFrame.write(datagram, at, index, dataShards, shards(), tunnelKey, length, number);
    } else {
      ShardFrame.writeOfPiece(
          datagram, at, piece, pieces, index, dataShards, shards(), tunnelKey, length, number);
    }
  }

  /** The datagram with a shard that has been made. */
  byte[] datagram(int piece, int index) {
    return datagrams.get(piece, index);
  }

  /** Where the frames end in the datagrams of a piece. */
  int end(int piece) {
    return shardOffset() + shardBytes(piece);
  }

  private int shardBytes(int piece) {
    return Math.ceilDiv(Pieces.length(length, pieces, piece), block().dataShards());
  }

  private int shardOffset() {
    return small ? TunnelSender.SHARD_OFFSET : TunnelSender.SHARD_OFFSET + PIECE_OVERHEAD;
  }
}
