package dev.warp.gate.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.Nat64Prefix;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class Nat64SearchTest {

  /** So long that nothing is resolved for the time that has passed. */
  private static final Duration NEVER = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = ((VertxInternal) vertx).createEventLoopContext();
  private final FakeHost host = new FakeHost();
  private final BlockingQueue<Optional<Nat64Prefix>> told = new LinkedBlockingQueue<>();
  private final Nat64Search search =
      new Nat64Search(
          new AddressResolver(
              vertx, context, host, new AddressResolver.Intervals(NEVER, NEVER), warning -> {}),
          told::add);

  @AfterEach
  void stopVertx() throws Exception {
    OnBothTransports.await(vertx.close());
  }

  @Test
  void shouldAskOnlyWhereAnInterfaceLacksIpv4() throws Exception {
    host.name(Nat64Search.IPV4_ONLY_NAME, "2001:db8:64::192.0.0.170");
    look(source("192.0.2.1", "2001:db8:1::2"));
    look(source("192.0.2.1", ""), source("", "2001:db8:2::2"));
    assertEquals(prefix("2001:db8:64::"), next());
    assertEquals(1, host.lookups());
  }

  @Test
  void shouldAskAtOnceWhenAnInterfaceComesIntoAnotherNetwork() throws Exception {
    host.name(Nat64Search.IPV4_ONLY_NAME, "2001:db8:64::192.0.0.170");
    look(source("", "2001:db8:1::2"));
    assertEquals(prefix("2001:db8:64::"), next());

    host.name(Nat64Search.IPV4_ONLY_NAME, "2001:db8:65::192.0.0.170");
    look();
    look(source("", "2001:db8:2::2"));
    assertEquals(prefix("2001:db8:65::"), next());
    assertEquals(2, host.lookups());
  }

  @Test
  void shouldAskAgainWhenTheNetworkChangesWhileItAsks() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    host.delay(Nat64Search.IPV4_ONLY_NAME, released);
    look(source("", "2001:db8:1::2"));
    look(source("", "2001:db8:2::2"));
    look(source("", "2001:db8:3::2"));
    released.countDown();
    Awaitility.await().atMost(OnBothTransports.DEADLINE).until(() -> host.lookups() == 2);
  }

  /** Has it look, and returns when it has. */
  private void look(SourceInterface... open) throws Exception {
    CompletableFuture<Void> looked = new CompletableFuture<>();
    context.runOnContext(
        go -> {
          search.look(List.of(open));
          looked.complete(null);
        });
    looked.get(OnBothTransports.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  private static SourceInterface source(String ipv4, String ipv6) {
    return new SourceInterface("up1", "up1", 0, Optional.empty(), 1, address(ipv4), address(ipv6));
  }

  private static Optional<Endpoint> address(String address) {
    return Optional.of(address).filter(text -> !text.isEmpty()).map(FakeHost::endpoint);
  }

  private static Optional<Nat64Prefix> prefix(String address) {
    return Optional.of(Nat64Prefix.of(FakeHost.endpoint(address), 96));
  }

  private Optional<Nat64Prefix> next() throws InterruptedException {
    Optional<Nat64Prefix> prefix =
        told.poll(OnBothTransports.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertNotNull(prefix, "nothing was told");
    return prefix;
  }
}
