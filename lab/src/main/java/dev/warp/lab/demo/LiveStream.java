package dev.warp.lab.demo;

import dev.warp.lab.testbed.GateFigures;
import dev.warp.lab.testbed.GateFigures.PathFigures;
import dev.warp.lab.testbed.LossyUplink;
import dev.warp.lab.testbed.Testbed;
import dev.warp.lab.testbed.WarpProcesses;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.lab.traffic.TrafficReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A stream from the vehicle to the operator, shown each second, with an uplink cut in its middle.
 */
final class LiveStream implements AutoCloseable {

  private static final Duration QUIET = Duration.ofMillis(500);
  private static final int NEVER = -1;

  private final DemoPlan plan;
  private final Display display;
  private final WarpProcesses processes;
  private final String tunnel;
  private final List<LossyUplink> uplinks;
  private final LossyUplink victim;
  private final GateFigures vehicleBefore;
  private final GateFigures operatorBefore;
  private final DatagramStream stream;
  private final Sampler sampler;
  private final List<Reading> beforeOutage = new ArrayList<>();
  private final long start = System.nanoTime();
  private int firstDuringOutage;
  private int firstAfterOutage;
  private int firstInUse;
  private int inUseAt = NEVER;

  /**
   * Starts sending.
   *
   * @param tunnel the name of the tunnel it takes
   */
  LiveStream(
      DemoPlan plan, Display display, Testbed testbed, WarpProcesses processes, String tunnel) {
    this.plan = plan;
    this.display = display;
    this.processes = processes;
    this.tunnel = tunnel;
    uplinks = testbed.uplinks();
    victim = uplinks.getLast();
    vehicleBefore = processes.vehicle().figures(tunnel);
    operatorBefore = processes.operator().figures(tunnel);
    Duration length = Duration.ofSeconds(plan.seconds());
    stream =
        processes.startStream(
            tunnel, TrafficPlan.lasting(length, plan.payloadSize(), plan.payloadsPerSecond()));
    sampler = new Sampler(stream, processes, tunnel, uplinks, operatorBefore);
  }

  /** Shows the stream until its end. */
  Outcome watch() {
    for (int second = 1; second <= plan.seconds(); second++) {
      sleepUntil(start + TimeUnit.SECONDS.toNanos(second));
      Reading reading = sampler.read(second);
      display.show(reading, plan.seconds());
      if (second <= plan.outage().from()) {
        beforeOutage.add(reading);
      }
      noticeUse(reading);
      applyOutage(second);
    }
    TrafficReport report = stream.finish(QUIET);
    processes.awaitFigures(
        tunnel,
        vehicleBefore.payloadsTaken() + report.sent(),
        operatorBefore.payloadsDelivered() + report.delivered());
    Reading last = sampler.readLast(plan.seconds());
    display.showLast(last, plan.seconds());
    return outcome(last);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  /** The first reading after the outage that shows the uplink in use ends what it has cost. */
  private void noticeUse(Reading reading) {
    boolean isBack = reading.second() > plan.outage().to();
    boolean isUp = reading.uplinks().getLast().isUp();
    if (isBack && isUp && inUseAt == NEVER) {
      inUseAt = reading.second();
      firstInUse = stream.numbered();
      display.say("%d s: uplink %s is in use again".formatted(inUseAt, victim.interfaceName()));
    }
  }

  private void applyOutage(int second) {
    if (second == plan.outage().from()) {
      firstDuringOutage = stream.numbered();
      victim.cut().run();
      display.say("%d s: uplink %s is cut".formatted(second, victim.interfaceName()));
    }
    if (second == plan.outage().to()) {
      victim.restore().run();
      firstAfterOutage = stream.numbered();
      display.say("%d s: uplink %s is back".formatted(second, victim.interfaceName()));
    }
  }

  private Outcome outcome(Reading last) {
    int costedUntil = inUseAt == NEVER ? stream.numbered() : firstInUse;
    OptionalInt untilInUse =
        inUseAt == NEVER ? OptionalInt.empty() : OptionalInt.of(inUseAt - plan.outage().to());
    GateFigures vehicleAfter = processes.vehicle().figures(tunnel);
    return new Outcome(
        last,
        uplinks.stream().map(uplink -> measuredLoss(uplink.interfaceName())).toList(),
        victim.interfaceName(),
        firstAfterOutage - firstDuringOutage,
        costedUntil - firstDuringOutage,
        stream.missing(firstDuringOutage, costedUntil),
        untilInUse,
        vehicleAfter.payloadsNotSent() - vehicleBefore.payloadsNotSent(),
        vehicleAfter.sentBytes() - vehicleBefore.sentBytes());
  }

  private double measuredLoss(String interfaceName) {
    return beforeOutage.stream()
        .flatMap(reading -> reading.uplinks().stream())
        .filter(uplink -> uplink.interfaceName().equals(interfaceName) && uplink.isUp())
        .flatMap(uplink -> uplink.path().stream())
        .mapToDouble(PathFigures::lossRatio)
        .average()
        .orElse(Double.NaN);
  }

  private static void sleepUntil(long nanoTime) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanoTime - System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a stream runs", e);
    }
  }
}
