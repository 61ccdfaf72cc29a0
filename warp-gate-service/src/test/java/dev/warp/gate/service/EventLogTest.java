package dev.warp.gate.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.gate.control.EventHistory;
import dev.warp.gate.engine.boundary.GateEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EventLogTest {

  private static final long SECOND = 1_000_000_000L;
  private static final PatternFormatter FORMATTER = new PatternFormatter("%p %m");
  private static final String CATEGORY = "event log test";

  private final AtomicLong now = new AtomicLong(5 * SECOND);
  private final List<String> lines = new ArrayList<>();
  private final Lines handler = new Lines();
  private final EventHistory history = new EventHistory(InstantSource.system(), Runnable::run);
  private final EventLog log = new EventLog(Logger.getLogger(CATEGORY), now::get, history);

  @BeforeEach
  void listen() {
    java.util.logging.Logger logger = java.util.logging.Logger.getLogger(CATEGORY);
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    java.util.logging.Logger.getLogger(CATEGORY).removeHandler(handler);
  }

  @Test
  void shouldWriteEventsAndWarningsWithTheNamesOfInterfaces() {
    log.event(new GateEvent.CandidatesLearned("vehicle", 3), id -> "eth" + id);
    log.warning("no uplink");

    assertEquals(
        List.of("INFO far gate vehicle: the map knows 3 candidates", "WARN no uplink"), lines);
  }

  @Test
  void shouldWriteNoMoreThanTwentyLinesInASecond() {
    IntStream.range(0, 100).forEach(i -> log.warning("line " + i));

    assertEquals(20, lines.size());
    assertEquals("WARN line 19", lines.getLast());
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
    assertEquals("WARN 80 lines left out in a second with too many", lines.getLast());
  }

  @Test
  void shouldSayItBeforeTheNextLineWhereNothingTicks() {
    IntStream.range(0, 22).forEach(i -> log.warning("line " + i));
    now.addAndGet(SECOND);
    log.warning("next");

    assertEquals(
        List.of("WARN 2 lines left out in a second with too many", "WARN next"),
        lines.subList(20, lines.size()));
  }

  @Test
  void shouldWriteNothingOfItsOwnInAQuietTime() {
    log.warning("one");
    now.addAndGet(10 * SECOND);
    log.tick();
    log.warning("two");

    assertEquals(List.of("WARN one", "WARN two"), lines);
  }

  private final class Lines extends Handler {

    @Override
    public void publish(LogRecord logged) {
      lines.add(FORMATTER.format(logged));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
