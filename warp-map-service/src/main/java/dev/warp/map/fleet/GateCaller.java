package dev.warp.map.fleet;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.warp.control.access.MethodRoles;
import dev.warp.control.access.Operator;
import dev.warp.map.link.CallReceiver;
import dev.warp.map.link.CallRequest;
import dev.warp.map.link.GateCalls;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls of gates with one answer, by the map itself on behalf of an operator. */
final class GateCaller {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final GateCalls calls;
  private final MethodRoles roles;

  GateCaller(GateCalls calls, MethodRoles roles) {
    this.calls = calls;
    this.roles = roles;
  }

  /** The answer; or a {@link StatusRuntimeException}. */
  <Q extends Message, R> CompletableFuture<R> call(
      PublicKey gate, MethodDescriptor<Q, R> method, Q request, Operator operator) {
    SingleAnswer<R> answer = new SingleAnswer<>(method);
    CallRequest call =
        new CallRequest(
            method.getFullMethodName(),
            roles.least(method.getFullMethodName()),
            request.toByteString(),
            Optional.of(TIMEOUT),
            operator,
            1);
    GateCalls.Call underWay = calls.call(gate, call, answer);
    return answer
        .result
        .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure -> {
              underWay.cancel();
              return CompletableFuture.failedFuture(
                  failure instanceof StatusRuntimeException told
                      ? told
                      : Status.DEADLINE_EXCEEDED
                          .withDescription(
                              "no answer of gate %s in %d s".formatted(gate, TIMEOUT.toSeconds()))
                          .asRuntimeException());
            });
  }

  private static final class SingleAnswer<R> implements CallReceiver {

    private final MethodDescriptor<?, R> method;
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private Optional<R> message = Optional.empty();

    SingleAnswer(MethodDescriptor<?, R> method) {
      this.method = method;
    }

    @Override
    public void onMessage(ByteString encoded) {
      try {
        message = Optional.of(method.parseResponse(encoded.newInput()));
      } catch (StatusRuntimeException garbled) {
        result.completeExceptionally(garbled);
      }
    }

    @Override
    public void onEnd(Status status, Metadata trailers) {
      if (status.isOk() && message.isPresent()) {
        result.complete(message.get());
      } else {
        Status failure =
            status.isOk() ? Status.INTERNAL.withDescription("the gate gave no answer") : status;
        result.completeExceptionally(failure.asRuntimeException(trailers));
      }
    }
  }
}
