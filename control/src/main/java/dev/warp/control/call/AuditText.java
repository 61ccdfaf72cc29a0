package dev.warp.control.call;

import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;

/** Requests and results as audit logs have them: on one line, short, and without secrets. */
final class AuditText {

  private static final int MAX_LENGTH = 1000;
  private static final int MAX_WORD = 100;

  private AuditText() {}

  /** A request, but for its fields that are marked {@code debug_redact} in the contract. */
  static String of(Message request) {
    return shortened(
        TextFormat.printer()
            .emittingSingleLine(true)
            .printToString(withoutSecrets(request))
            .strip());
  }

  /** A word that a caller has sent, whatever that is. */
  static String word(String sent) {
    String start = sent.length() > MAX_WORD ? sent.substring(0, MAX_WORD) + "..." : sent;
    return start.replaceAll("[^A-Za-z0-9._-]", "?");
  }

  /** Why a call failed; empty if it did not. */
  static Optional<String> reason(Status result) {
    return result.isOk()
        ? Optional.empty()
        : Optional.ofNullable(result.getDescription())
            .map(description -> shortened(description.replaceAll("\\p{C}+", " ")));
  }

  private static String shortened(String text) {
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
  }

  private static Message withoutSecrets(Message message) {
    Message.Builder kept = message.toBuilder();
    message.getAllFields().forEach((field, value) -> keep(kept, field, value));
    // What a newer client sends and this build does not know may be a secret too.
    return kept.setUnknownFields(message.getUnknownFields().getDefaultInstanceForType()).build();
  }

  private static void keep(Message.Builder kept, FieldDescriptor field, Object value) {
    FieldOptions options = field.getOptions();
    if (options.getDebugRedact()) {
      kept.clearField(field);
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField()) {
      if (value instanceof List<?> several) {
        for (int i = 0; i < several.size(); i++) {
          kept.setRepeatedField(field, i, withoutSecrets((Message) several.get(i)));
        }
      } else {
        kept.setField(field, withoutSecrets((Message) value));
      }
    }
  }
}
