package dev.warp.gate.service;

import dev.warp.control.log.FieldLog;
import dev.warp.control.v1.Event;
import dev.warp.control.v1.EventKind;
import dev.warp.gate.control.EventFields;
import dev.warp.gate.control.EventHistory;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.io.Gate;
import dev.warp.io.NanoClock;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * A line in the log and an entry in the history for each event and warning of a gate, at most
 * {@value #LINES_PER_SECOND} in a second: a network that goes mad shall not fill the disk. What is
 * left out is counted, and told when the second is over. Used by one thread.
 */
final class EventLog implements Gate.Log {

  static final int LINES_PER_SECOND = 20;

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final FieldLog log;
  private final NanoClock clock;
  private final EventHistory history;
  private long secondBegan;
  private int lines;
  private long leftOut;

  EventLog(FieldLog log, NanoClock clock, EventHistory history) {
    this.log = log;
    this.history = history;
    this.clock = clock;
    this.secondBegan = clock.nanoTime();
  }

  @Override
  public void event(GateEvent event, IntFunction<String> interfaceNames) {
    if (hasRoom()) {
      Event.Builder fields = EventFields.of(event, interfaceNames);
      line(fields).info();
      history.add(fields);
    }
  }

  @Override
  public void warning(String text) {
    if (hasRoom()) {
      Event.Builder fields = Event.newBuilder().setKind(EventKind.EVENT_KIND_WARNING).setText(text);
      line(fields).warn();
      history.add(fields);
    }
  }

  @Override
  public void tick() {
    long now = clock.nanoTime();
    if (now - secondBegan < SECOND_NANOS) {
      return;
    }
    if (leftOut > 0) {
      log.line("lines_left_out", leftOut + " lines left out in a second with too many")
          .with("lines", leftOut)
          .warn();
      history.leftOut(leftOut);
    }
    secondBegan = now;
    lines = 0;
    leftOut = 0;
  }

  private FieldLog.Line line(Event.Builder event) {
    return log.line(EventFields.word(event.getKind()), event.getText())
        .with(EventFields.subjects(event));
  }

  private boolean hasRoom() {
    tick();
    if (lines == LINES_PER_SECOND) {
      leftOut++;
      return false;
    }
    lines++;
    return true;
  }
}
