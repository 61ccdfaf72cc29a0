package dev.warp.control;

import dev.warp.control.v1.GateServiceGrpc;
import dev.warp.control.v1.TunnelServiceGrpc;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;

/**
 * A gRPC server and its client in one process, without sockets; calls run in the caller's thread.
 */
public final class TestServer implements AutoCloseable {

  private final Server server;
  private final ManagedChannel channel;

  /**
   * Starts it.
   *
   * @param interceptors in the order in which they see a call
   */
  public TestServer(BindableService service, ServerInterceptor... interceptors) throws IOException {
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder builder =
        InProcessServerBuilder.forName(name).directExecutor().addService(service);
    for (int i = interceptors.length - 1; i >= 0; i--) {
      builder.intercept(interceptors[i]);
    }
    server = builder.build().start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  public Channel channel() {
    return channel;
  }

  /** Metadata of one entry for every call. */
  public Channel with(String name, String value) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  public TunnelServiceGrpc.TunnelServiceBlockingStub tunnels(Channel through) {
    return TunnelServiceGrpc.newBlockingStub(through);
  }

  public GateServiceGrpc.GateServiceBlockingStub gate(Channel through) {
    return GateServiceGrpc.newBlockingStub(through);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
