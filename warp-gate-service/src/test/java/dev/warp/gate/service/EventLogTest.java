package dev.warp.gate.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.gate.control.EventHistory;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.protocol.wire.Endpoint;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EventLogTest {

  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(5 * SECOND);
  private final List<String> lines = new ArrayList<>();
  private final EventHistory history = new EventHistory(InstantSource.system(), Runnable::run);
  private final EventLog log =
      new EventLog(
          (level, text, fields) -> lines.add(level + " " + text + fields), now::get, history);

  @Test
  void shouldWriteEventsAndWarningsWithTheNamesOfInterfaces() {
    log.event(new GateEvent.CandidatesLearned("vehicle", 3), id -> "eth" + id);
    log.warning("no uplink");

    assertEquals(
        List.of(
            "INFO far gate vehicle: the map knows 3 candidates{event=candidates, far_gate=vehicle}",
            "WARN no uplink{event=warning}"),
        lines);
  }

  @Test
  void shouldNameWhatAnEventIsAbout() {
    log.event(
        new GateEvent.PathUp("vehicle", 3, 1, Endpoint.ofIpv4(0xcb007101, 99)), id -> "eth" + id);
    log.event(new GateEvent.TunnelUnprotected("vehicle", "video"), id -> "eth" + id);

    assertEquals(
        List.of(
            "{event=path_up, far_gate=vehicle, interface=eth1, path=3}",
            "{event=tunnel_unprotected, far_gate=vehicle, tunnel=video}"),
        lines.stream().map(line -> line.substring(line.indexOf('{'))).toList());
  }

  @Test
  void shouldWriteNoMoreThanTwentyLinesInASecond() {
    IntStream.range(0, 100).forEach(i -> log.warning("line " + i));

    assertEquals(20, lines.size());
    assertEquals("WARN line 19{event=warning}", lines.getLast());
  }

  @Test
  void shouldSayHowManyLinesItLeftOutOnceTheSecondIsOver() {
    IntStream.range(0, 100).forEach(i -> log.warning("line " + i));
    now.addAndGet(SECOND - 1);
    log.tick();
    assertEquals(20, lines.size());

    now.addAndGet(1);
    log.tick();
    log.tick();

    assertEquals(21, lines.size());
    assertEquals(
        "WARN 80 lines left out in a second with too many{event=lines_left_out, lines=80}",
        lines.getLast());
  }

  @Test
  void shouldSayItBeforeTheNextLineWhereNothingTicks() {
    IntStream.range(0, 22).forEach(i -> log.warning("line " + i));
    now.addAndGet(SECOND);
    log.warning("next");

    assertEquals(
        List.of(
            "WARN 2 lines left out in a second with too many{event=lines_left_out, lines=2}",
            "WARN next{event=warning}"),
        lines.subList(20, lines.size()));
  }

  @Test
  void shouldWriteNothingOfItsOwnInAQuietTime() {
    log.warning("one");
    now.addAndGet(10 * SECOND);
    log.tick();
    log.warning("two");

    assertEquals(List.of("WARN one{event=warning}", "WARN two{event=warning}"), lines);
  }
}
