package dev.warp.map.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.warp.control.access.Operator;
import dev.warp.control.access.Role;
import dev.warp.control.v1.CallEnd;
import dev.warp.control.v1.CallMessage;
import dev.warp.control.v1.LinkFromMap;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls of one gate, and a gate that does not keep to the rules. */
class LinkCallsTest {

  private static final ByteString SMALL = ByteString.copyFromUtf8("small");

  private final List<LinkFromMap> sent = new ArrayList<>();
  private final LinkCalls calls = new LinkCalls(sent::add);
  private final Receiver receiver = new Receiver();

  @Test
  void shouldTakeNoMoreMessagesThanThereIsCreditFor() {
    long call = calls.start(request(2), receiver);
    assertTrue(calls.onMessage(message(call, SMALL)));
    assertTrue(calls.onMessage(message(call, SMALL)));
    assertFalse(calls.onMessage(message(call, SMALL)));

    calls.grant(call, 1);
    assertTrue(calls.onMessage(message(call, SMALL)));
    assertFalse(calls.onMessage(message(call, SMALL)));
    assertEquals(3, receiver.messages);
  }

  @Test
  void shouldTakeNoMessageThatIsTooLong() {
    long call = calls.start(request(2), receiver);
    byte[] longest = new byte[LinkLimits.MAX_CALL_BYTES];

    assertTrue(calls.onMessage(message(call, ByteString.copyFrom(longest))));
    assertFalse(calls.onMessage(message(call, ByteString.copyFrom(longest).concat(SMALL))));
  }

  @Test
  void shouldPassOverWhatComesForACallThatIsOver() {
    long call = calls.start(request(1), receiver);
    calls.cancel(call);
    assertEquals(call, sent.getLast().getCancel().getCall());

    assertTrue(calls.onMessage(message(call, SMALL)));
    calls.onEnd(CallEnd.newBuilder().setCall(call).build());
    assertEquals(0, receiver.messages);
    assertEquals(List.of(), receiver.ends);
  }

  @Test
  void shouldBoundHowManyCallsAreUnderWay() {
    for (int i = 0; i < LinkLimits.MAX_CALLS; i++) {
      calls.start(request(1), new Receiver());
    }
    calls.start(request(1), receiver);

    assertEquals(Status.Code.RESOURCE_EXHAUSTED, receiver.ends.getFirst().getCode());
    assertEquals(LinkLimits.MAX_CALLS, sent.size());
  }

  @Test
  void shouldCutWhatAGateSaysOfAFailure() {
    long call = calls.start(request(1), receiver);
    calls.onEnd(
        CallEnd.newBuilder()
            .setCall(call)
            .setCode(Status.Code.NOT_FOUND.value())
            .setMessage("x".repeat(100_000))
            .setDetails(ByteString.copyFrom(new byte[100_000]))
            .build());

    Status end = receiver.ends.getFirst();
    assertEquals(Status.Code.NOT_FOUND, end.getCode());
    assertEquals(4096 + 3, end.getDescription().length());
  }

  @Test
  void shouldEndAllCallsWithTheStream() {
    calls.start(request(1), receiver);
    Receiver other = new Receiver();
    calls.start(request(1), other);

    calls.endAll(Status.UNAVAILABLE);

    assertEquals(List.of(Status.UNAVAILABLE), receiver.ends);
    assertEquals(List.of(Status.UNAVAILABLE), other.ends);
  }

  private static CallRequest request(int credit) {
    return new CallRequest(
        "Service/Method",
        Role.VIEWER,
        SMALL,
        Optional.empty(),
        new Operator("alice", Role.VIEWER),
        credit);
  }

  private static CallMessage message(long call, ByteString bytes) {
    return CallMessage.newBuilder().setCall(call).setMessage(bytes).build();
  }

  private static final class Receiver implements CallReceiver {

    private int messages;
    private final List<Status> ends = new ArrayList<>();

    @Override
    public void onMessage(ByteString message) {
      messages++;
    }

    @Override
    public void onEnd(Status status, Metadata trailers) {
      ends.add(status);
    }
  }
}
