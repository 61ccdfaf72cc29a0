package dev.warp.control.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FieldLogTest {

  private static final String CATEGORY = "field log test";

  private final List<String> lines = new ArrayList<>();
  private final List<Map<String, String>> fields = new ArrayList<>();
  private final Lines handler = new Lines();

  @BeforeEach
  void listen() {
    java.util.logging.Logger logger = java.util.logging.Logger.getLogger(CATEGORY);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    java.util.logging.Logger.getLogger(CATEGORY).removeHandler(handler);
  }

  @Test
  void shouldWriteFieldsAfterTheText() {
    new TextLog(Logger.getLogger(CATEGORY))
        .line("path_up", "path 3 is up")
        .with("path", 3)
        .with("interface", "wlan0")
        .info();

    assertEquals(List.of("INFO path 3 is up event=path_up path=3 interface=wlan0"), lines);
  }

  @Test
  void shouldQuoteWhatIsMoreThanAWord() {
    assertEquals(
        "text a=\"two words\" b=\"x=1\" c=\"say \\\"so\\\" \\\\\" d=\"\" e=\"two lines\" f=[::1]:5",
        TextLog.line(
            "text",
            fields(
                "a",
                "two words",
                "b",
                "x=1",
                "c",
                "say \"so\" \\",
                "d",
                "",
                "e",
                "two\nlines",
                "f",
                "[::1]:5")));
  }

  @Test
  void shouldHandFieldsToTheFormatterWhereTheLogIsJson() {
    new JsonLog(org.jboss.logmanager.Logger.getLogger(CATEGORY))
        .line("path_up", "path 3 is up")
        .with("path", 3)
        .warn();

    assertEquals(List.of("WARN path 3 is up"), lines);
    assertEquals(List.of(Map.of("event", "path_up", "path", "3")), fields);
  }

  private static SequencedMap<String, String> fields(String... keysAndValues) {
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      fields.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return fields;
  }

  private final class Lines extends Handler {

    @Override
    public void publish(LogRecord logged) {
      lines.add(logged.getLevel() + " " + logged.getMessage());
      fields.add(logged instanceof ExtLogRecord line ? line.getMdcCopy() : Map.of());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
