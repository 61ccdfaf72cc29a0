package dev.warp.gate.engine.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.frame.Report;
import org.junit.jupiter.api.Test;

/** A far end that reports every 40 ms what a link of some rate and delay has let through. */
final class RateControlTest {

  private static final long MILLIS = 1_000_000L;
  private static final long REPORT_NANOS = 40 * MILLIS;
  private static final long RTT_NANOS = 30 * MILLIS;
  private static final int DATAGRAM = 1_000;
  private static final int HEADERS = 28;
  private static final int ON_THE_WIRE = DATAGRAM + HEADERS;

  private final RateControl control = new RateControl();
  private long nowNanos = 1_000 * MILLIS;
  private long linkRate = 5_000_000;
  private double lossRatio;
  private long otherQueueMicros;
  private double queueBytes;

  /** What does not fit is lost, as where somebody polices a rate. */
  private double mostQueueBytes = Double.MAX_VALUE;

  /** So much of the rate is sent by an application that is made to wait. */
  private double limitedShare;

  private double toLose;
  private long sent = -1;
  private long received;

  /** For so long more is sent than the rate allows, if {@code wanted}, or else a tenth of it. */
  private void run(long millis, boolean wanted) {
    for (long end = nowNanos + millis * MILLIS; nowNanos < end; nowNanos += REPORT_NANOS) {
      double share = wanted ? 1 : Math.max(0.1, limitedShare);
      double bytes = control.bytesPerSecond() * share * REPORT_NANOS / 1e9;
      for (int i = 0; i < bytes / ON_THE_WIRE; i++) {
        send();
      }
      queueBytes = Math.max(0, queueBytes - linkRate * REPORT_NANOS / 1e9);
      if (wanted) {
        control.wanted(nowNanos);
      } else {
        control.drained();
      }
      if (limitedShare > 0) {
        control.limited();
      }
      long queueMicros = (long) (queueBytes * 1e6 / linkRate);
      long delivered = received - (long) (queueBytes / ON_THE_WIRE);
      control.reported(
          new Report(
              0,
              delivered,
              sent - (long) (queueBytes / ON_THE_WIRE),
              delivered * DATAGRAM,
              0,
              0,
              15_000 + otherQueueMicros + queueMicros,
              nowNanos / 1000),
          HEADERS,
          RTT_NANOS,
          nowNanos);
    }
  }

  private void send() {
    sent++;
    control.sent(ON_THE_WIRE);
    toLose += lossRatio;
    if (toLose >= 1) {
      toLose--;
    } else if (queueBytes < mostQueueBytes) {
      received++;
      queueBytes += ON_THE_WIRE;
    }
  }

  private void assertAbout(double share) {
    long rate = control.bytesPerSecond();
    assertTrue(rate > 0.75 * share * linkRate && rate < 1.25 * share * linkRate, rate + " B/s");
  }

  @Test
  void shouldAllowLongBurstsUntilThePathWasFull() {
    assertEquals(25 * MILLIS, control.burstNanos());
    linkRate = 1_250_000;
    run(1_000, true);
    assertEquals(2 * MILLIS, control.burstNanos());
  }

  /** Who waits for signs of what was sent has offered all that the path carries. */
  @Test
  void shouldTakeWhatIsDeliveredWhereAnApplicationIsLimited() {
    linkRate = 1_250_000;
    limitedShare = 0.5;
    run(200, false);
    assertTrue(control.bytesPerSecond() < linkRate, "" + control.bytesPerSecond());
  }

  @Test
  void shouldFindOutWhatALinkCarriesWithinHalfASecond() {
    run(500, true);
    assertAbout(1);
  }

  @Test
  void shouldKeepTheQueueShort() {
    run(1_000, true);
    long worst = 0;
    for (int i = 0; i < 100; i++) {
      run(40, true);
      worst = Math.max(worst, control.queueNanos());
    }
    assertTrue(worst < 25 * MILLIS, worst + " ns");
    assertAbout(1);
  }

