package dev.warp.lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.demo.Reading.Traffic;
import dev.warp.lab.testbed.WireGuardTrial;
import dev.warp.lab.wireguard.Ping;
import dev.warp.lab.wireguard.TcpThroughput;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ConclusionTest {

  private static final DemoPlan PLAN = DemoPlan.of(20, 10);
  private static final WireGuardTrial WIREGUARD =
      new WireGuardTrial(
          new Ping.Statistics(20, 20, 1, 1.5, 2), new TcpThroughput(45.04, 16_890_000, 268));

  @Test
  void shouldStateTheArithmeticOfWhatOthersWouldHaveLost() {
    // 8,000 datagrams with both uplinks, losing 10 % and 20 %, and 2,000 with the first only.
    String text = words(new Conclusion(PLAN, outcome(0.1, 0.2), Optional.empty()));
    assertTrue(
        text.contains("the first uplink alone, without redundancy, would have lost 1000 of"), text);
    assertTrue(text.contains("the second 3600, both in turn 2300"), text);
    assertTrue(text.contains("each datagram sent whole on both 360. warp lost 31."), text);
  }

  @Test
  void shouldStateWhatArithmeticExpectsOfWarp() {
    String text = words(new Conclusion(PLAN, outcome(0.1, 0.1), Optional.empty()));
    assertTrue(text.contains("25 of the 2500 datagrams sent in all that time were lost"), text);
    assertTrue(text.contains("by arithmetic 27.10 % of the datagrams are lost"), text);
    assertTrue(text.contains("after that 3 of 5 must, and 0.86 % are"), text);
    assertTrue(text.contains("6 were lost, where arithmetic expects 10 (0.13 %)"), text);
  }

  @Test
  void shouldSayWhetherTheUplinkWasUsedAgain() {
    String text = words(new Conclusion(PLAN, outcome(0.1, 0.1), Optional.empty()));
    assertTrue(text.contains("cut for 4 s, and in use again within 1 s of its return"), text);
    String never = words(new Conclusion(PLAN, outcome(traffic(10, 9)), Optional.empty()));
    assertTrue(never.contains("cut for 4 s, and not in use again before the end"), never);
  }

  @Test
  void shouldSayWhatItCost() {
    String text = words(new Conclusion(PLAN, outcome(0.1, 0.1), Optional.empty()));
    assertTrue(text.contains("9969 reached the operator (99.69 %), none twice"), text);
    assertTrue(text.contains("2.25 bytes on the wire for each byte sent"), text);
  }

  @Test
  void shouldTellOfWhatWasNeverSent() {
    assertFalse(words(new Conclusion(PLAN, outcome(0.1, 0.1), Optional.empty())).contains("never"));
    Reading last = outcome(0.1, 0.1).last();
    Outcome busy =
        new Outcome(
            last, List.of(0.1, 0.1), "up2", 2_000, 2_500, 25, OptionalInt.of(1), 12, 22_500_000);
    String text = words(new Conclusion(PLAN, busy, Optional.empty()));
    assertTrue(text.contains("12 of those lost never left the vehicle"), text);
  }

  @Test
  void shouldTellOfWireGuardOnlyIfItWasTried() {
    Conclusion without = new Conclusion(PLAN, outcome(0.1, 0.1), Optional.empty());
    assertFalse(without.text().contains("WireGuard"));
    String text = words(new Conclusion(PLAN, outcome(0.1, 0.1), Optional.of(WIREGUARD)));
    assertTrue(text.contains("ping 20 of 20 answered, 1.5 ms on average"), text);
    assertTrue(text.contains("45.0 Mbit/s, 268 segments sent again"), text);
  }

  @Test
  void shouldFitATerminal() {
    String text = new Conclusion(PLAN, outcome(0.1, 0.1), Optional.of(WIREGUARD)).text();
    text.lines().forEach(line -> assertTrue(line.length() <= 96 && !line.startsWith("%"), line));
  }

  @Test
  void shouldHaveFlowedWhenMoreThanHalfArrived() {
    assertTrue(outcome(0.1, 0.1).flowed());
    assertFalse(outcome(traffic(10_000, 5_000)).flowed());
    assertFalse(outcome(traffic(0, 0)).flowed());
  }

  private static Outcome outcome(double firstLoss, double secondLoss) {
    Reading last = Readings.of(20, Readings.up("up1"), Readings.up("up2"));
    return new Outcome(
        last,
        List.of(firstLoss, secondLoss),
        "up2",
        2_000,
        2_500,
        25,
        OptionalInt.of(1),
        0,
        22_500_000);
  }

  private static Outcome outcome(Traffic total) {
    Reading last = new Reading(20, total, total, List.of());
    return new Outcome(last, List.of(0.1, 0.1), "up2", 0, 0, 0, OptionalInt.empty(), 0, 0);
  }

  private static Traffic traffic(long sent, long delivered) {
    return new Traffic(sent, delivered, 0, sent - delivered, 0, 0, 0, 0);
  }

  private static String words(Conclusion conclusion) {
    return conclusion.text().replace('\n', ' ');
  }

  @Test
  void shouldPutTheOutageInTheMiddle() {
    assertEquals(new Outage(8, 12), PLAN.outage());
  }
}
