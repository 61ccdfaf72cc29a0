package dev.warp.map.replica.control;

import dev.warp.control.access.Operator;
import dev.warp.control.call.RemoteOperator;
import dev.warp.control.call.ThrownStatusInterceptor;
import dev.warp.control.v1.FleetServiceGrpc;
import dev.warp.control.v1.FleetServiceWatchGatesRequest;
import dev.warp.control.v1.FleetServiceWatchGatesResponse;
import dev.warp.control.v1.GateServiceGrpc;
import dev.warp.control.v1.TunnelServiceGrpc;
import dev.warp.io.SocketAddresses;
import dev.warp.map.call.ForwardedService;
import dev.warp.map.fleet.Admissions;
import dev.warp.map.fleet.Fleet;
import dev.warp.map.link.GateLinks;
import dev.warp.map.v1.ReplicaServiceGrpc;
import dev.warp.map.v1.WatchRulingsRequest;
import dev.warp.map.v1.WatchRulingsResponse;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Shows other replicas the gates connected here and which are admitted, and calls the former. */
final class ReplicaServer {

  /** Which replica is meant; and in trailers, which one has ended the call. */
  static final Metadata.Key<String> REPLICA =
      Metadata.Key.of("warp-replica", Metadata.ASCII_STRING_MARSHALLER);

  private static final Logger LOG = Logger.getLogger("warp.map.replica");

  private ReplicaServer() {}

  /**
   * Begins to serve.
   *
   * @throws BindException with a message for people
   */
  static Server start(ReplicaControl.Parts parts, ReplicaTls tls, EventLoopGroup group)
      throws BindException {
    GateLinks links = parts.links();
    try {
      return NettyServerBuilder.forAddress(SocketAddresses.of(parts.address()))
          .bossEventLoopGroup(group)
          .workerEventLoopGroup(group)
          .channelType(NioServerSocketChannel.class)
          .sslContext(tls.ofServer())
          .executor(parts.thread())
          .permitKeepAliveTime(ReplicaControl.KEEP_ALIVE_SECONDS / 2, TimeUnit.SECONDS)
          .keepAliveTime(ReplicaControl.KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
          .keepAliveTimeout(ReplicaControl.KEEP_ALIVE_PATIENCE_SECONDS, TimeUnit.SECONDS)
          .addService(new ConnectedHere(parts.fleet()))
          .addService(new Ruled(parts.admissions()))
          .addService(ForwardedService.of(TunnelServiceGrpc.getServiceDescriptor(), () -> links))
          .addService(ForwardedService.of(GateServiceGrpc.getServiceDescriptor(), () -> links))
          // The last one is asked first.
          .intercept(new Addressed(Long.toUnsignedString(parts.replica())))
          .intercept(
              new ThrownStatusInterceptor(
                  (method, fault) -> LOG.errorf(fault, "%s failed", method)))
          .build()
          .start();
    } catch (IOException e) {
      throw (BindException)
          new BindException(
                  "cannot listen for other replicas at TCP %s: %s"
                      .formatted(
                          parts.address(), e.getCause() == null ? e : e.getCause().getMessage()))
              .initCause(e);
    }
  }

  /** The gates connected here, and no others: other replicas show theirs themselves. */
  private static final class ConnectedHere extends FleetServiceGrpc.FleetServiceImplBase {

    private final Fleet fleet;

    ConnectedHere(Fleet fleet) {
      this.fleet = fleet;
    }

    @Override
    public void watchGates(
        FleetServiceWatchGatesRequest request,
        StreamObserver<FleetServiceWatchGatesResponse> response) {
      fleet.watchHere((ServerCallStreamObserver<FleetServiceWatchGatesResponse>) response);
    }
  }

  /** Which gates are admitted. */
  private static final class Ruled extends ReplicaServiceGrpc.ReplicaServiceImplBase {

    private final Admissions admissions;

    Ruled(Admissions admissions) {
      this.admissions = admissions;
    }

    @Override
    public void watchRulings(
        WatchRulingsRequest request, StreamObserver<WatchRulingsResponse> response) {
      admissions.watch((ServerCallStreamObserver<WatchRulingsResponse>) response);
    }
  }

  /** Whoever gets here is a replica; whether it means this one, and whom it calls for, it says. */
  private record Addressed(String own) implements ServerInterceptor {

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      if (!own.equals(headers.get(REPLICA))) {
        call.close(
            Status.FAILED_PRECONDITION.withDescription("another replica has been here"),
            new Metadata());
        return new ServerCall.Listener<>() {};
      }
      ServerCall<Q, R> signed =
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
              trailers.put(REPLICA, own);
              super.close(status, trailers);
            }
          };
      Optional<Operator> operator = RemoteOperator.in(headers);
      return operator.isEmpty()
          ? next.startCall(signed, headers)
          : Contexts.interceptCall(operator.get().inContext(), signed, headers, next);
    }
  }
}
