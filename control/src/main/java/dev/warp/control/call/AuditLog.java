package dev.warp.control.call;

import dev.warp.control.access.Operator;
import dev.warp.control.log.FieldLog;
import io.grpc.Status;

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

  /** Writes a line each, with the fields who, role, call, result, what and, of failures, reason. */
  static AuditLog to(FieldLog log) {
    return (who, method, what, result) -> {
      FieldLog.Line line =
          log.line("audit", "%s called %s: %s".formatted(who.name(), method, result.getCode()))
              .with("who", who.name())
              .with("role", who.role())
              .with("call", method)
              .with("result", result.getCode())
              .with("what", what);
      AuditText.reason(result).ifPresent(reason -> line.with("reason", reason));
      line.info();
    };
  }
}
