package dev.warp.control.log;

import java.util.SequencedMap;
import org.jboss.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** Hands fields to the formatter, which writes them as an object of their own. */
record JsonLog(org.jboss.logmanager.Logger logger) implements FieldLog {

  @Override
  public void write(Logger.Level level, String text, SequencedMap<String, String> fields) {
    // Not by the MDC of the thread: Vert.x's has forgotten it when the writing thread looks.
    ExtLogRecord line = new ExtLogRecord(level(level), text, JsonLog.class.getName());
    line.setLoggerName(logger.getName());
    fields.forEach(line::putMdc);
    logger.log(line);
  }

  private static java.util.logging.Level level(Logger.Level level) {
    return level == Logger.Level.INFO
        ? org.jboss.logmanager.Level.INFO
        : org.jboss.logmanager.Level.WARN;
  }
}
