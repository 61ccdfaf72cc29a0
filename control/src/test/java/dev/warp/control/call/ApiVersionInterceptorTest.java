package dev.warp.control.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.warp.control.TestServer;
import dev.warp.control.v1.ApiVersions;
import dev.warp.control.v1.ListTunnelsRequest;
import dev.warp.control.v1.TunnelServiceGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiVersionInterceptorTest {

  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new TestServer(
            new TunnelServiceGrpc.TunnelServiceImplBase() {},
            new ApiVersionInterceptor(ApiVersions.newBuilder().setOldest(2).setNewest(4).build()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldLetAClientThroughThatDoesNotSay() {
    assertEquals(Status.Code.UNIMPLEMENTED, answer(server.channel()).getCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "3", "4"})
  void shouldLetAClientThroughThatWantsWhatIsSpoken(String version) {
    assertEquals(Status.Code.UNIMPLEMENTED, answer(wanting(version)).getCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | version 1 of the API is wanted, and this server speaks versions 2 to 4; upgrade the client",
        "5 | version 5 of the API is wanted, and this server speaks versions 2 to 4; upgrade the server",
        "v2 | warp-api-version is a whole number; this server speaks versions 2 to 4 of the API",
        "99999999999 | warp-api-version is a whole number; this server speaks versions 2 to 4 of the API",
      })
  void shouldTellAnotherClientWhatIsSpokenAndWhatToDo(String version, String advice) {
    Status answer = answer(wanting(version));

    assertEquals(Status.Code.FAILED_PRECONDITION, answer.getCode());
    assertEquals(advice, answer.getDescription());
  }

  private Channel wanting(String version) {
    return server.with("warp-api-version", version);
  }

  private Status answer(Channel channel) {
    return assertThrows(
            StatusRuntimeException.class,
            () -> server.tunnels(channel).listTunnels(ListTunnelsRequest.getDefaultInstance()))
        .getStatus();
  }
}
