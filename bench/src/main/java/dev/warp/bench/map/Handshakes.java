package dev.warp.bench.map;

import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.OutgoingHandshake;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.Session;
import java.util.Optional;

/**
 * The attempts of all interfaces of a fleet at a session with the map (docs/protocol.md section 4).
 * None is given up, but all are repeated: the keys for another would cost the processor that all
 * these gates have together, where real ones have one each.
 */
final class Handshakes {

  private static final long MILLISECOND = 1_000_000L;
  private static final byte[] NO_PRE_SHARED_KEY = new byte[32];

  private final PublicKey map;
  private final Wire wire;
  private final FleetCounters counters;
  private final Timeouts timeouts =
      new Timeouts(
          this::repeat,
          250 * MILLISECOND,
          500 * MILLISECOND,
          1000 * MILLISECOND,
          2000 * MILLISECOND);
  private long nowNanos;

  Handshakes(PublicKey map, Wire wire, FleetCounters counters) {
    this.map = map;
    this.wire = wire;
    this.counters = counters;
  }

  /** Begins an attempt, in the place of another if there is one. */
  void begin(SimulatedInterface who, long now) {
    nowNanos = now;
    who.attempt.ifPresent(OutgoingHandshake::close);
    OutgoingHandshake attempt =
        new OutgoingHandshake(
            who.gate().identity(), map, Purpose.MAP, NO_PRE_SHARED_KEY, who.nextIndex());
    who.attempt = Optional.of(attempt);
    who.initiationRepeats = 0;
    initiate(who, attempt);
  }

  private void initiate(SimulatedInterface who, OutgoingHandshake attempt) {
    byte[] datagram = attempt.datagram();
    wire.send(who.address(), datagram, datagram.length);
    timeouts.set(who, who.initiationRepeats, attempt.senderIndex(), nowNanos);
  }

  private void repeat(SimulatedInterface who, long senderIndex) {
    who.attempt
        .filter(attempt -> attempt.senderIndex() == senderIndex)
        .ifPresent(
            attempt -> {
              who.initiationRepeats++;
              initiate(who, attempt);
            });
  }

  /** Takes a response in; nothing if it is not to the attempt under way. */
  Optional<Session> onResponse(SimulatedInterface who, byte[] data, int length, long now) {
    Optional<Session> made =
        who.attempt.flatMap(attempt -> attempt.onResponse(data, 0, length, now));
    if (made.isPresent()) {
      counters.sessions++;
      who.attempt.ifPresent(OutgoingHandshake::close);
      who.attempt = Optional.empty();
    }
    return made;
  }

  /** Takes a cookie in, and sends the initiation with it; false if it is not for that attempt. */
  boolean onCookieReply(SimulatedInterface who, byte[] data, int length) {
    Optional<OutgoingHandshake> attempt =
        who.attempt.filter(waiting -> waiting.onCookieReply(data, 0, length));
    attempt.ifPresent(
        waiting -> {
          counters.cookies++;
          byte[] again = waiting.datagram();
          wire.send(who.address(), again, again.length);
        });
    return attempt.isPresent();
  }

  /** Repeats what is unanswered for too long. */
  void onTimer(long now) {
    nowNanos = now;
    timeouts.onTimer(now);
  }
}
