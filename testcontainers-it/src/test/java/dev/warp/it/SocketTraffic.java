package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.BackgroundProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An application on the left that sends, as fast as its socket lets it or slower, and one on the
 * right that takes what comes out there.
 *
 * @param size of the payloads, in bytes
 * @param onsetSeconds what is sent before does not count
 * @param seconds for which is sent what counts
 * @param mostPerSecond payloads a second at the most, 0 for no limit
 */
record SocketTraffic(int size, int onsetSeconds, int seconds, int mostPerSecond) {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("^ready$");
  private static final Pattern SENT =
      Pattern.compile("^sent (\\d+) counted (\\d+)$", Pattern.MULTILINE);
  private static final Pattern GOT =
      Pattern.compile("^got (\\d+) of (\\d+) p50 ([\\d.]+) p99 ([\\d.]+)$", Pattern.MULTILINE);

  /**
   * Sends payloads that begin with the time, of the clock that all namespaces share; and 1 if they
   * count.
   */
  private static final String SENDER =
      """
      import socket, struct, sys, time
      kind, to, seconds, size = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
      family = socket.AF_UNIX if kind == "unix" else socket.AF_INET
      to = to if kind == "unix" else ("127.0.0.1", int(to))
      sender = socket.socket(family, socket.SOCK_DGRAM)
      known = time.monotonic() + float(sys.argv[5])
      end = known + seconds
      gap = 1 / int(sys.argv[6]) if int(sys.argv[6]) else 0
      begin = time.monotonic()
      sent, counted = 0, 0
      while True:
          if gap:
              time.sleep(max(0, begin + sent * gap - time.monotonic()))
          now = time.monotonic()
          if now >= end:
              break
          counts = now >= known
          sender.sendto(struct.pack("!d?", now, counts).ljust(size, b"x"), to)
          sent += 1
          counted += counts
      print("sent", sent, "counted", counted, flush=True)
      """;

  /** Takes them until none has come for two seconds, and says how long they took. */
  private static final String RECEIVER =
      """
      import os, socket, struct, sys, time
      kind, at, gate = sys.argv[1], sys.argv[2], sys.argv[3]
      family = socket.AF_UNIX if kind == "unix" else socket.AF_INET
      receiver = socket.socket(family, socket.SOCK_DGRAM)
      if kind == "unix" and os.path.exists(at):
          os.unlink(at)
      receiver.bind(at if kind == "unix" else ("127.0.0.1", int(at)))
      if kind == "unix":
          receiver.sendto(b"hello", gate)
      print("ready", flush=True)
      took, got = [], 0
      while True:
          try:
              payload = receiver.recv(1 << 20)
          except socket.timeout:
              break
          receiver.settimeout(2)
          got += 1
          sent, counts = struct.unpack("!d?", payload[:9])
          if counts:
              took.append(time.monotonic() - sent)
      took.sort()
      print("got %d of %d p50 %.1f p99 %.1f" % (len(took), got, took[len(took) // 2] * 1000,
            took[int(len(took) * 0.99)] * 1000), flush=True)
      """;

  /** Of those that count, but for {@code all} and {@code allGot}, which are from the start. */
  record Outcome(long all, long allGot, long sent, long got, double p50Millis, double p99Millis) {}

  /** Through gates that have a Unix gate at {@code left.sock} and {@code right.sock}. */
  Outcome throughUnixGates(NeighborGates gates, Path folder) {
    return run(
        gates,
        folder,
        "unix",
        folder.resolve("left.sock").toString(),
        folder.resolve("right-application.sock").toString(),
        folder.resolve("right.sock").toString());
  }

  /** Through loopback gates. */
  Outcome throughLoopbackGates(NeighborGates gates, Path folder, int toGate, int fromGate) {
    return run(gates, folder, "udp", "" + toGate, "" + fromGate, "");
  }

  private Outcome run(
      NeighborGates gates, Path folder, String kind, String to, String at, String rightGatePath) {
    BackgroundProcess receiver =
        gates
            .right()
            .start(
                List.of("python3", "-c", RECEIVER, kind, at, rightGatePath),
                Map.of(),
                folder.resolve(kind + "-receiver.log"));
    receiver.awaitLogLine(READY, DEADLINE);
    String sent =
        gates
            .left()
            .command(
                "python3",
                "-c",
                SENDER,
                kind,
                to,
                "" + seconds,
                "" + size,
                "" + onsetSeconds,
                "" + mostPerSecond)
            .withDeadline(DEADLINE)
            .run();
    receiver.awaitLogLine(GOT, DEADLINE);
    Matcher sentLine = found(SENT, sent);
    Matcher gotLine = found(GOT, receiver.logTail());
    return new Outcome(
        Long.parseLong(sentLine.group(1)),
        Long.parseLong(gotLine.group(2)),
        Long.parseLong(sentLine.group(2)),
        Long.parseLong(gotLine.group(1)),
        Double.parseDouble(gotLine.group(3)),
        Double.parseDouble(gotLine.group(4)));
  }

  private static Matcher found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertTrue(matcher.find(), text);
    return matcher;
  }
}
