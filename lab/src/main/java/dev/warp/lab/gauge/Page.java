package dev.warp.lab.gauge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes a page of a recording that needs no other file, and asks for none. */
final class Page {

  private static final String TEMPLATE = "inspect.html";
  private static final String PLOTS = "/META-INF/resources/shared/uplot/";

  private Page() {}

  /** The page, as HTML. */
  static String of(Recording recording, String summary) {
    Map<String, Object> ways = new LinkedHashMap<>();
    long offset = Math.min(0, recording.leastNanos());
    recording
        .ways()
        .forEach((way, arrivals) -> ways.put(way.word(), Bins.of(arrivals, offset).bins()));
    Map<String, Object> data = Map.of("ways", ways, "steps", Bins.STEPS, "summary", summary);
    return resource(TEMPLATE)
        .replace("/*UPLOT_STYLE*/", resource(PLOTS + "uPlot.min.css"))
        .replace("/*UPLOT_SCRIPT*/", inScript(resource(PLOTS + "uPlot.esm.js")))
        .replace("/*DATA*/", json(data));
  }

  /** As part of the page's own script: with its names to itself, but for the one it exports. */
  private static String inScript(String module) {
    int export = module.lastIndexOf("export ");
    if (export < 0) {
      throw new IllegalStateException("uPlot exports nothing");
    }
    return "const uPlot = (() => {\n" + module.substring(0, export) + "return uPlot;\n})();";
  }

  private static String json(Object data) {
    try {
      // No text in it may end the script element.
      return new ObjectMapper().writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream resource = Page.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IllegalStateException("not built in: " + name);
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
