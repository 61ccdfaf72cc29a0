package dev.warp.gate.link;

import com.google.protobuf.ByteString;
import dev.warp.control.call.RawCalls;
import dev.warp.control.call.RemoteOperator;
import dev.warp.control.v1.CallCancel;
import dev.warp.control.v1.CallCredit;
import dev.warp.control.v1.CallEnd;
import dev.warp.control.v1.CallMessage;
import dev.warp.control.v1.CallStart;
import dev.warp.control.v1.LinkFromGate;
import dev.warp.gate.control.RemoteCaller;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The calls of the gate's own services that a map passes on, over one stream. Belongs to the
 * stream's event loop.
 */
final class RemoteCalls {

  /** A map with more has too many. */
  private static final int MAX_CALLS = 64;

  private static final int MAX_MESSAGE_BYTES = 128 << 10;

  /** Of at most 4 bytes each; gate_link.proto. */
  private static final int MAX_TEXT_CHARACTERS = 1 << 10;

  private static final int MAX_DETAILS_BYTES = 8 << 10;

  private final Channel services;
  private final Executor loop;
  private final Consumer<LinkFromGate> toMap;
  private final Map<Long, ClientCall<byte[], byte[]>> running = new HashMap<>();
  private long lastCall;

  /**
   * None yet.
   *
   * @param services leads to the gate's services, as {@link RemoteCaller} limits them
   * @param loop the stream's
   * @param toMap takes what goes to the map
   */
  RemoteCalls(Channel services, Executor loop, Consumer<LinkFromGate> toMap) {
    this.services = services;
    this.loop = loop;
    this.toMap = toMap;
  }

  void start(CallStart start) {
    long number = start.getCall();
    if (number <= lastCall || start.getCredit() == 0) {
      end(number, Status.INVALID_ARGUMENT.withDescription("calls count up, and have credit"));
      return;
    }
    lastCall = number;
    if (running.size() >= MAX_CALLS) {
      end(
          number,
          Status.RESOURCE_EXHAUSTED.withDescription(
              MAX_CALLS + " calls are under way to this gate; try later"));
      return;
    }
    CallOptions options = CallOptions.DEFAULT.withExecutor(loop);
    if (start.hasTimeout()) {
      options = options.withDeadlineAfter(Waits.nanos(start.getTimeout()), TimeUnit.NANOSECONDS);
    }
    ClientCall<byte[], byte[]> call = services.newCall(RawCalls.method(start.getMethod()), options);
    running.put(number, call);
    call.start(new Answer(number), caller(start));
    call.sendMessage(start.getRequest().toByteArray());
    call.halfClose();
    call.request(start.getCredit());
  }

  private static Metadata caller(CallStart start) {
    Metadata headers = new Metadata();
    RemoteOperator.put(headers, start.getOperator(), start.getRole());
    return headers;
  }

  void credit(CallCredit credit) {
    ClientCall<byte[], byte[]> call = running.get(credit.getCall());
    if (call != null && credit.getMessages() > 0) {
      call.request(credit.getMessages());
    }
  }

  void cancel(CallCancel cancel) {
    ClientCall<byte[], byte[]> call = running.remove(cancel.getCall());
    if (call != null) {
      call.cancel("the caller waits no longer", null);
    }
  }

  /** The stream has ended: nobody waits for any of them. */
  void close() {
    running.values().forEach(call -> call.cancel("the stream to the map has ended", null));
    running.clear();
  }

  private void end(long number, Status status) {
    end(number, status, ByteString.EMPTY);
  }

  private void end(long number, Status status, ByteString details) {
    String text = status.getDescription() == null ? "" : status.getDescription();
    toMap.accept(
        LinkFromGate.newBuilder()
            .setEnd(
                CallEnd.newBuilder()
                    .setCall(number)
                    .setCode(status.getCode().value())
                    .setMessage(text.substring(0, Math.min(text.length(), MAX_TEXT_CHARACTERS)))
                    .setDetails(details.size() > MAX_DETAILS_BYTES ? ByteString.EMPTY : details))
            .build());
  }

  /** What the gate's service answers. */
  private final class Answer extends ClientCall.Listener<byte[]> {

    private final long number;

    Answer(long number) {
      this.number = number;
    }

    @Override
    public void onMessage(byte[] message) {
      ClientCall<byte[], byte[]> call = running.get(number);
      if (call == null) {
        return;
      }
      if (message.length > MAX_MESSAGE_BYTES) {
        running.remove(number);
        call.cancel("too long", null);
        end(
            number,
            Status.RESOURCE_EXHAUSTED.withDescription(
                "the answer has more than " + MAX_MESSAGE_BYTES + " bytes"));
        return;
      }
      toMap.accept(
          LinkFromGate.newBuilder()
              .setMessage(
                  CallMessage.newBuilder().setCall(number).setMessage(ByteString.copyFrom(message)))
              .build());
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (running.remove(number) == null) {
        return;
      }
      com.google.rpc.Status details =
          status.isOk() ? null : StatusProto.fromStatusAndTrailers(status, trailers);
      boolean any = details != null && details.getDetailsCount() > 0;
      end(number, status, any ? details.toByteString() : ByteString.EMPTY);
    }
  }
}
