package dev.warp.control.call;

import dev.warp.control.access.Operator;
import io.grpc.Status;
import java.util.function.Consumer;

/** Who changed what, when, and how that went. */
@FunctionalInterface
public interface AuditLog {

  /**
   * Takes note of a call that changes something.
   *
   * @param who made it
   * @param method its full name
   * @param what was asked for, without secrets; empty if that is not known
   * @param result how it ended
   */
  void record(Operator who, String method, String what, Status result);

  /**
   * Writes a line each, to a logger that adds the time: {@code audit who=NAME role=ROLE
   * call=SERVICE/METHOD result=CODE what={...}}.
   */
  static AuditLog to(Consumer<String> logger) {
    return (who, method, what, result) ->
        logger.accept(
            "audit who=%s role=%s call=%s result=%s what={%s}%s"
                .formatted(
                    who.name(),
                    who.role(),
                    method,
                    result.getCode(),
                    what,
                    AuditText.reason(result)));
  }
}
