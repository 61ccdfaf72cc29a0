package dev.warp.control.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * A service's log of lines that have fields for programs beside their text for people
 * (docs/guides/operations.md, "The log").
 */
@FunctionalInterface
public interface FieldLog {

  /** What happened, as a word of a fixed set: the field that every line has. */
  String EVENT = "event";

  /**
   * Writes a line.
   *
   * @param level {@code INFO} or {@code WARN}
   */
  void write(Logger.Level level, String text, SequencedMap<String, String> fields);

  /** A log in the form that the service is configured for: text, or JSON objects. */
  static FieldLog of(String category) {
    boolean json =
        ConfigProvider.getConfig()
            .getOptionalValue("quarkus.log.console.json.enabled", Boolean.class)
            .orElse(false);
    return json
        ? new JsonLog(org.jboss.logmanager.Logger.getLogger(category))
        : new TextLog(Logger.getLogger(category));
  }

  /**
   * Begins a line.
   *
   * @param event what happened
   * @param text for people, which says it all
   */
  default Line line(String event, String text) {
    return new Line(this, text).with(EVENT, event);
  }

  /** A line that is being put together. */
  final class Line {

    private final FieldLog log;
    private final String text;
    private final SequencedMap<String, String> fields = new LinkedHashMap<>();

    private Line(FieldLog log, String text) {
      this.log = log;
      this.text = text;
    }

    /** Adds a field. */
    public Line with(String key, Object value) {
      fields.put(key, value.toString());
      return this;
    }

    /** Adds fields. */
    public Line with(Map<String, ?> more) {
      more.forEach(this::with);
      return this;
    }

    /** Writes it as a matter of course. */
    public void info() {
      log.write(Logger.Level.INFO, text, fields);
    }

    /** Writes it as something that somebody should look at. */
    public void warn() {
      log.write(Logger.Level.WARN, text, fields);
    }
  }
}
