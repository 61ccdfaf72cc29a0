package dev.warp.map.fleet;

import dev.warp.control.access.MethodRoles;
import dev.warp.control.access.Operator;
import dev.warp.control.v1.CloseTunnelRequest;
import dev.warp.control.v1.CloseTunnelResponse;
import dev.warp.control.v1.FleetServiceCloseTunnelResponse;
import dev.warp.control.v1.FleetServiceOpenTunnelResponse;
import dev.warp.control.v1.OpenTunnelRequest;
import dev.warp.control.v1.OpenTunnelResponse;
import dev.warp.control.v1.TunnelServiceGrpc;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.map.link.GateCalls;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Both ends of a tunnel in one go. The two gates are asked one after the other, and what was done
 * at the first is taken back if the second refuses.
 */
public final class TunnelPairs {

  /**
   * One end.
   *
   * @param label "first" or "second", as in the request
   */
  public record End(String label, PublicKey gate, TunnelSpec spec) {}

  private final GateCalls calls;
  private final Fleet fleet;
  private final GateCaller gates;

  public TunnelPairs(GateCalls calls, Fleet fleet, MethodRoles roles) {
    this.calls = calls;
    this.fleet = fleet;
    this.gates = new GateCaller(calls, roles);
  }

  /** Opens both ends or neither; a {@link StatusRuntimeException} says why neither. */
  public CompletableFuture<FleetServiceOpenTunnelResponse> open(
      End first, End second, boolean persist, Operator operator) {
    Optional<StatusRuntimeException> missing = missing(first, second);
    if (missing.isPresent()) {
      return CompletableFuture.failedFuture(missing.get());
    }
    return openOne(first, second.gate(), persist, operator)
        .thenCompose(
            opened ->
                openOne(second, first.gate(), persist, operator)
                    .exceptionallyCompose(
                        failure -> takeBack(first, persist, operator, unwrapped(failure)))
                    .thenApply(
                        other ->
                            FleetServiceOpenTunnelResponse.newBuilder()
                                .setFirst(opened.getTunnel())
                                .setSecond(other.getTunnel())
                                .build()));
  }

  private CompletableFuture<OpenTunnelResponse> openOne(
      End end, PublicKey other, boolean persist, Operator operator) {
    TunnelSpec.Builder spec = end.spec().toBuilder();
    if (!spec.hasFarGate()) {
      fleet.nameOf(other, end.gate()).ifPresent(spec::setFarGate);
    }
    return gates
        .call(
            end.gate(),
            TunnelServiceGrpc.getOpenTunnelMethod(),
            OpenTunnelRequest.newBuilder().setSpec(spec).setPersist(persist).build(),
            operator)
        .exceptionallyCompose(failure -> failed(EndFailure.of(end.label(), unwrapped(failure))));
  }

  /** Closes the first end, for the second could not be opened. */
  private CompletableFuture<OpenTunnelResponse> takeBack(
      End first, boolean persist, Operator operator, Throwable cause) {
    return closeOne(first.gate(), first.spec().getName(), persist, operator)
        .handle(
            (closed, failure) ->
                failure == null
                    ? cause
                    : EndFailure.leftOpen(first, (StatusRuntimeException) cause))
        .thenCompose(TunnelPairs::failed);
  }

  /** Closes both ends. */
  public CompletableFuture<FleetServiceCloseTunnelResponse> close(
      End first, End second, boolean persist, Operator operator) {
    Optional<StatusRuntimeException> missing = missing(first, second);
    if (missing.isPresent()) {
      return CompletableFuture.failedFuture(missing.get());
    }
    // Both are asked, whatever the one says: what can be closed is.
    CompletableFuture<Boolean> firstClosed = closeEnd(first, persist, operator);
    CompletableFuture<Boolean> secondClosed = closeEnd(second, persist, operator);
    return firstClosed.thenCombine(
        secondClosed,
        (here, there) -> {
          if (!here && !there) {
            throw Status.NOT_FOUND
                .withDescription("the tunnel is open at neither gate")
                .asRuntimeException();
          }
          return FleetServiceCloseTunnelResponse.newBuilder()
              .setFirstClosed(here)
              .setSecondClosed(there)
              .build();
        });
  }

  /** Whether there was something to close. */
  private CompletableFuture<Boolean> closeEnd(End end, boolean persist, Operator operator) {
    return closeOne(end.gate(), end.spec().getName(), persist, operator)
        .thenApply(closed -> true)
        .exceptionallyCompose(
            failure ->
                unwrapped(failure) instanceof StatusRuntimeException told
                        && told.getStatus().getCode() == Status.Code.NOT_FOUND
                    ? CompletableFuture.completedFuture(false)
                    : failed(EndFailure.of(end.label(), unwrapped(failure))));
  }

  private CompletableFuture<CloseTunnelResponse> closeOne(
      PublicKey gate, String name, boolean persist, Operator operator) {
    return gates.call(
        gate,
        TunnelServiceGrpc.getCloseTunnelMethod(),
        CloseTunnelRequest.newBuilder().setName(name).setPersist(persist).build(),
        operator);
  }

  private Optional<StatusRuntimeException> missing(End first, End second) {
    for (End end : new End[] {first, second}) {
      if (!calls.isConnected(end.gate())) {
        return Optional.of(
            Status.UNAVAILABLE
                .withDescription(end.label() + ": gate not connected: " + end.gate())
                .asRuntimeException());
      }
    }
    return Optional.empty();
  }

  private static <T> CompletableFuture<T> failed(Throwable failure) {
    return CompletableFuture.failedFuture(failure);
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
