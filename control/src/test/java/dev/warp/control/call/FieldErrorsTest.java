package dev.warp.control.call;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.junit.jupiter.api.Test;

class FieldErrorsTest {

  @Test
  void shouldTellEachFieldToProgramsAndToPeople() throws InvalidProtocolBufferException {
    FieldErrors errors = new FieldErrors();
    errors.add("spec.name", "is empty; give the tunnel a name");
    errors.add("spec.transport.mtu", "is 3; send 576 to 9000");

    StatusRuntimeException thrown = assertThrows(StatusRuntimeException.class, errors::throwIfAny);

    assertEquals(Status.Code.INVALID_ARGUMENT, thrown.getStatus().getCode());
    assertEquals(
        "spec.name: is empty; give the tunnel a name\nspec.transport.mtu: is 3; send 576 to 9000",
        thrown.getStatus().getDescription());
    BadRequest details = StatusProto.fromThrowable(thrown).getDetails(0).unpack(BadRequest.class);
    assertEquals(2, details.getFieldViolationsCount());
    assertEquals("spec.transport.mtu", details.getFieldViolations(1).getField());
    assertEquals("is 3; send 576 to 9000", details.getFieldViolations(1).getDescription());
  }

  @Test
  void shouldLetARequestWithoutMistakesPass() {
    assertDoesNotThrow(new FieldErrors()::throwIfAny);
  }

  @Test
  void shouldStayShortHoweverManyMistakesThereAre() throws InvalidProtocolBufferException {
    FieldErrors errors = new FieldErrors();
    for (int i = 0; i < 100_000; i++) {
      errors.add("tunnels[" + i + "]", "is wrong");
    }

    StatusRuntimeException thrown = assertThrows(StatusRuntimeException.class, errors::throwIfAny);

    assertEquals(
        32,
        StatusProto.fromThrowable(thrown)
            .getDetails(0)
            .unpack(BadRequest.class)
            .getFieldViolationsCount());
  }
}
