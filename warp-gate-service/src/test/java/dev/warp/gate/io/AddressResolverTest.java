package dev.warp.gate.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.config.HostPort;
import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AddressResolverTest {

  private static final int PORT = 13116;
  private static final AddressResolver.Intervals SHORT =
      new AddressResolver.Intervals(Duration.ofMillis(5), Duration.ofMillis(5));
  private static final AddressResolver.Intervals NEVER_AGAIN =
      new AddressResolver.Intervals(Duration.ofHours(1), Duration.ofHours(1));

  private final Vertx vertx = Vertx.vertx();
  private final Context context = ((VertxInternal) vertx).createEventLoopContext();
  private final FakeHost host = new FakeHost();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final BlockingQueue<List<Endpoint>> told = new LinkedBlockingQueue<>();

  @AfterEach
  void stopVertx() throws Exception {
    OnBothTransports.await(vertx.close());
  }

  @Test
  void shouldTellTheAddressesOfBothIpVersions() throws Exception {
    host.name("map", "192.0.2.1", "2001:db8::1");
    watch(NEVER_AGAIN, "map");
    assertEquals(endpoints("192.0.2.1", "2001:db8::1"), next());
  }

  @Test
  void shouldReportNothingOfANameThatNeedNotBeThere() throws Exception {
    AddressResolver resolver = resolver(SHORT);
    context.runOnContext(go -> resolver.watchIfThere("ipv4only.arpa", told::add));
    Awaitility.await().until(() -> host.lookups() > 2);
    assertEquals(List.of(), resolver.unresolved());
    assertEquals(List.of(), warnings);

    host.name("ipv4only.arpa", "64:ff9b::192.0.0.170");
    Endpoint synthesised =
        Endpoint.of(InetAddress.ofLiteral("64:ff9b::192.0.0.170").getAddress(), 0);
    assertEquals(List.of(synthesised), next());
  }

  @Test
  void shouldTellTheAddressesOfAllNamesInTheirOrder() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    host.name("first", "192.0.2.1");
    host.name("second", "192.0.2.2");
    host.delay("first", released);
    watch(NEVER_AGAIN, "first", "second");

    assertEquals(endpoints("192.0.2.2"), next(), "a slow name keeps no other waiting");
    released.countDown();
    assertEquals(endpoints("192.0.2.1", "192.0.2.2"), next());
  }

  @Test
  void shouldKeepNobodyWaitingForManySlowNames() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    for (int i = 0; i < 8; i++) {
      host.name("slow" + i, "192.0.2.1");
      host.delay("slow" + i, released);
    }
    host.name("quick", "192.0.2.2");
    AddressResolver resolver = resolver(NEVER_AGAIN);
    for (int i = 0; i < 8; i++) {
      watch(resolver, "slow" + i);
    }
    watch(resolver, "quick");

    assertEquals(endpoints("192.0.2.2"), next());
    released.countDown();
    assertEquals(endpoints("192.0.2.1"), next());
  }

  @Test
  void shouldTellThatAddressesHaveChanged() throws Exception {
    host.name("map", "192.0.2.1");
    watch(SHORT, "map");
    assertEquals(endpoints("192.0.2.1"), next());

    host.name("map", "192.0.2.2");

    assertEquals(endpoints("192.0.2.2"), next());
  }

  @Test
  void shouldNotTakeAnotherOrderForAChange() throws Exception {
    host.name("map", "192.0.2.1", "192.0.2.2");
    watch(SHORT, "map");
    assertEquals(endpoints("192.0.2.1", "192.0.2.2"), next());

    host.name("map", "192.0.2.2", "192.0.2.1");
    int before = host.lookups();
    Awaitility.await().atMost(OnBothTransports.DEADLINE).until(() -> host.lookups() > before + 2);
    host.name("map", "192.0.2.3");

    assertEquals(endpoints("192.0.2.3"), next(), "before that nothing was told");
  }

  @Test
  void shouldTryAgainAndWarnOnceForEachTimeANameIsGone() throws Exception {
    String warning = "cannot resolve map; trying again";
    watch(SHORT, "map");
    awaitWarnings(warning);
    host.name("map", "192.0.2.1");
    assertEquals(endpoints("192.0.2.1"), next());

    host.name("map");
    awaitWarnings(warning, warning);
    host.name("map", "192.0.2.1", "192.0.2.9");

    assertEquals(endpoints("192.0.2.1", "192.0.2.9"), next());
    assertEquals(List.of(warning, warning), warnings);
  }

  @Test
  void shouldTellOnceWhatDoesNotResolveAndWhichPortIsWantedThere() {
    AddressResolver resolver = resolver(NEVER_AGAIN);
    watch(resolver, "map", "map");
    awaitWarnings("cannot resolve map; trying again");
    assertEquals(List.of("map:" + PORT), resolver.unresolved());
  }

  @Test
  void shouldKeepTheLastGoodAddressesOfANameThatIsGone() throws Exception {
    host.name("first", "192.0.2.1");
    host.name("second", "192.0.2.2");
    watch(SHORT, "first", "second");
    while (next().size() < 2) {
      // One of the two was told alone.
    }

    host.name("first");
    awaitWarnings("cannot resolve first; trying again");
    host.name("second", "192.0.2.3");

    assertEquals(endpoints("192.0.2.1", "192.0.2.3"), next());
  }

  @Test
  void shouldTellNothingAfterItWasStopped() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    host.name("map", "192.0.2.1");
    host.delay("map", released);
    AddressResolver stopped = resolver(SHORT);
    watch(stopped, "map");
    stop(stopped);
    released.countDown();

    // The other one's answers come on the same event loop.
    host.name("other", "192.0.2.2");
    AddressResolver running = resolver(SHORT);
    watch(running, "other");
    assertEquals(endpoints("192.0.2.2"), next());
    host.name("other", "192.0.2.3");
    assertEquals(endpoints("192.0.2.3"), next());
    assertTrue(told.isEmpty());
  }

  private AddressResolver resolver(AddressResolver.Intervals intervals) {
    return new AddressResolver(vertx, context, host, intervals, warnings::add);
  }

  private void watch(AddressResolver.Intervals intervals, String... names) {
    watch(resolver(intervals), names);
  }

  private void watch(AddressResolver resolver, String... names) {
    List<HostPort> hosts = Arrays.stream(names).map(name -> new HostPort(name, PORT)).toList();
    context.runOnContext(go -> resolver.watch(hosts, told::add));
  }

  /**
   * Returns when it has stopped. An answer that is there before its listener is heard at once,
   * ahead of what the event loop was asked to do meanwhile.
   */
  private void stop(AddressResolver resolver) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.runOnContext(
        go -> {
          resolver.stop();
          done.complete(null);
        });
    done.get(OnBothTransports.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  private List<Endpoint> next() throws InterruptedException {
    List<Endpoint> endpoints = told.poll(OnBothTransports.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertNotNull(endpoints, "nothing was told");
    return endpoints;
  }

  private void awaitWarnings(String... expected) {
    Awaitility.await()
        .atMost(OnBothTransports.DEADLINE)
        .untilAsserted(() -> assertEquals(List.of(expected), warnings));
  }

  private static List<Endpoint> endpoints(String... addresses) {
    return Arrays.stream(addresses).map(a -> FakeHost.endpoint(a).withPort(PORT)).toList();
  }
}
