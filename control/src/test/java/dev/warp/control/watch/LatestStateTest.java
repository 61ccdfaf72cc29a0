package dev.warp.control.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.TestServer;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.TunnelServiceGrpc;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.control.v1.WatchTunnelsRequest;
import dev.warp.control.v1.WatchTunnelsResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatestStateTest {

  private static final int BATCH = 10;
  private static final int MAX_READERS = 3;

  private final LatestState<String, Tunnel> state =
      new LatestState<>(BATCH, MAX_READERS, Runnable::run);
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new TestServer(
            new TunnelServiceGrpc.TunnelServiceImplBase() {
              @Override
              public void watchTunnels(
                  WatchTunnelsRequest request, StreamObserver<WatchTunnelsResponse> stream) {
                state.stream(
                    (ServerCallStreamObserver<WatchTunnelsResponse>) stream,
                    (present, gone, snapshot, complete) ->
                        WatchTunnelsResponse.newBuilder()
                            .addAllTunnels(present)
                            .addAllClosed(gone)
                            .setSnapshot(snapshot)
                            .build());
              }
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldTellAllThereIsAndThenWhatChanges() {
    put("a", 1);
    put("b", 1);
    Watcher watcher = new Watcher().reading(100);
    put("b", 2);
    state.remove("a");

    assertEquals(3, watcher.messages.size());
    assertTrue(watcher.messages.get(0).getSnapshot());
    assertFalse(watcher.messages.get(1).getSnapshot());
    assertEquals(List.of("a"), watcher.messages.get(2).getClosedList());
    assertEquals(Map.of("b", 2L), watcher.known());
  }

  @Test
  void shouldTellAnEmptyState() {
    Watcher watcher = new Watcher().reading(1);

    assertEquals(1, watcher.messages.size());
    assertTrue(watcher.messages.getFirst().getSnapshot());
    assertEquals(Map.of(), watcher.known());
  }

  @Test
  void shouldNotTellWhatHasNotChanged() {
    put("a", 1);
    Watcher watcher = new Watcher().reading(100);
    put("a", 1);
    state.remove("never there");

    assertEquals(1, watcher.messages.size());
  }

  @Test
  void shouldTellOnlyTheLatestToAReaderThatWasSlow() {
    put("a", 1);
    Watcher watcher = new Watcher().reading(1);
    for (int revision = 2; revision <= 1_000; revision++) {
      put("a", revision);
    }
    watcher.reading(100);

    assertTrue(watcher.messages.size() <= 3, () -> watcher.messages.size() + " messages");
    assertEquals(Map.of("a", 1_000L), watcher.known());
  }

  @Test
  void shouldBeginAnewForAReaderThatMissedMoreThanThereIs() {
    Watcher watcher = new Watcher().reading(1);
    for (int i = 0; i < 10_000; i++) {
      put("key " + i, 1);
      if (i >= 5) {
        state.remove("key " + i);
      }
    }
    watcher.reading(1_000);

    // All that was ever there would have taken a thousand messages.
    assertTrue(watcher.messages.size() < 20, () -> watcher.messages.size() + " messages");
    assertEquals(
        Map.of("key 0", 1L, "key 1", 1L, "key 2", 1L, "key 3", 1L, "key 4", 1L), watcher.known());
  }

  @Test
  void shouldWriteNothingWhileNobodyReads() {
    Watcher idle = new Watcher();
    put("a", 1);
    state.remove("a");

    assertEquals(List.of(), idle.messages);
    assertEquals(1, state.readers());
  }

  @Test
  void shouldTellInMessagesOfBoundedSize() {
    for (int i = 0; i < 35; i++) {
      put("key " + i, 1);
    }
    Watcher watcher = new Watcher().reading(100);

    assertEquals(
        List.of(10, 10, 10, 5),
        watcher.messages.stream().map(WatchTunnelsResponse::getTunnelsCount).toList());
    assertEquals(35, watcher.known().size());
  }

  @Test
  void shouldKeepEveryReaderRightWhateverItsSpeed() {
    Random random = new Random(7);
    List<Watcher> watchers = List.of(new Watcher(), new Watcher(), new Watcher());
    for (int step = 0; step < 20_000; step++) {
      String key = "key " + random.nextInt(300);
      if (random.nextInt(3) == 0) {
        state.remove(key);
      } else {
        put(key, 1 + random.nextInt(5));
      }
      if (random.nextInt(4) == 0) {
        watchers.get(random.nextInt(watchers.size())).reading(1);
      }
    }
    Map<String, Long> right = new TreeMap<>();
    state.all().forEach(tunnel -> right.put(tunnel.getSpec().getName(), tunnel.getRevision()));

    watchers.forEach(watcher -> assertEquals(right, watcher.reading(1_000).known()));
  }

  @Test
  void shouldForgetReadersThatGoAwayAndRefuseTooMany() {
    List<Watcher> watchers = List.of(new Watcher(), new Watcher(), new Watcher());

    Watcher tooMany = new Watcher().reading(1);
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, tooMany.ended.getCode());

    watchers.getFirst().call.cancel("enough", null);
    assertEquals(2, state.readers());
    assertEquals(1, new Watcher().reading(1).messages.size());
  }

  private void put(String name, long revision) {
    state.put(
        name,
        Tunnel.newBuilder()
            .setSpec(TunnelSpec.newBuilder().setName(name))
            .setRevision(revision)
            .build());
  }

  /** A reader that gets as many messages as it asks for. */
  private final class Watcher extends ClientCall.Listener<WatchTunnelsResponse> {

    final ClientCall<WatchTunnelsRequest, WatchTunnelsResponse> call =
        server.channel().newCall(TunnelServiceGrpc.getWatchTunnelsMethod(), CallOptions.DEFAULT);
    final List<WatchTunnelsResponse> messages = new ArrayList<>();
    Status ended = Status.OK;

    Watcher() {
      call.start(this, new Metadata());
      call.sendMessage(WatchTunnelsRequest.getDefaultInstance());
      call.halfClose();
    }

    Watcher reading(int more) {
      call.request(more);
      return this;
    }

    @Override
    public void onMessage(WatchTunnelsResponse message) {
      messages.add(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ended = status;
    }

    /** What a reader of all messages so far takes for the state. */
    Map<String, Long> known() {
      Map<String, Long> known = new TreeMap<>();
      for (WatchTunnelsResponse message : messages) {
        if (message.getSnapshot()) {
          known.clear();
        }
        message
            .getTunnelsList()
            .forEach(tunnel -> known.put(tunnel.getSpec().getName(), tunnel.getRevision()));
        message.getClosedList().forEach(known::remove);
      }
      return known;
    }
  }
}
