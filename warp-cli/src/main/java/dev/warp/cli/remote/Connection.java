package dev.warp.cli.remote;

import dev.warp.control.v1.FleetServiceGrpc;
import dev.warp.control.v1.GateServiceGrpc;
import dev.warp.control.v1.TunnelServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A connection to the API of a gate or a map, made with the first call. */
public final class Connection implements AutoCloseable {

  /** Of warp.control.v1, as servers check it. */
  private static final String API_VERSION = "1";

  // Failures are told by exceptions; gRPC would print stack traces besides.
  private static final Logger GRPC_LOG = Logger.getLogger("io.grpc");

  static {
    GRPC_LOG.setLevel(Level.OFF);
  }

  private final ManagedChannel channel;
  private final Duration timeout;

  Connection(
      Endpoint endpoint, Tls tls, Optional<String> token, Optional<String> gate, Duration timeout) {
    this.timeout = timeout;
    Metadata headers = new Metadata();
    token.ifPresent(secret -> headers.put(key("authorization"), "Bearer " + secret));
    headers.put(key("warp-api-version"), API_VERSION);
    gate.ifPresent(publicKey -> headers.put(key("warp-gate"), publicKey));
    this.channel =
        OkHttpChannelBuilder.forAddress(endpoint.host(), endpoint.port(), tls.credentials())
            .disableServiceConfigLookUp()
            .disableRetry()
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
            .build();
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** The tunnels, for calls with one answer, which must come in time. */
  public TunnelServiceGrpc.TunnelServiceBlockingStub tunnels() {
    return TunnelServiceGrpc.newBlockingStub(channel).withDeadlineAfter(timeout);
  }

  /** The gate but for its tunnels, for calls with one answer, which must come in time. */
  public GateServiceGrpc.GateServiceBlockingStub gate() {
    return GateServiceGrpc.newBlockingStub(channel).withDeadlineAfter(timeout);
  }

  /** All gates of a map, for calls with one answer, which must come in time. */
  public FleetServiceGrpc.FleetServiceBlockingStub fleet() {
    return FleetServiceGrpc.newBlockingStub(channel).withDeadlineAfter(timeout);
  }

  /** All gates of a map, for calls with many answers. */
  public FleetServiceGrpc.FleetServiceBlockingV2Stub fleetStreams() {
    return FleetServiceGrpc.newBlockingV2Stub(channel);
  }

  /** The tunnels, for calls with many answers. */
  public TunnelServiceGrpc.TunnelServiceBlockingV2Stub tunnelStreams() {
    return TunnelServiceGrpc.newBlockingV2Stub(channel);
  }

  /** The gate but for its tunnels, for calls with many answers. */
  public GateServiceGrpc.GateServiceBlockingV2Stub gateStreams() {
    return GateServiceGrpc.newBlockingV2Stub(channel);
  }

  /**
   * Takes the answers of a call one after another, until somebody has had enough. The first must
   * come in time, all others whenever they do.
   *
   * @param taker takes an answer, and says whether it wants more
   * @throws StatusRuntimeException if the call fails or ends, or the first answer is late
   */
  <T> void follow(BlockingClientCall<?, T> call, Predicate<T> taker) {
    try {
      T answer = call.read(timeout.toNanos(), TimeUnit.NANOSECONDS);
      while (answer != null && taker.test(answer)) {
        answer = call.read();
      }
      if (answer == null) {
        throw Status.UNAVAILABLE.withDescription("it has ended the call").asRuntimeException();
      }
    } catch (TimeoutException e) {
      throw Status.DEADLINE_EXCEEDED.withCause(e).asRuntimeException();
    } catch (StatusException e) {
      throw e.getStatus().asRuntimeException(e.getTrailers());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      call.cancel("no more is wanted", null);
    }
  }

  /**
   * Closes it. A thread that reads from a socket would hold up the end of the JVM for 0.3 s, so
   * this waits until there is none.
   */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
