package dev.warp.gate.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the keys of an accepted configuration stand, so that what only the running host can tell (a
 * port in use, a pattern that matches no interface) is reported like every other mistake.
 *
 * @param file the file's name as the reader was given it
 * @param lines the line of each key and table, counted from 1, by path
 */
public record ConfigurationSource(String file, Map<List<String>, Integer> lines) {

  public ConfigurationSource {
    lines = Map.copyOf(lines);
  }

  static ConfigurationSource of(String file, Document document) {
    Map<List<String>, Integer> lines = new LinkedHashMap<>();
    for (List<String> path : document.root().keyPathSet(true)) {
      lines.put(path, document.root().inputPositionOf(path).line());
    }
    return new ConfigurationSource(file, lines);
  }

  /** Whether the file itself has this key or table. */
  public boolean has(List<String> path) {
    return lines.containsKey(path);
  }

  /**
   * A problem at a key; where the file leaves the key out, at the innermost table around it that
   * the file has, or else at line 1.
   *
   * @param message what is wrong, a semicolon, and what to write instead; never a secret
   * @param path such as {@code tunnels}, {@code wireguard}, {@code gate}, {@code
   *     application_to_gate}
   */
  public Problem problemAt(String message, List<String> path) {
    int line = 1;
    for (int depth = path.size(); depth > 0; depth--) {
      Integer known = lines.get(path.subList(0, depth));
      if (known != null) {
        line = known;
        break;
      }
    }
    return new Problem(file, line, KeyPath.of(path), message);
  }
}
