package dev.warp.control.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.v1.AddFarGateRequest;
import dev.warp.control.v1.CloseTunnelRequest;
import io.grpc.Status;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTextTest {

  @Test
  void shouldLeaveSecretsOut() {
    AddFarGateRequest request =
        AddFarGateRequest.newBuilder()
            .setName("truck")
            .setPresharedKey("secret")
            .addAddresses("192.0.2.1:9000")
            .build();

    assertEquals("name: \"truck\" addresses: \"192.0.2.1:9000\"", AuditText.of(request));
  }

  @Test
  void shouldStayOnOneShortLine() {
    String text =
        AuditText.of(CloseTunnelRequest.newBuilder().setName("a\n".repeat(5_000)).build());

    assertTrue(text.length() < 1_100, text);
    assertTrue(text.startsWith("name: \"a\\na\\n"), text);
    assertEquals(
        Optional.of("no \"x\" there"),
        AuditText.reason(Status.NOT_FOUND.withDescription("no \"x\"\nthere")));
  }
}
