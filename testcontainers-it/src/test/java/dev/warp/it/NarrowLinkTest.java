package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.BackgroundProcess;
import dev.warp.lab.service.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gates joined by one link of 10 Mbit/s, and an application that sends as fast as its socket
 * lets it (docs/protocol.md section 11.2).
 */
@NeedsNamespaces
class NarrowLinkTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int TO_GATE = 5_001;
  private static final int FROM_GATE = 5_002;
  private static final int LINK_KILOBITS = 10_000;
  private static final int PAYLOAD = 1_200;
  private static final int SECONDS = 8;

  /** By then it is known what the link carries, and what is sent counts. */
  private static final int ONSET_SECONDS = 2;

  /** 3 of 5 shards of 400 bytes; warp's 52 bytes with each, UDP and IP 28, Ethernet 14. */
  private static final double BYTES_ON_THE_LINK = 5 * (400 + 52 + 28 + 14);

  /** Five times what is expected, for CI may be busy. */
  private static final double LONGEST_MILLIS = 200;

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
      known = time.monotonic() + %d
      end = known + seconds
      sent, counted = 0, 0
      while True:
          now = time.monotonic()
          if now >= end:
              break
          counts = now >= known
          sender.sendto(struct.pack("!d?", now, counts).ljust(size, b"x"), to)
          sent += 1
          counted += counts
      print("sent", sent, "counted", counted, flush=True)
      """
          .formatted(ONSET_SECONDS);

  /** Takes them until none has come for two seconds, and says how long they took. */
  private static final String RECEIVER =
      """
      import os, socket, struct, sys, time
      kind, at, gate = sys.argv[1], sys.argv[2], sys.argv[3]
      family = socket.AF_UNIX if kind == "unix" else socket.AF_INET
      receiver = socket.socket(family, socket.SOCK_DGRAM)
      receiver.bind(at if kind == "unix" else ("127.0.0.1", int(at)))
      if kind == "unix":
          receiver.sendto(b"hello", gate)
      print("ready", flush=True)
      took, got = [], 0
      while True:
          try:
              payload = receiver.recv(65536)
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
  private record Outcome(
      long all, long allGot, long sent, long got, double p50Millis, double p99Millis) {}

  @TempDir Path folder;

  private NeighborGates gates;

  @BeforeEach
  void start() throws Exception {
    gates = new NeighborGates(folder);
    gates.link().near().limitRate(LINK_KILOBITS);
    gates.link().far().limitRate(LINK_KILOBITS);
    gates.start(
        name ->
            """
            [tunnels.unix.gate]
            path = "%s.sock"
            [tunnels.loopback.gate]
            application_to_gate = %d
            gate_to_application = %d
            """
                .formatted(name, TO_GATE, FROM_GATE));
  }

  @AfterEach
  void stop() {
    gates.close();
  }

  private Outcome run(String kind, String to, String at, String rightGatePath) {
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
            .command("python3", "-c", SENDER, kind, to, "" + SECONDS, "" + PAYLOAD)
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

  /** Of what the link can carry of payloads, 1 being all. */
  private static double share(Outcome outcome) {
    double most = LINK_KILOBITS * 1000 / 8.0 / BYTES_ON_THE_LINK * SECONDS;
    return outcome.got() / most;
  }

  @Test
  void shouldFillTheLinkWithoutLossWhereTheApplicationWaits() {
    Outcome outcome =
        run(
            "unix",
            folder.resolve("left.sock").toString(),
            folder.resolve("right-application.sock").toString(),
            folder.resolve("right.sock").toString());
    System.out.printf(
        "10 Mbit/s, Unix gate: %d sent, %d arrived, %.0f %% of what the link carries, p50 %.1f ms,"
            + " p99 %.1f ms; from the start %d sent, %d arrived%n",
        outcome.sent(),
        outcome.got(),
        100 * share(outcome),
        outcome.p50Millis(),
        outcome.p99Millis(),
        outcome.all(),
        outcome.allGot());
    assertTrue(outcome.got() > 0.99 * outcome.sent(), outcome.toString());
    assertTrue(outcome.allGot() > 0.99 * outcome.all(), outcome.toString());
    assertTrue(share(outcome) > 0.9, outcome.toString());
    assertTrue(outcome.p99Millis() < LONGEST_MILLIS, outcome.toString());
  }

  @Test
  void shouldCountWhatALoopbackGateHasNoRoomFor() throws Exception {
    Outcome outcome = run("udp", "" + TO_GATE, "" + FROM_GATE, "");
    Metrics metrics = Metrics.parse(gates.leftGate().get("/q/metrics").body());
    double congested = metrics.sum("warp_tunnel_payloads_dropped_total", "tunnel", "loopback");
    double unread =
        metrics.sum("warp_application_datagrams_kernel_dropped_total", "tunnel", "loopback");
    double carried = metrics.sum("warp_tunnel_payloads_sent_total", "tunnel", "loopback");
    System.out.printf(
        "10 Mbit/s, loopback gate: %d sent, %.0f dropped as congested, %.0f by the kernel,"
            + " %d arrived, p50 %.1f ms, p99 %.1f ms%n",
        outcome.all(), congested, unread, outcome.got(), outcome.p50Millis(), outcome.p99Millis());
    assertEquals((double) outcome.all(), congested + unread + carried);
    assertTrue(congested > 0, outcome.toString());
    // What was sent before the link was known to be narrow may have been lost there.
    assertTrue(outcome.got() > 0.6 * carried, outcome + " of " + carried);
    assertTrue(outcome.p50Millis() < LONGEST_MILLIS, outcome.toString());
  }
}
