package dev.warp.map.fleet;

import com.google.protobuf.util.Durations;
import dev.warp.control.v1.FleetServiceWatchMapResponse;
import dev.warp.control.v1.MapState;
import dev.warp.control.watch.LatestState;
import dev.warp.io.DatagramCounters;
import dev.warp.map.engine.MapCounters;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** How the map itself is, and streams of it. */
public final class MapStates {

  private static final int MAX_WATCHERS = 64;
  private static final String ALL = "map";

  private final Sources sources;
  private final LongSupplier nanoClock;
  private final long startedNanos;
  private final LatestState<String, MapState> latest;

  /**
   * Where it is seen how the map is.
   *
   * @param connected how many gates are, by a stream
   * @param callsRefused since the start
   */
  public record Sources(
      PublicKey publicKey,
      String version,
      MapCounters counters,
      DropCounters drops,
      DatagramCounters socket,
      IntSupplier connected,
      LongSupplier callsRefused) {}

  /**
   * Of a map that has just started.
   *
   * @param writers runs what writes to watchers
   */
  public MapStates(Sources sources, LongSupplier nanoClock, Executor writers) {
    this.sources = sources;
    this.nanoClock = nanoClock;
    this.startedNanos = nanoClock.getAsLong();
    this.latest = new LatestState<>(1, MAX_WATCHERS, writers);
  }

  /** Looks again, if anybody is told. */
  public void refresh() {
    if (latest.readers() > 0) {
      latest.put(ALL, now());
    }
  }

  MapState now() {
    MapCounters counters = sources.counters();
    MapState.Builder state =
        MapState.newBuilder()
            .setPublicKey(sources.publicKey().toString())
            .setVersion(sources.version())
            .setUptime(Durations.fromNanos(nanoClock.getAsLong() - startedNanos))
            .setGates(counters.gates())
            .setInterfaces(counters.interfaces())
            .setSessions(counters.sessions())
            .setConnected(sources.connected().getAsInt())
            .setDatagramsReceived(sources.socket().received())
            .setInitiations(counters.initiations())
            .setRegisters(counters.registers())
            .setDatagramsRelayed(counters.relayedDatagrams())
            .setBytesRelayed(counters.relayedBytes())
            .setCallsRefused(sources.callsRefused().getAsLong());
    for (DropReason reason : DropReason.values()) {
      long count = sources.drops().get(reason);
      if (count > 0) {
        state.putDropped(reason.label(), count);
      }
    }
    return state.build();
  }

  /** Serves a stream. */
  public void watch(ServerCallStreamObserver<FleetServiceWatchMapResponse> stream) {
    latest.put(ALL, now());
    latest.stream(
        stream,
        (present, gone, snapshot, complete) ->
            FleetServiceWatchMapResponse.newBuilder().setMap(present.getFirst()).build());
  }
}
