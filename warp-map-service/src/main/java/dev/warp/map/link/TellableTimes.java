package dev.warp.map.link;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a gate says may have any bits in it; a duration or a time out of protobuf's range cannot be
 * told in JSON, and would spoil the message for all who read of that gate.
 */
final class TellableTimes {

  private TellableTimes() {}

  /** Whether all durations and times in a message are in range. */
  static boolean in(Message message) {
    return switch (message) {
      case Duration duration -> Durations.isValid(duration);
      case Timestamp time -> Timestamps.isValid(time);
      default ->
          message.getAllFields().values().stream()
              .flatMap(TellableTimes::values)
              .allMatch(value -> !(value instanceof Message inner) || in(inner));
    };
  }

  private static Stream<?> values(Object field) {
    return field instanceof List<?> several ? several.stream() : Stream.of(field);
  }
}
