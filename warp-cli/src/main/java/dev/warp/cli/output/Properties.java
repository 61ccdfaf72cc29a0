package dev.warp.cli.output;

import java.io.PrintWriter;
import java.util.Map;
import java.util.SequencedMap;

/** What is shown of one thing: a line for each property. */
public final class Properties {

  private Properties() {}

  /** Prints each name and, in line, what belongs to it; a text of several lines below itself. */
  public static void print(SequencedMap<String, String> properties, PrintWriter out) {
    int width = properties.keySet().stream().mapToInt(String::length).max().orElse(0);
    String indent = " ".repeat(width + 2);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      String name = property.getKey();
      String text =
          String.join(
              System.lineSeparator() + indent,
              Units.lines(property.getValue().lines().map(Units::printable).toList()));
      out.println(name + " ".repeat(width + 2 - name.length()) + text);
    }
  }
}
