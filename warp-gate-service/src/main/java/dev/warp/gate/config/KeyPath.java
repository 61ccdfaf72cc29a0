package dev.warp.gate.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tomlj.Toml;

/** Names of keys as one writes them in TOML. */
public final class KeyPath {

  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

  private KeyPath() {}

  /** The parts joined by dots, each in quotes where TOML wants them. */
  public static String of(List<String> parts) {
    return parts.stream().map(KeyPath::part).collect(Collectors.joining("."));
  }

  /** {@code name} within the table {@code parent}, which is empty for the whole file. */
  static String within(String parent, String name) {
    return parent.isEmpty() ? part(name) : parent + "." + part(name);
  }

  private static String part(String name) {
    return BARE.matcher(name).matches() ? name : "\"" + Toml.tomlEscape(name) + "\"";
  }
}
