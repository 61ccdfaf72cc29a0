package dev.warp.control.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.rpc.BadRequest;
import dev.warp.control.TestServer;
import dev.warp.control.v1.ListTunnelsRequest;
import dev.warp.control.v1.ListTunnelsResponse;
import dev.warp.control.v1.TunnelServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrownStatusInterceptorTest {

  private final List<String> faults = new ArrayList<>();

  @Test
  void shouldEndACallWithWhatItsServiceThrows() throws IOException {
    StatusRuntimeException answer = answer(FieldErrors.of("spec.name", "is empty"));

    assertEquals(Status.Code.INVALID_ARGUMENT, answer.getStatus().getCode());
    assertEquals("spec.name: is empty", answer.getStatus().getDescription());
    assertEquals(
        "spec.name",
        StatusProto.fromThrowable(answer)
            .getDetails(0)
            .unpack(BadRequest.class)
            .getFieldViolations(0)
            .getField());
    assertEquals(List.of(), faults);
  }

  @Test
  void shouldLogAFaultAndTellTheCallerNothingOfIt() throws IOException {
    StatusRuntimeException answer = answer(new IllegalStateException("secret"));

    assertEquals(Status.Code.INTERNAL, answer.getStatus().getCode());
    assertFalse(answer.getStatus().toString().contains("secret"));
    assertEquals(List.of("warp.control.v1.TunnelService/ListTunnels secret"), faults);
  }

  private StatusRuntimeException answer(RuntimeException thrown) throws IOException {
    TunnelServiceGrpc.TunnelServiceImplBase service =
        new TunnelServiceGrpc.TunnelServiceImplBase() {
          @Override
          public void listTunnels(
              ListTunnelsRequest request, StreamObserver<ListTunnelsResponse> response) {
            throw thrown;
          }
        };
    ThrownStatusInterceptor interceptor =
        new ThrownStatusInterceptor(
            (method, fault) -> faults.add(method + " " + fault.getMessage()));
    try (TestServer server = new TestServer(service, Interceptors.inOrder(interceptor))) {
      return assertThrows(
          StatusRuntimeException.class,
          () ->
              server
                  .tunnels(server.channel())
                  .listTunnels(ListTunnelsRequest.getDefaultInstance()));
    }
  }
}
