package dev.warp.lab.bench;

import dev.warp.lab.netns.Namespace;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.testbed.Site;
import dev.warp.lab.traffic.Arrivals;
import dev.warp.lab.traffic.TrafficReport;
import dev.warp.lab.traffic.UnixSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One contender, running between two hosts of its own, with a load at its ends. */
final class Subject {

  private static final int RECEIVE_QUEUE_BYTES = 4 << 20;

  /** Load before a clean row counts: for queues and timers to settle. */
  private static final Duration LEAD_IN = Duration.ofMillis(500);

  /** Load before any other row counts: for gates to take notice of what is lost. */
  private static final Duration LOSSY_LEAD_IN = Duration.ofMillis(2500);

  private static final Duration RECOVERY_LOAD = Duration.ofSeconds(1);
  private static final int MOST_RECOVERY_LOADS = 10;

  private final Contender contender;
  private final TwoLinks links;
  private final Carrier carrier;
  private final Teardown teardown;
  private final Path folder;
  private final Consumer<String> progress;
  private final Ends ends;
  private Ends unixEnds;
  private long streams;

  /** Where a load goes in, and where it comes out. */
  private record Ends(WritableByteChannel entry, LoadReceiver receiver) {}

  private Subject(
      Contender contender, Launch launch, Teardown teardown, Consumer<String> progress) {
    this.contender = contender;
    links = TwoLinks.create(teardown);
    carrier = carrier(contender, launch, links);
    this.teardown = teardown;
    folder = launch.folder();
    this.progress = progress;
    Namespace exitSide = contender.usesLinks() ? links.right() : links.left();
    ends =
        new Ends(
            teardown.add(open(links.left(), 0)),
            teardown.add(LoadReceiver.start(open(exitSide, Carrier.EXIT_PORT))));
  }

  /**
   * Starts a contender; its programs are not ready yet.
   *
   * @param progress for a line now and then, in a long measurement
   */
  static Subject start(
      Contender contender, Launch launch, Teardown teardown, Consumer<String> progress) {
    return new Subject(contender, launch, teardown, progress);
  }

  private static Carrier carrier(Contender contender, Launch launch, TwoLinks links) {
    if (contender.redundancy().isPresent()) {
      return GatePair.start(launch, links, contender.redundancy().get());
    }
    return contender.usesLinks()
        ? Forwarders.duplicate(launch, links)
        : Forwarders.loopback(launch, links);
  }

  /** A socket that is connected to where payloads are taken and handed out. */
  private static DatagramChannel open(Namespace host, int port) {
    return host.call(
        () -> {
          DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
          try {
            return channel
                .setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_QUEUE_BYTES)
                .bind(new InetSocketAddress(Site.LOOPBACK, port))
                .connect(new InetSocketAddress(Site.LOOPBACK, Carrier.ENTRY_PORT));
          } catch (IOException e) {
            channel.close();
            throw e;
          }
        });
  }

  /** The ends for a row; those of Unix gates are there once these are. */
  private Ends ends(Row row) {
    if (!row.isLarge()) {
      return ends;
    }
    if (unixEnds == null) {
      unixEnds =
          new Ends(
              teardown.add(openUnix("entry", true)),
              teardown.add(LoadReceiver.start(openUnix("exit", false))));
    }
    return unixEnds;
  }

  private UnixSocketChannel openUnix(String name, boolean left) {
    try {
      Path gate = carrier.unixSocket(left).orElseThrow();
      UnixSocketChannel channel = new UnixSocketChannel(folder.resolve(name + ".sock"), gate);
      // So the gate knows whom to answer.
      channel.write(ByteBuffer.allocateDirect(0));
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException("no way into a Unix gate", e);
    }
  }

  Contender contender() {
    return contender;
  }

  /** Waits until it can carry payloads, and has it carry some, for its code to be compiled. */
  void warmUp(Row row, Duration time) {
    carrier.awaitReady();
    load(row, time);
  }

  /** Measures one row. */
  Result measure(Row row, Duration time) {
    links.apply(row.condition());
    load(row, row.condition() == Condition.CLEAN ? LEAD_IN : LOSSY_LEAD_IN);
    Result result = measureSettled(row, time);
    if (row.condition() != Condition.CLEAN) {
      recover(row);
    }
    return result;
  }

  /** Makes the links clean, with a load, for without one a path is probed seldom. */
  private void recover(Row row) {
    links.repair();
    carrier.awaitReady();
    for (int i = 0; i < MOST_RECOVERY_LOADS && !carrier.isUnimpaired(); i++) {
      load(row, RECOVERY_LOAD);
    }
  }

  private Result measureSettled(Row row, Duration time) {
    CompletableFuture<Void> cut = new CompletableFuture<>();
    Usage before = Usage.now(carrier.programs(), links);
    if (row.condition() == Condition.CUT) {
      cut = cutAfter(time.dividedBy(2));
    } else {
      cut.complete(null);
    }
    Load load = load(row, time);
    cut.join();
    return result(row, load, before);
  }

  private CompletableFuture<Void> cutAfter(Duration time) {
    return CompletableFuture.runAsync(
        links::cut, CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** One stream, and what had been used up when its last payload was sent. */
  private record Load(LoadGenerator.Offered offered, Usage after, Arrivals arrivals) {}

  private Load load(Row row, Duration time) {
    streams++;
    Ends at = ends(row);
    Arrivals arrivals = at.receiver.expect(streams, row.payloadBytes());
    LoadGenerator.Offered offered =
        LoadGenerator.send(
            at.entry,
            streams,
            row.payloadBytes(),
            row.perSecond(),
            time,
            new Progress(time, arrivals, progress));
    Usage after = Usage.now(carrier.programs(), links);
    return new Load(offered, after, at.receiver.finish(offered.payloads()));
  }

  private Result result(Row row, Load load, Usage before) {
    int offered = load.offered.payloads();
    TrafficReport report = load.arrivals.report(offered, 0, offered);
    double offeredBytes = (double) offered * row.payloadBytes();
    return new Result(
        row.condition().toString(),
        row.payloadBytes(),
        row.perSecond(),
        contender.toString(),
        offered,
        load.offered.perSecond(),
        report.delivered(),
        load.arrivals.missing(0, offered),
        report.duplicates(),
        report.corrupted(),
        report.latency(),
        report.longestGap().toNanos() / 1e6,
        (load.after.cpuNanos() - before.cpuNanos()) / 1e3 / offered,
        (load.after.wireBytes() - before.wireBytes()) / offeredBytes,
        before.pausesSince(carrier.programs()),
        carrier.programs().stream().mapToLong(Program::residentKib).max().orElseThrow() / 1024.0);
  }
}
