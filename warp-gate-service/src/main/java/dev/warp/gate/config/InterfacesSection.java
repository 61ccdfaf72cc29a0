package dev.warp.gate.config;

import dev.warp.gate.config.InterfacesConfiguration.BindToDevice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.TomlTable;

/** Reads {@code [interfaces]}. */
final class InterfacesSection {

  /** Characters; labels are values of metrics. */
  private static final int LONGEST_LABEL = 64;

  private static final int HIGHEST_COST = 1000;

  private InterfacesSection() {}

  static InterfacesConfiguration read(Section section) {
    if (section.has(GateKeys.MAX_CONSECUTIVE_FAILURES)) {
      section.warning(
          GateKeys.MAX_CONSECUTIVE_FAILURES,
          "is ignored: an interface that fails is tried again for as long as it exists; remove the"
              + " line");
    }
    return new InterfacesConfiguration(
        section.get(GateKeys.INTERFACE_SCAN_INTERVAL),
        section.get(GateKeys.HOLEPUNCH_KEEP_ALIVE_INTERVAL),
        new InterfacePatterns(inclusion(section), section.get(GateKeys.EXCLUSION_PATTERNS)),
        section.get(GateKeys.BIND_TO_DEVICE),
        section.get(GateKeys.INTERFACES_PORT),
        section.get(GateKeys.PORT_MAPPING),
        section.get(GateKeys.SOURCE_ADDRESSES),
        section.get(GateKeys.LABELS),
        section.get(GateKeys.COST));
  }

  /** Whether it is known what to send from. */
  static boolean isKnown(Section section) {
    return section.isKnown(
        GateKeys.INCLUSION_PATTERNS, GateKeys.EXCLUSION_PATTERNS, GateKeys.SOURCE_ADDRESSES);
  }

  private static List<String> inclusion(Section section) {
    List<String> patterns = section.get(GateKeys.INCLUSION_PATTERNS);
    if (patterns.isEmpty()) {
      section.mistake(
          GateKeys.INCLUSION_PATTERNS,
          "the list is empty, so no interface would be used; write "
              + GateKeys.INCLUSION_PATTERNS.advice());
    }
    return patterns;
  }

  static ValueType<BindToDevice> bindToDevice() {
    String phrase = "\"auto\", true or false";
    return ValueType.of(
        phrase,
        value ->
            switch (value.raw()) {
              case String text when text.equals("auto") -> Optional.of(BindToDevice.AUTO);
              case Boolean bool -> Optional.of(bool ? BindToDevice.ALWAYS : BindToDevice.NEVER);
              default -> value.unwanted(phrase);
            });
  }

  static ValueType<Map<String, String>> labels() {
    String phrase = "a table of strings";
    return ValueType.of(
        phrase,
        value ->
            value.raw() instanceof TomlTable table ? labels(value, table) : value.unwanted(phrase));
  }

  private static Optional<Map<String, String>> labels(Value value, TomlTable table) {
    Map<String, String> labels = new LinkedHashMap<>();
    boolean right = true;
    for (Map.Entry<String, Object> entry : table.entrySet()) {
      Value label = value.inside(table, entry.getKey());
      if (entry.getValue() instanceof String text) {
        right &= isLabel(label, text, labels);
        labels.put(entry.getKey(), text);
      } else if (entry.getValue() instanceof TomlTable) {
        right = false;
        label.mistake("found a table, wanted a string; a name with a dot needs quotes");
      } else {
        right = false;
        label.unwanted("a string");
      }
    }
    return right ? Optional.of(labels) : Optional.empty();
  }

  static ValueType<Map<String, Integer>> costs() {
    String phrase = "a table of integers";
    return ValueType.of(
        phrase,
        value ->
            value.raw() instanceof TomlTable table ? costs(value, table) : value.unwanted(phrase));
  }

  private static Optional<Map<String, Integer>> costs(Value value, TomlTable table) {
    Map<String, Integer> costs = new LinkedHashMap<>();
    boolean right = true;
    for (Map.Entry<String, Object> entry : table.entrySet()) {
      if (entry.getValue() instanceof Long cost && cost >= 0 && cost <= HIGHEST_COST) {
        costs.put(entry.getKey(), cost.intValue());
      } else {
        right = false;
        value
            .inside(table, entry.getKey())
            .unwanted(
                "an integer from 0 to %d; a name with a dot needs quotes".formatted(HIGHEST_COST));
      }
    }
    return right ? Optional.of(costs) : Optional.empty();
  }

  private static boolean isLabel(Value label, String text, Map<String, String> others) {
    if (text.isBlank() || text.length() > LONGEST_LABEL) {
      label.mistake("is empty or longer than " + LONGEST_LABEL + " characters");
      return false;
    }
    if (others.containsValue(text)) {
      label.mistake("another interface has the label " + label.quoted() + " as well");
      return false;
    }
    return true;
  }
}
