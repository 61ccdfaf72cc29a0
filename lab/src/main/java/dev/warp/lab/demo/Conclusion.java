package dev.warp.lab.demo;

import dev.warp.lab.demo.Reading.Traffic;
import dev.warp.lab.testbed.GateFile;
import dev.warp.lab.testbed.WireGuardTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a run showed, in a few sentences. The cut uplink is the last of two.
 *
 * @param wireGuard nothing if it was not tried
 */
record Conclusion(DemoPlan plan, Outcome outcome, Optional<WireGuardTrial> wireGuard) {

  private static final int WIDTH = 96;
  private static final GateFile.Shards REDUNDANCY = DemoRun.REDUNDANCY;

  /** One paragraph after the other, broken into lines. */
  String text() {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(delivery());
    paragraphs.add(outage());
    paragraphs.add(comparison());
    wireGuard.ifPresent(trial -> paragraphs.add(wireGuard(trial)));
    return paragraphs.stream().map(Conclusion::wrap).collect(Collectors.joining("\n"));
  }

  private String delivery() {
    Traffic total = outcome.last().total();
    double overhead = (double) outcome.wireBytes() / (total.sent() * plan.payloadSize());
    String notSent =
        outcome.notSent() == 0
            ? ""
            : " %d of those lost never left the vehicle, for it or its paths were too busy."
                .formatted(outcome.notSent());
    return String.format(
        Locale.ROOT,
        "Of %d datagrams that the vehicle sent, %d reached the operator (%.2f %%), %s twice. Any %d"
            + " of a datagram's %d shards are enough, and the first that come are taken: %d times"
            + " parity was among them. That took %.2f bytes on the wire for each byte sent.%s",
        total.sent(),
        total.delivered(),
        100.0 * total.delivered() / total.sent(),
        total.deliveredTwice() == 0 ? "none" : Long.toString(total.deliveredTwice()),
        REDUNDANCY.required(),
        shardsPerLink() * outcome.uplinkLosses().size(),
        total.rebuilt(),
        overhead,
        notSent);
  }

  private String outage() {
    double first = outcome.uplinkLosses().getFirst();
    double unnoticed =
        LossArithmetic.payloadLoss(REDUNDANCY.required(), shardsPerLink(), List.of(first));
    double noticed =
        LossArithmetic.payloadLoss(REDUNDANCY.required(), REDUNDANCY.sent(), List.of(first));
    return String.format(
        Locale.ROOT,
        "Uplink %s was cut for %d s, and %s: %d of the %d"
            + " datagrams sent in all that time were lost. Until the gate notices a cut, all %d"
            + " shards on the other uplink must arrive, and by arithmetic %s of the datagrams are"
            + " lost; after that %d of %d must, and %s are. At all other times %d were lost, where"
            + " arithmetic expects %.0f (%s).",
        outcome.cutUplink(),
        plan.outage().length(),
        outcome.secondsUntilInUse().isPresent()
            ? "in use again within %d s of its return"
                .formatted(outcome.secondsUntilInUse().getAsInt())
            : "not in use again before the end",
        outcome.lostUntilInUse(),
        outcome.sentUntilInUse(),
        shardsPerLink(),
        percent(unnoticed),
        REDUNDANCY.required(),
        REDUNDANCY.sent(),
        percent(noticed),
        outcome.last().total().lost() - outcome.lostUntilInUse(),
        sentWithBoth() * warpLoss(),
        percent(warpLoss()));
  }

  private String comparison() {
    double first = outcome.uplinkLosses().getFirst();
    double second = outcome.uplinkLosses().getLast();
    long sent = outcome.last().total().sent();
    double onSecond = sentOtherwise() * second + outcome.sentDuringOutage();
    double alternating =
        sent * (first + second) / 2 + outcome.sentDuringOutage() * (1 - second) / 2;
    double twice = sentOtherwise() * first * second + outcome.sentDuringOutage() * first;
    return String.format(
        Locale.ROOT,
        "By arithmetic, from the %s and %s that the gate measured on the two uplinks, and the"
            + " outage: the first uplink alone, without redundancy, would have lost %.0f of %d,"
            + " the second %.0f, both in turn %.0f, and each datagram sent whole on both %.0f. warp"
            + " lost %d.",
        percent(first),
        percent(second),
        sent * first,
        sent,
        onSecond,
        alternating,
        twice,
        outcome.last().total().lost());
  }

  private static String wireGuard(WireGuardTrial trial) {
    return String.format(
        Locale.ROOT,
        "WireGuard through the same gates: ping %d of %d answered, %.1f ms on average; iperf3, one"
            + " TCP connection: %.1f Mbit/s, %d segments sent again.",
        trial.ping().received(),
        trial.ping().sent(),
        trial.ping().averageMillis(),
        trial.tcp().megabitsPerSecond(),
        trial.tcp().retransmits());
  }

  /** The promise of docs/protocol.md section 11: one link may fail without loss. */
  private static int shardsPerLink() {
    return REDUNDANCY.required();
  }

  private double warpLoss() {
    return LossArithmetic.payloadLoss(
        REDUNDANCY.required(), shardsPerLink(), outcome.uplinkLosses());
  }

  private long sentWithBoth() {
    return outcome.last().total().sent() - outcome.sentUntilInUse();
  }

  private long sentOtherwise() {
    return outcome.last().total().sent() - outcome.sentDuringOutage();
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * ratio);
  }

  /** A percent sign stays with its number. */
  private static String wrap(String paragraph) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : paragraph.split(" (?!%)", -1)) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        lines.append('\n');
        column = 0;
      }
      if (column > 0) {
        lines.append(' ');
        column++;
      }
      lines.append(word);
      column += word.length();
    }
    return lines.toString();
  }
}
