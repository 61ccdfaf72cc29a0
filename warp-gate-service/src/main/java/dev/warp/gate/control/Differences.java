package dev.warp.gate.control;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import java.util.ArrayList;
import java.util.List;

/** Says in what two messages of one kind differ. */
final class Differences {

  private final List<String> found = new ArrayList<>();

  private Differences() {}

  /** Each field that differs, as in {@code transport.mtu 1400 -> 1200}. */
  static List<String> of(Message before, Message after) {
    Differences differences = new Differences();
    differences.compare("", before, after);
    return differences.found;
  }

  private void compare(String path, Message before, Message after) {
    for (FieldDescriptor field : before.getDescriptorForType().getFields()) {
      boolean there = isThere(before, field);
      boolean thereAfter = isThere(after, field);
      Object one = before.getField(field);
      Object other = after.getField(field);
      String name = path + field.getName();
      if (isTable(field) && there && thereAfter) {
        compare(name + ".", (Message) one, (Message) other);
      } else if (there != thereAfter || !one.equals(other)) {
        found.add("%s %s -> %s".formatted(name, text(there, one), text(thereAfter, other)));
      }
    }
  }

  private static boolean isThere(Message message, FieldDescriptor field) {
    return field.isRepeated() || !field.hasPresence() || message.hasField(field);
  }

  private static boolean isTable(FieldDescriptor field) {
    return !field.isRepeated()
        && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !field.getMessageType().equals(Duration.getDescriptor());
  }

  private static String text(boolean there, Object value) {
    if (!there) {
      return "none";
    }
    return value instanceof Duration duration
        ? Durations.toString(duration)
        : value.toString().strip().replaceAll("\\s+", " ");
  }
}
