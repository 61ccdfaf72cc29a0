package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.boundary.Urgency;
import dev.warp.gate.engine.erasure.ErasureCode;
import dev.warp.gate.engine.pacing.ShardDrop;
import dev.warp.gate.engine.pacing.ShardOwner;
import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.path.Spread;
import dev.warp.protocol.frame.ShardFrame;
import dev.warp.protocol.wire.TransportHeader;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Sends the payloads of one tunnel: cuts them into shards and deals these to the paths. */
public final class TunnelSender {

  /** Where a shard begins in its datagram. */
  public static final int SHARD_OFFSET = TransportHeader.FRAMES_OFFSET + ShardFrame.HEADER_SIZE;

  /** Bytes of a UDP payload that are not shard (docs/protocol.md section 12). */
  public static final int OVERHEAD = SHARD_OFFSET + TransportHeader.TAG_SIZE;

  /** The last payload number, 48 bits. */
  private static final long MAX_NUMBER = (1L << 48) - 1;

  private final String name;
  private final ErasureCode code;
  private final Datagrams datagrams;
  private final Admission admission;
  private Urgency urgency;
  private int maxPayloadBytes;
  private boolean clear;
  private Cutting cutting;

  /**
   * The paths that the shards of a payload are dealt to, all of the first piece first; null where
   * one is withheld.
   */
  private Path[] dealt = new Path[ErasureCode.MAX_SHARDS];

  private final int[] keys;
  private int key;
  private int refusedKeys;
  private long number;
  private long payloads;
  private long payloadBytes;
  private final Tally tally = new Tally();
  private final Map<PayloadDrop, Long> drops = new EnumMap<>(PayloadDrop.class);

  /**
   * @param firstNumber of its payloads: above all that the far gate has seen of a tunnel that was
   *     called the same
   * @param datagrams shared by all senders of one thread
   */
  public TunnelSender(
      TunnelSettings settings, long firstNumber, ErasureCode code, Datagrams datagrams) {
    this.name = settings.name();
    this.keys = TunnelKeys.sent(settings.name(), settings.id());
    this.number = firstNumber;
    this.code = code;
    this.datagrams = datagrams;
    this.admission = new Admission(settings.urgency());
    use(settings);
  }

  /** Sends as these say from the next payload on; name and id stay what they are. */
  public void use(TunnelSettings settings) {
    urgency = settings.urgency();
    admission.use(urgency);
    maxPayloadBytes = settings.maxPayloadBytes();
    clear = settings.clearPayloads();
    cutting = new Cutting(settings.mtu(), settings.redundancy(), code, datagrams);
  }

  /** Sends a payload, or counts why not. */
  public void send(
      byte[] payload, int offset, int length, Spread spread, ShardSender shards, long nowNanos) {
    if (spread.isEmpty()) {
      drop(PayloadDrop.NO_PATH);
      return;
    }
    cutting.adapt(spread);
    if (length > maxPayloadBytes || !cutting.fit(length)) {
      drop(PayloadDrop.TOO_LARGE);
    } else if (!cutAndDeal(payload, offset, spread, nowNanos)) {
      drop(PayloadDrop.CONGESTED);
    } else {
      payloads++;
      payloadBytes += length;
      sendDealt(shards, nowNanos);
      number = number == MAX_NUMBER ? 0 : number + 1;
    }
  }

  /** Deals each block for itself, for it is blocks that the promise is about. */
  private boolean cutAndDeal(byte[] payload, int offset, Spread spread, long nowNanos) {
    int total = cutting.shards();
    int all = cutting.pieces() * total;
    if (dealt.length < all) {
      dealt = new Path[all];
    }
    Arrays.fill(dealt, 0, all, null);
    for (int piece = 0; piece < cutting.pieces(); piece++) {
      if (!admission.admit(cutting.block(), spread, nowNanos)) {
        return false;
      }
      int due = spread.due();
      cutting.cut(payload, offset, piece, due, keys[key], number);
      for (int index = 0; index < due; index++) {
        dealt[piece * total + index] = spread.deal();
      }
    }
    return true;
  }

  /** One shard of each piece and round again: a burst of losses takes few of any one block. */
  private void sendDealt(ShardSender shards, long nowNanos) {
    int total = cutting.shards();
    int flags = clear ? cutting.clearFlags() : TransportHeader.SEALED;
    long deadlineNanos = nowNanos + urgency.deadlineNanos();
    for (int index = 0; index < total; index++) {
      for (int piece = 0; piece < cutting.pieces(); piece++) {
        Path path = dealt[piece * total + index];
        if (path != null) {
          byte[] datagram = cutting.datagram(piece, index);
          int end = cutting.end(piece);
          shards.send(path, datagram, end, flags, index, deadlineNanos, tally, nowNanos);
        }
      }
    }
  }

  /** Whether a payload would be sent with all its redundancy, and soon. */
  public boolean hasRoom(Spread spread, long nowNanos) {
    return !spread.isEmpty() && admission.hasRoom(spread, nowNanos);
  }

  /** The number of the next payload. */
  public long nextNumber() {
    return number;
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

  /** Bytes of those datagrams, UDP and IP headers included. */
  public long sentBytes() {
    return tally.bytes;
  }

  public long dropped(PayloadDrop reason) {
    return drops.getOrDefault(reason, 0L);
  }

  /** Shards that were made and not sent. */
  public long droppedShards(ShardDrop reason) {
    return tally.drops.getOrDefault(reason, 0L);
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

  private final class Tally implements ShardOwner {
    private long datagrams;
    private long bytes;
    private final Map<ShardDrop, Long> drops = new EnumMap<>(ShardDrop.class);

    @Override
    public int priority() {
      return urgency.priority();
    }

    @Override
    public void sent(int size) {
      datagrams++;
      bytes += size;
    }

    @Override
    public void dropped(ShardDrop reason) {
      drops.merge(reason, 1L, Long::sum);
    }
  }
}