  /** What passes in a report's time, and hardly more: so there is no queue to see. */
  @Test
  void shouldSeeByLossThatALinkWithoutAQueueIsFull() {
    mostQueueBytes = linkRate * REPORT_NANOS / 1e9 + 4 * ON_THE_WIRE;
    run(3_000, true);
    assertTrue(control.queueNanos() < 5 * MILLIS);
    assertTrue(control.bytesPerSecond() < 1.4 * linkRate, control.bytesPerSecond() + " B/s");
    assertTrue(control.bytesPerSecond() > 0.8 * linkRate, control.bytesPerSecond() + " B/s");
  }

  @Test
  void shouldFollowALinkThatBecomesNarrower() {
    run(1_000, true);
    linkRate /= 10;
    run(1_500, true);
    assertAbout(1);
  }

  /** A processor that was busy, or a radio in a fade: what has piled up comes through at once. */
  @Test
  void shouldGoOnAsBeforeOnceALinkThatStoodNearlyStillWorksOffWhatHasPiledUp() {
    linkRate = 50_000_000;
    run(200, true);
    long before = control.bytesPerSecond();
    linkRate = 2_000_000;
    run(240, true);
    long meanwhile = control.bytesPerSecond();
    assertTrue(meanwhile < before / 4, meanwhile + " B/s");
    linkRate = 50_000_000;
    run(120, true);
    assertTrue(control.bytesPerSecond() >= before, control.bytesPerSecond() + " of " + before);
  }

  @Test
  void shouldFollowALinkThatBecomesWider() {
    run(1_000, true);
    linkRate *= 5;
    run(2_500, true);
    assertAbout(1);
  }

  @Test
  void shouldLearnNothingWhileNobodyWaits() {
    run(5_000, false);
    assertEquals(RateControl.INITIAL_RATE, control.bytesPerSecond());
  }

  @Test
  void shouldNotTakeLossThatIsThereAnywayForAFullLink() {
    lossRatio = 0.2;
    run(3_000, true);
    assertAbout(1 / (1 - lossRatio));
  }

  @Test
  void shouldTakeLossThatComesLaterForUsualWhenSendingLessDoesNotHelp() {
    run(1_000, true);
    lossRatio = 0.3;
    run(10_000, true);
    assertAbout(1 / (1 - lossRatio));
  }

  @Test
  void shouldNotGiveWayToAQueueThatIsNotOfItsMaking() {
    run(1_000, true);
    otherQueueMicros = 40_000;
    run(3_000, true);
    assertAbout(1);
    assertTrue(control.queueNanos() < 25 * MILLIS, control.queueNanos() + " ns");
  }

  @Test
  void shouldNotBeMisledByADetourAndLossWhileThereIsRoom() {
    run(500, true);
    long before = control.bytesPerSecond();
    lossRatio = 0.2;
    otherQueueMicros = 15_000;
    run(2_000, false);
    assertEquals(before, control.bytesPerSecond());
  }

  @Test
  void shouldSeeALinkThatCannotCarryWhatIsSentThoughNothingWaits() {
    run(500, true);
    long before = control.bytesPerSecond();
    linkRate = before / 40;
    run(1_000, false);
    assertTrue(control.bytesPerSecond() < before / 10, control.bytesPerSecond() + " B/s");
  }

  @Test
  void shouldDisregardReportsThatWereOvertaken() {
    run(1_000, true);
    long rate = control.bytesPerSecond();
    control.wanted(nowNanos);
    control.reported(new Report(0, 1, 1, 1, 0, 0, 900_000, 1), HEADERS, RTT_NANOS, nowNanos);
    assertEquals(rate, control.bytesPerSecond());
  }

  @Test
  void shouldGoOnWithTheSameRateInANewSession() {
    run(1_000, true);
    control.newSession();
    sent = -1;
    received = 0;
    queueBytes = 0;
    run(40, true);
    assertAbout(1);
    run(1_000, true);
    assertAbout(1);
  }
}
