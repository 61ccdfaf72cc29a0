package dev.warp.map.replica.control;

import dev.warp.control.v1.FleetGate;
import dev.warp.io.SocketAddresses;
import dev.warp.map.fleet.Admissions;
import dev.warp.map.fleet.Fleet;
import dev.warp.map.link.CallReceiver;
import dev.warp.map.link.CallRequest;
import dev.warp.map.link.GateCalls;
import dev.warp.map.link.GateLinks;
import dev.warp.map.replica.ReplicaListener;
import dev.warp.map.v1.Ruling;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Gates that are connected to other replicas of the map: puts them into the fleet, and calls them;
 * and which gates others admit, which are admitted here too. And lets the others do the same. For
 * any thread, but where it says otherwise.
 */
public final class ReplicaControl implements ReplicaListener {

  /** A connection that says nothing is asked so often whether it still stands. */
  static final int KEEP_ALIVE_SECONDS = 10;

  static final int KEEP_ALIVE_PATIENCE_SECONDS = 3;

  // What a gate may say of a failure, in base64 and percent-encoded.
  private static final int MAX_METADATA_BYTES = 64 << 10;

  /** What is kept here of an answer that its caller does not take. */
  private static final int WINDOW_BYTES = 256 << 10;

  private static final long STOP_MILLIS = 500;

  private final Parts parts;
  private final SslContext tls;
  private final EventLoopGroup group;
  private final Server server;
  private final Map<Long, OtherReplica> others = new ConcurrentHashMap<>();

  /** What is kept of what gates connected elsewhere say of themselves; the links' thread's. */
  private long stateBytes;

  private boolean isClosed;

  private ReplicaControl(Parts parts, SslContext tls, EventLoopGroup group, Server server) {
    this.parts = parts;
    this.tls = tls;
    this.group = group;
    this.server = server;
  }

  /**
   * What it is made of.
   *
   * @param address where it listens for others
   * @param replica this one
   * @param thread the links' own
   * @param maxStateBytes what all gates that are connected elsewhere may say of themselves
   */
  public record Parts(
      Endpoint address,
      long replica,
      Fleet fleet,
      GateLinks links,
      Admissions admissions,
      ScheduledExecutorService thread,
      long maxStateBytes) {}

  /**
   * Begins to serve other replicas.
   *
   * @param map the map's private key, which stays the caller's to close
   * @throws BindException with a message for people
   */
  public static ReplicaControl start(Parts parts, PrivateKey map) throws BindException {
    ReplicaTls tls = new ReplicaTls(map);
    EventLoopGroup group = new NioEventLoopGroup(1, new DefaultThreadFactory("replicas", true));
    try {
      Server server = ReplicaServer.start(parts, tls, group);
      return new ReplicaControl(parts, tls.ofClient(), group, server);
    } catch (BindException e) {
      stop(group);
      throw e;
    }
  }

  @Override
  public void there(long replica, Endpoint address) {
    parts.thread().execute(() -> heardOf(replica, address));
  }

  private void heardOf(long replica, Endpoint address) {
    OtherReplica known = others.get(replica);
    if (known != null) {
      known.setMissed(false);
    } else if (!isClosed) {
      OtherReplica other =
          new OtherReplica(replica, channel(address), parts.thread(), new Known(replica));
      others.put(replica, other);
      other.watch();
    }
  }

  private ManagedChannel channel(Endpoint address) {
    return NettyChannelBuilder.forAddress(SocketAddresses.of(address))
        .overrideAuthority(ReplicaTls.NAME)
        .sslContext(tls)
        .eventLoopGroup(group)
        .channelType(NioSocketChannel.class)
        .executor(parts.thread())
        .disableRetry()
        .maxInboundMetadataSize(MAX_METADATA_BYTES)
        .flowControlWindow(WINDOW_BYTES)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_PATIENCE_SECONDS, TimeUnit.SECONDS)
        .build();
  }

  @Override
  public void gone(long replica) {
    parts
        .thread()
        .execute(
            () ->
                Optional.ofNullable(others.get(replica)).ifPresent(other -> other.setMissed(true)));
  }

  @Override
  public boolean isKnown(long replica) {
    return Optional.ofNullable(others.get(replica))
        .filter(OtherReplica::hasToldAllRulings)
        .isPresent();
  }

  /** Other replicas whose gates are seen and called. */
  public int heard() {
    return (int) others.values().stream().filter(OtherReplica::isHeard).count();
  }

  /** What one other replica knows, on its way to where it is known here; for the links' thread. */
  private final class Known implements OtherReplica.Listener {

    private final long replica;
    private final Map<PublicKey, Integer> bytes = new HashMap<>();

    Known(long replica) {
      this.replica = replica;
    }

    @Override
    public void connected(FleetGate gate, PublicKey key) {
      int said = gate.getState().getSerializedSize();
      keep(key, 0);
      boolean fits = stateBytes + said <= parts.maxStateBytes();
      if (fits) {
        keep(key, said);
      }
      FleetGate shown = fits ? gate : gate.toBuilder().clearState().build();
      parts.fleet().elsewhere(replica, key, Optional.of(shown));
    }

    @Override
    public void gone(PublicKey gate) {
      keep(gate, 0);
      parts.fleet().elsewhere(replica, gate, Optional.empty());
    }

    @Override
    public void ruled(List<Ruling> rulings) {
      parts.admissions().take(rulings);
    }

    @Override
    public void closed() {
      others.remove(replica);
    }

    private void keep(PublicKey gate, int said) {
      Integer before = said == 0 ? bytes.remove(gate) : bytes.put(gate, said);
      stateBytes += said - (before == null ? 0 : before);
    }
  }

  /** Calls a gate that is connected to another replica; nothing if that is none that is known. */
  public Optional<GateCalls.Call> call(
      long replica, PublicKey gate, CallRequest request, CallReceiver receiver) {
    return Optional.ofNullable(others.get(replica))
        .map(other -> other.call(gate, request, receiver));
  }

  /** Ends it; in the links' thread. */
  public void close() {
    isClosed = true;
    List.copyOf(others.values()).forEach(OtherReplica::close);
    // What ends by itself is told how, and then the rest ends.
    server.shutdown();
    server.shutdownNow();
    stop(group);
  }

  private static void stop(EventLoopGroup group) {
    var _ = group.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS);
  }
}
