package dev.warp.lab.demo;

import dev.warp.lab.demo.Reading.Traffic;
import dev.warp.lab.demo.Reading.UplinkFigures;
import dev.warp.lab.testbed.GateFigures;
import dev.warp.lab.testbed.LossyUplink;
import dev.warp.lab.testbed.WarpProcesses;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficReport;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Reads the figures of a running stream, one reading after the other. */
final class Sampler {

  private final DatagramStream stream;
  private final WarpProcesses processes;
  private final String tunnel;
  private final List<LossyUplink> uplinks;
  private final GateFigures operatorBefore;

  private Traffic previous = new Traffic(0, 0, 0, 0, 0, 0, 0, 0);
  private Traffic lastSecond = previous;
  private Histogram previousLatencies = new Histogram(3);
  private int previouslyNumbered;

  /**
   * For one stream.
   *
   * @param operatorBefore the receiving gate's figures before the stream began
   */
  Sampler(
      DatagramStream stream,
      WarpProcesses processes,
      String tunnel,
      List<LossyUplink> uplinks,
      GateFigures operatorBefore) {
    this.stream = stream;
    this.processes = processes;
    this.tunnel = tunnel;
    this.uplinks = uplinks;
    this.operatorBefore = operatorBefore;
  }

  /**
   * A reading while the stream runs, a second after the one before.
   *
   * @param second how many since the stream began
   */
  Reading read(int second) {
    Histogram latencies = stream.latencies();
    // What was sent since the reading before may still be under way.
    Traffic total = total(latencies, previouslyNumbered);
    previouslyNumbered = stream.numbered();
    lastSecond = since(previous, total, latencies);
    previous = total;
    previousLatencies = latencies;
    return new Reading(second, lastSecond, total, uplinkFigures());
  }

  /** The last reading, when nothing is under way any more. */
  Reading readLast(int second) {
    Traffic total = total(stream.latencies(), stream.numbered());
    return new Reading(second, lastSecond, total, uplinkFigures());
  }

  private Traffic total(Histogram latencies, int settled) {
    TrafficReport report = stream.report();
    GateFigures receiver = processes.operator().figures(tunnel);
    return new Traffic(
        report.sent(),
        report.delivered(),
        receiver.rebuilt() - operatorBefore.rebuilt(),
        stream.missing(0, settled),
        report.duplicates(),
        receiver.surplusShards() - operatorBefore.surplusShards(),
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99));
  }

  private Traffic since(Traffic before, Traffic now, Histogram latencies) {
    Histogram recent = latencies.copy();
    recent.subtract(previousLatencies);
    return new Traffic(
        now.sent() - before.sent(),
        now.delivered() - before.delivered(),
        now.rebuilt() - before.rebuilt(),
        now.lost() - before.lost(),
        now.deliveredTwice() - before.deliveredTwice(),
        now.duplicatesDropped() - before.duplicatesDropped(),
        recent.getValueAtPercentile(50),
        recent.getValueAtPercentile(99));
  }

  private List<UplinkFigures> uplinkFigures() {
    GateFigures sender = processes.vehicle().figures(tunnel);
    return uplinks.stream()
        .map(LossyUplink::interfaceName)
        .map(name -> new UplinkFigures(name, sender.path(name)))
        .toList();
  }
}
