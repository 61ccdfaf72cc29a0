package dev.warp.lab.world;

import dev.warp.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Numbered payloads from one gate to the other, one after the other, and what came of them. */
final class Stream {

  /** Virtual time for what is on its way when the sending ends. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final Roadside world;
  private final SimulatedGate from;
  private final Map<Integer, Long> got = new HashMap<>();
  private final List<Long> arrivedNanos = new ArrayList<>();
  private int payloadBytes = 200;
  private int sent;
  private int twice;

  private Stream(Roadside world, SimulatedGate from, SimulatedGate to) {
    this.world = world;
    this.from = from;
    to.connect(
        (tunnel, payload) -> {
          long now = world.network().time().nowNanos();
          arrivedNanos.add(now);
          if (got.putIfAbsent(Bytes.getInt(payload, 0), now) != null) {
            twice++;
          }
        });
  }

  static Stream toOperator(Roadside world) {
    return new Stream(world, world.vehicle(), world.operator());
  }

  static Stream toVehicle(Roadside world) {
    return new Stream(world, world.operator(), world.vehicle());
  }

  /** Sends payloads of so many bytes from now on; 200 at first. */
  Stream withPayloads(int bytes) {
    payloadBytes = bytes;
    return this;
  }

  /** Sends one payload now. */
  void send() {
    byte[] payload = new byte[payloadBytes];
    Bytes.putInt(payload, 0, sent++);
    from.send(0, payload);
  }

  /** Sends {@code count} payloads, one every {@code gap}; what is on its way stays so. */
  Stream send(int count, Duration gap) {
    for (int i = 0; i < count; i++) {
      send();
      world.network().time().runFor(gap);
    }
    return this;
  }

  /** Lets arrive what will. */
  Stream settle() {
    world.network().time().runFor(SETTLE);
    return this;
  }

  int sent() {
    return sent;
  }

  int lost() {
    return sent - got.size();
  }

  /** Payloads delivered more than once. */
  int deliveredTwice() {
    return twice;
  }

  int delivered() {
    return got.size();
  }

  /** When the first payload arrived, in nanoseconds; only after one has. */
  long firstArrivalNanos() {
    return arrivedNanos.getFirst();
  }

  /** How many of those from the one of this number on have arrived. */
  int deliveredFrom(int number) {
    return (int) got.keySet().stream().filter(each -> each >= number).count();
  }

  /** When the first of them arrived, in nanoseconds; empty while none has. */
  OptionalLong firstArrivalNanosFrom(int number) {
    return got.entrySet().stream()
        .filter(each -> each.getKey() >= number)
        .mapToLong(Map.Entry::getValue)
        .min();
  }

  /** The longest time between two arrivals that followed one another. */
  Duration longestGap() {
    long longest = 0;
    for (int i = 1; i < arrivedNanos.size(); i++) {
      longest = Math.max(longest, arrivedNanos.get(i) - arrivedNanos.get(i - 1));
    }
    return Duration.ofNanos(longest);
  }
}
