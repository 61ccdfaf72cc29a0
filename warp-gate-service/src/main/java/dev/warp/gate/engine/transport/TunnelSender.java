package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.boundary.Urgency;
import dev.warp.gate.engine.erasure.ErasureCode;
import dev.warp.gate.engine.pacing.ShardOwner;
import dev.warp.gate.engine.path.Spread;
import dev.warp.protocol.frame.ShardFrame;
import dev.warp.protocol.wire.TransportHeader;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Cuts the payloads of one tunnel into shards and deals them to the paths. */
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
  private final Urgency urgency;
  private final Admission admission;
  private final ErasureCode code;
  private final byte[][] datagrams;
  private final int[] keys;
  private int key;
  private int refusedKeys;
  private int links = 1;
  private int reserveLinks;
  private long number;
  private long payloads;
  private long payloadBytes;
  private final Tally tally = new Tally();
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
      Urgency urgency,
      ErasureCode code,
      byte[][] datagrams) {
    this.name = name;
    this.keys = keys.clone();
    this.maxShardBytes = mtu - OVERHEAD;
    this.shape = new BlockShape(redundancy, links, maxShardBytes, OVERHEAD + UDP_IP_OVERHEAD);
    this.urgency = urgency;
    this.admission = new Admission(urgency);
    this.code = code;
    this.datagrams = datagrams;
  }

  /** Sends a payload, or counts why not. */
  public void send(
      byte[] payload, int offset, int length, Spread spread, ShardSender shards, long nowNanos) {
    if (spread.isEmpty()) {
      drop(PayloadDrop.NO_PATH);
      return;
    }
    if (spread.links() != links || spread.reserveLinks() != reserveLinks) {
      links = spread.links();
      reserveLinks = spread.reserveLinks();
      shape.adapt(links, reserveLinks, maxShardBytes, OVERHEAD + UDP_IP_OVERHEAD);
    }
    if (!shape.fit(length)) {
      drop(PayloadDrop.TOO_LARGE);
    } else if (!admission.admit(shape, spread, nowNanos)) {
      drop(PayloadDrop.CONGESTED);
    } else {
      payloads++;
      payloadBytes += length;
      sendBlock(payload, offset, length, spread, shards, nowNanos);
    }
  }

  private void sendBlock(
      byte[] payload, int offset, int length, Spread spread, ShardSender shards, long nowNanos) {
    int due = spread.due();
    cut(payload, offset, length, due);
    int shardBytes = shape.shardBytes();
    code.encode(datagrams, shape.dataShards(), due, SHARD_OFFSET, shardBytes);
    int total = shape.totalShards() + shape.bonusShards();
    long deadlineNanos = nowNanos + urgency.deadlineNanos();
    for (int index = 0; index < due; index++) {
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
      int end = SHARD_OFFSET + shardBytes;
      shards.send(spread.deal(), datagram, end, urgency.priority(), deadlineNanos, tally, nowNanos);
    }
    number = number == MAX_NUMBER ? 0 : number + 1;
  }

  /** Whether a payload would be sent with all its redundancy, and soon. */
  public boolean hasRoom(Spread spread, long nowNanos) {
    return !spread.isEmpty() && admission.hasRoom(spread, nowNanos);
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
    return tally.datagrams;
  }

  /** Bytes of those datagrams, without UDP and IP headers. */
  public long sentBytes() {
    return tally.bytes;
  }

  public long dropped(PayloadDrop reason) {
    return drops.getOrDefault(reason, 0L);
  }

  /** Shards whose deadline passed before it was their turn. */
  public long lateShards() {
    return tally.notSent;
  }

  /** Sees whether the tunnel is unprotected; returns whether that has changed. */
  public boolean protectionChanged(long nowNanos) {
    return admission.protectionChanged(nowNanos);
  }

  /** Whether a payload was sent not long ago with less redundancy than promised. */
  public boolean isUnprotected() {
    return admission.isUnprotected();
  }

  /** When that ends, if nothing happens. */
  public long protectedNanos() {
    return admission.protectedNanos();
  }

  /** Payloads sent with less redundancy than promised. */
  public long unprotectedPayloads() {
    return admission.unprotectedPayloads();
  }

  /** Parity shards that were not sent because paths were short of room. */
  public long withheldShards() {
    return admission.withheldShards();
  }

  private static final class Tally implements ShardOwner {
    private long datagrams;
    private long bytes;
    private long notSent;

    @Override
    public void sent(int size) {
      datagrams++;
      bytes += size;
    }

    @Override
    public void notSent() {
      notSent++;
    }
  }
}
