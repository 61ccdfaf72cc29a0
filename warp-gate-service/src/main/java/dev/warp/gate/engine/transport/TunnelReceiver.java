package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.boundary.Ordering;
import dev.warp.gate.engine.erasure.ErasureCode;
import dev.warp.protocol.frame.ShardFrame;

/** Makes payloads of the shards of one tunnel, and hands them to the application. */
public final class TunnelReceiver {

  private final Reassembler reassembler;
  private final Shard shard = new Shard();
  private final long heldBackLimit;
  private final OrderedDelivery.Window automatic;
  private final OrderedDelivery.Application application;

  /** Null where payloads go out as they come. */
  private OrderedDelivery order;

  private long delivered;
  private long overtakenBefore;

  /**
   * @param limits of incomplete payloads; as many bytes are for those held back
   * @param automatic the window of an ordered tunnel for which none is configured
   */
  public TunnelReceiver(
      Ordering ordering,
      ReassemblyLimits limits,
      OrderedDelivery.Window automatic,
      ErasureCode code,
      OrderedDelivery.Application application) {
    this.heldBackLimit = limits.bytes();
    this.automatic = automatic;
    this.application = application;
    this.reassembler = new Reassembler(limits, code, this::rebuilt);
    use(ordering);
  }

  /**
   * Hands payloads over in order from now on, or no more; none that is held back is lost by that.
   */
  public void use(Ordering ordering) {
    if (!ordering.inOrder()) {
      if (order != null) {
        order.release();
        overtakenBefore += order.overtaken();
        order = null;
      }
    } else if (order == null) {
      order = new OrderedDelivery(window(ordering), heldBackLimit, this::handOver);
    } else {
      order.use(window(ordering));
    }
  }

  private OrderedDelivery.Window window(Ordering ordering) {
    if (ordering.windowNanos().isEmpty()) {
      return automatic;
    }
    long configured = ordering.windowNanos().getAsLong();
    return nowNanos -> configured;
  }

  private void rebuilt(long number, byte[] buffer, int offset, int length, long nowNanos) {
    if (order == null) {
      handOver(buffer, offset, length);
    } else {
      order.deliver(number, buffer, offset, length, nowNanos);
    }
  }

  private void handOver(byte[] buffer, int offset, int length) {
    delivered++;
    application.deliver(buffer, offset, length);
  }

  /** Takes the frame at {@code offset}, a shard or a shard of a piece; it has its whole header. */
  public ShardOutcome onShard(byte[] data, int offset, int length, long nowNanos) {
    long number = ShardFrame.payloadNumber(data, offset);
    int header = ShardFrame.headerSize(data, offset);
    if (ShardFrame.isOfPiece(data, offset)) {
      int payloadBytes = ShardFrame.largePayloadLength(data, offset);
      shard.of(
          number, payloadBytes, ShardFrame.piece(data, offset), ShardFrame.pieces(data, offset));
    } else {
      shard.of(number, ShardFrame.payloadLength(data, offset), 0, 1);
    }
    shard
        .at(
            ShardFrame.index(data, offset),
            ShardFrame.dataShards(data, offset),
            ShardFrame.totalShards(data, offset))
        .in(data, offset + header, length - header);
    return reassembler.accept(shard, nowNanos);
  }

  /** When {@link #expire} has something to do, or {@link Reassembler#NO_DEADLINE}. */
  public long nextDeadline() {
    long deadline = reassembler.nextDeadline();
    return order == null ? deadline : Math.min(deadline, order.nextDeadline());
  }

  /** Gives up payloads whose time is over, and hands on those that have waited long enough. */
  public void expire(long nowNanos) {
    reassembler.expire(nowNanos);
    if (order != null) {
      order.expire(nowNanos);
    }
  }

  /** The far gate has started anew, and numbers its payloads from the beginning. */
  public void reset() {
    reassembler.reset();
    if (order != null) {
      order.reset();
    }
  }

  public Reassembler reassembler() {
    return reassembler;
  }

  /** Payloads handed to the application. */
  public long delivered() {
    return delivered;
  }

  /** Payloads dropped because a later one had been handed to the application. */
  public long overtaken() {
    return overtakenBefore + (order == null ? 0 : order.overtaken());
  }

  /** Memory held for payloads that wait for earlier ones, in bytes. */
  public long heldBackBytes() {
    return order == null ? 0 : order.allocatedBytes();
  }
}
