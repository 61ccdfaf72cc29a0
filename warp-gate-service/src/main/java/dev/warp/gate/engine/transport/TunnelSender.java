package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.erasure.ErasureCode;
import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.path.Spread;
import dev.warp.protocol.frame.ShardFrame;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.TransportHeader;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Cuts the payloads of one tunnel into shards, seals them and sends them over the paths. */
public final class TunnelSender {

  /** Where a shard begins in its datagram. */
  public static final int SHARD_OFFSET = TransportHeader.FRAMES_OFFSET + ShardFrame.HEADER_SIZE;

  /** Bytes of a UDP payload that are not shard (docs/protocol.md section 12). */
  public static final int OVERHEAD = SHARD_OFFSET + TransportHeader.TAG_SIZE;

  /** UDP and IPv4 headers, which cost the links as well. */
  private static final int UDP_IP_OVERHEAD = 28;

  /** The last payload number, 48 bits. */
  private static final long MAX_NUMBER = (1L << 48) - 1;

  private final String name;
  private final int maxShardBytes;
  private final BlockShape shape;
  private final ErasureCode code;
  private final byte[][] datagrams;
  private final int[] keys;
  private int key;
  private int refusedKeys;
  private int links = 1;
  private int degradedLinks;
  private long number;
  private long payloads;
  private long payloadBytes;
  private long sentDatagrams;
  private long sentBytes;
  private final Map<PayloadDrop, Long> drops = new EnumMap<>(PayloadDrop.class);

  /**
   * @param keys what to call the tunnel towards the far gate, in the order to try
   * @param mtu bound on the UDP payloads, in bytes
   * @param datagrams {@link ErasureCode#MAX_SHARDS} slots for buffers, shared by all senders of one
   *     thread
   */
  public TunnelSender(
      String name,
      int[] keys,
      int mtu,
      Redundancy redundancy,
      ErasureCode code,
      byte[][] datagrams) {
    this.name = name;
    this.keys = keys.clone();
    this.maxShardBytes = mtu - OVERHEAD;
    this.shape = new BlockShape(redundancy, links, maxShardBytes, OVERHEAD + UDP_IP_OVERHEAD);
    this.code = code;
    this.datagrams = datagrams;
  }

  /** Sends a payload in {@code session}, or counts why not. */
  public void send(
      byte[] payload,
      int offset,
      int length,
      Session session,
      Spread spread,
      GateOutput output,
      long nowNanos) {
    if (spread.isEmpty()) {
      drop(PayloadDrop.NO_PATH);
      return;
    }
    if (spread.links() != links || spread.degradedLinks() != degradedLinks) {
      links = spread.links();
      degradedLinks = spread.degradedLinks();
      shape.adapt(links, degradedLinks, maxShardBytes, OVERHEAD + UDP_IP_OVERHEAD);
    }
    if (!shape.fit(length)) {
      drop(PayloadDrop.TOO_LARGE);
      return;
    }
    payloads++;
    payloadBytes += length;
    int total = shape.totalShards() + shape.bonusShards();
    cut(payload, offset, length, total);
    int shardBytes = shape.shardBytes();
    code.encode(datagrams, shape.dataShards(), total, SHARD_OFFSET, shardBytes);
    spread.begin(shape.totalShards(), shape.bonusShards());
    for (int index = 0; index < total; index++) {
      byte[] datagram = datagrams[index];
      ShardFrame.write(
          datagram,
          TransportHeader.FRAMES_OFFSET,
          index,
          shape.dataShards(),
          total,
          keys[key],
          length,
          number);
      Path path = spread.deal();
      int size = session.seal(datagram, 0, SHARD_OFFSET + shardBytes, path.id(), nowNanos);
      if (size > 0) {
        output.send(path.interfaceId(), path.remote(), datagram, 0, size);
        path.sentForSign(size, session.lastCounter(path.id()), nowNanos);
        sentDatagrams++;
        sentBytes += size;
      }
    }
    number = number == MAX_NUMBER ? 0 : number + 1;
  }

  /** Copies the payload into the data shards, and makes room for the parity. */
  private void cut(byte[] payload, int offset, int length, int total) {
    int shardBytes = shape.shardBytes();
    int needed = SHARD_OFFSET + maxShardBytes + TransportHeader.TAG_SIZE;
    for (int index = 0; index < total; index++) {
      if (datagrams[index] == null || datagrams[index].length < needed) {
        datagrams[index] = new byte[needed];
      }
      if (index < shape.dataShards()) {
        int from = Math.min(index * shardBytes, length);
        int bytes = Math.min(shardBytes, length - from);
        System.arraycopy(payload, offset + from, datagrams[index], SHARD_OFFSET, bytes);
        Arrays.fill(datagrams[index], SHARD_OFFSET + bytes, SHARD_OFFSET + shardBytes, (byte) 0);
      }
    }
  }

  /** Counts a payload that could not be sent. */
  public void drop(PayloadDrop reason) {
    drops.merge(reason, 1L, Long::sum);
  }

  /**
   * The far gate has no tunnel of that key: the other one, if there is one, is tried from now on.
   * Trying goes on, for the far gate may be given the tunnel later.
   *
   * @return whether with this, for the first time, all keys have been refused
   */
  public boolean unknownThere(int unknownKey) {
    if (keys[key] != unknownKey) {
      return false;
    }
    key = (key + 1) % keys.length;
    refusedKeys = Math.min(refusedKeys + 1, keys.length + 1);
    return refusedKeys == keys.length;
  }

  /** The far gate has started anew, and may know other tunnels than before. */
  public void farGateRestarted() {
    key = 0;
    refusedKeys = 0;
  }

  public String name() {
    return name;
  }

  /** Payloads cut and sent. */
  public long payloads() {
    return payloads;
  }

  public long payloadBytes() {
    return payloadBytes;
  }

  /** Datagrams sent for them. */
  public long sentDatagrams() {
    return sentDatagrams;
  }

  /** Bytes of those datagrams, without UDP and IP headers. */
  public long sentBytes() {
    return sentBytes;
  }

  public long dropped(PayloadDrop reason) {
    return drops.getOrDefault(reason, 0L);
  }
}
