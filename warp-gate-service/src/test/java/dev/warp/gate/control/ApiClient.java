package dev.warp.gate.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import dev.warp.control.v1.GateServiceGrpc;
import dev.warp.control.v1.TunnelServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/** A client of the tested gate. */
final class ApiClient implements AutoCloseable {

  private final ManagedChannel channel;
  private final String token;

  /** One that shows a token, or none where it is empty. */
  ApiClient(URI server, String token) {
    this.channel =
        NettyChannelBuilder.forAddress(server.getHost(), server.getPort()).usePlaintext().build();
    this.token = token;
  }

  /** One that shows the gate's own token. */
  static ApiClient local(URI server, Path folder) throws IOException {
    return new ApiClient(server, Files.readString(folder.resolve("gate.toml.token")).strip());
  }

  TunnelServiceGrpc.TunnelServiceBlockingStub tunnels() {
    return with(TunnelServiceGrpc.newBlockingStub(channel));
  }

  GateServiceGrpc.GateServiceBlockingStub gate() {
    return with(GateServiceGrpc.newBlockingStub(channel));
  }

  ManagedChannel channel() {
    return channel;
  }

  /** A stub whose calls show the token. */
  <S extends AbstractStub<S>> S with(S stub) {
    Metadata metadata = new Metadata();
    if (!token.isEmpty()) {
      metadata.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** Sees that a call fails so; returns the fields that are named as wrong. */
  static List<String> assertFails(Status.Code code, Executable call) {
    StatusRuntimeException failure = assertThrows(StatusRuntimeException.class, call);
    assertEquals(code, failure.getStatus().getCode(), failure::getMessage);
    return StatusProto.fromThrowable(failure).getDetailsList().stream()
        .map(ApiClient::badRequest)
        .flatMap(wrong -> wrong.getFieldViolationsList().stream())
        .map(BadRequest.FieldViolation::getField)
        .toList();
  }

  private static BadRequest badRequest(Any detail) {
    try {
      return detail.unpack(BadRequest.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
