package dev.warp.control.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.v1.ListTunnelsRequest;
import dev.warp.control.v1.ListTunnelsResponse;
import dev.warp.control.v1.TunnelServiceGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLoopInterceptorTest {

  private static final ListTunnelsResponse MESSAGE = ListTunnelsResponse.getDefaultInstance();

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<String> written = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private Runnable over = () -> {};
  private ServerCall<ListTunnelsRequest, ListTunnelsResponse> call;
  private ServerCall.Listener<ListTunnelsRequest> listener;

  @BeforeEach
  void makeACall() {
    listener =
        new EventLoopInterceptor(Loop::new)
            .interceptCall(
                new TransportCall(),
                new Metadata(),
                (confined, headers) -> {
                  call = confined;
                  return new Service();
                });
  }

  @Test
  void shouldWriteInTheEventLoopAndInOrder() {
    call.sendHeaders(new Metadata());
    call.sendMessage(MESSAGE);
    call.close(Status.OK, new Metadata());
    assertEquals(List.of(), written);

    runAll();
    assertEquals(List.of("headers", "message", "OK"), written);
  }

  @Test
  void shouldWriteNothingOnceTheCallerHasGone() {
    call.sendMessage(MESSAGE);
    over.run();
    call.close(Status.OK, new Metadata());
    runAll();

    assertEquals(List.of(), written);
    assertTrue(call.isCancelled());
    assertFalse(call.isReady());
  }

  @Test
  void shouldSayOnceThatTheCallerHasGone() {
    over.run();
    listener.onCancel();

    assertEquals(List.of("cancel"), heard);
  }

  @Test
  void shouldNotTakeAnEndedCallForACancelledOne() {
    call.close(Status.OK, new Metadata());
    runAll();
    over.run();
    call.close(Status.INTERNAL, new Metadata());
    runAll();

    assertEquals(List.of("OK"), written);
    assertEquals(List.of(), heard);
  }

  @Test
  void shouldNotLetAServiceRunAheadOfTheEventLoop() {
    int sent = 0;
    while (call.isReady() && sent < 100) {
      call.sendMessage(MESSAGE);
      sent++;
    }
    assertEquals(8, sent);

    runAll();
    assertEquals(List.of("ready"), heard);
    assertTrue(call.isReady());
  }

  private void runAll() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private final class Loop implements EventLoopInterceptor.Transport {

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void whenOver(Runnable task) {
      over = task;
    }
  }

  private final class Service extends ServerCall.Listener<ListTunnelsRequest> {

    @Override
    public void onCancel() {
      heard.add("cancel");
    }

    @Override
    public void onReady() {
      heard.add("ready");
    }
  }

  private final class TransportCall extends ServerCall<ListTunnelsRequest, ListTunnelsResponse> {

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void request(int messages) {
      written.add("request");
    }

    @Override
    public void sendHeaders(Metadata headers) {
      written.add("headers");
    }

    @Override
    public void sendMessage(ListTunnelsResponse message) {
      written.add("message");
    }

    @Override
    public void close(Status status, Metadata trailers) {
      written.add(status.getCode().toString());
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<ListTunnelsRequest, ListTunnelsResponse> getMethodDescriptor() {
      return TunnelServiceGrpc.getListTunnelsMethod();
    }
  }
}
