package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.erasure.JavaReedSolomonCode;
import java.util.Arrays;
import java.util.Random;

/** A payload and its shards, as a far gate would send them. */
final class ShardedPayload {

  private static final int MARGIN = 5;

  private final long number;
  private final byte[] payload;
  private final int dataShards;
  private final byte[][] shards;

  private ShardedPayload(long number, byte[] payload, int dataShards, byte[][] shards) {
    this.number = number;
    this.payload = payload;
    this.dataShards = dataShards;
    this.shards = shards;
  }

  static ShardedPayload random(
      Random random, long number, int length, int dataShards, int totalShards) {
    byte[] payload = new byte[length];
    random.nextBytes(payload);
    return of(number, payload, dataShards, totalShards);
  }

  static ShardedPayload of(long number, byte[] payload, int dataShards, int totalShards) {
    int length = payload.length;
    int shardBytes = Math.ceilDiv(length, dataShards);
    byte[][] shards = new byte[totalShards][shardBytes];
    for (int i = 0; i < length; i++) {
      shards[i / shardBytes][i % shardBytes] = payload[i];
    }
    new JavaReedSolomonCode(1).encode(shards, dataShards, totalShards, 0, shardBytes);
    return new ShardedPayload(number, payload, dataShards, shards);
  }

  long number() {
    return number;
  }

  byte[] payload() {
    return payload;
  }

  int dataShards() {
    return dataShards;
  }

  int totalShards() {
    return shards.length;
  }

  /** Hands one shard over in a buffer that is overwritten afterwards. */
  ShardOutcome sendTo(Reassembler reassembler, int index, long nowNanos) {
    byte[] shard = shards[index];
    byte[] buffer = new byte[MARGIN + shard.length + MARGIN];
    System.arraycopy(shard, 0, buffer, MARGIN, shard.length);
    ShardOutcome outcome =
        accept(
            reassembler,
            number,
            index,
            dataShards,
            shards.length,
            payload.length,
            buffer,
            MARGIN,
            shard.length,
            nowNanos);
    Arrays.fill(buffer, (byte) 0x55);
    return outcome;
  }

  /** Hands over a shard of a payload in one block. */
  static ShardOutcome accept(
      Reassembler reassembler,
      long number,
      int index,
      int dataShards,
      int totalShards,
      int payloadBytes,
      byte[] buffer,
      int offset,
      int length,
      long nowNanos) {
    Shard shard =
        new Shard()
            .of(number, payloadBytes, 0, 1)
            .at(index, dataShards, totalShards)
            .in(buffer, offset, length);
    return reassembler.accept(shard, nowNanos);
  }
}
