package dev.warp.gate.io;

import static dev.warp.gate.io.FakeHost.device;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.warp.gate.config.GateConfiguration;
import dev.warp.io.BootClock;
import dev.warp.io.DropReason;
import dev.warp.io.SecureRandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Endpoint;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InterfaceWatchTest extends OnBothTransports {

  private static final String OFTEN = "interface_scan_interval = \"100ms\"\n";
  private static final String UNBOUND = OFTEN + "bind_to_device = false\n";

  private final FakeHost host = new FakeHost();
  private final RecordedLog log = new RecordedLog();
  private GateLoop loop;
  private InterfaceWatch watch;

  @AfterEach
  void stopWatch() throws Exception {
    onLoop(
        () -> {
          watch.stop();
          return loop.shutDown();
        });
  }

  @Test
  void shouldOpenAndCloseInterfacesAsTheyComeAndGo() throws Exception {
    start(UNBOUND);
    awaitOpen();
    host.set(device("up1", 1, "127.0.0.1"));
    awaitOpen("up1");
    host.set(device("up1", 1, "127.0.0.1"), device("up2", 2, "::1"));
    awaitOpen("up1", "up2");
    host.set(device("up2", 2, "::1"));
    awaitOpen("up2");
  }

  @Test
  void shouldLeaveTheSocketsOfAnUnchangedInterfaceAlone() throws Exception {
    host.set(device("up1", 1, "127.0.0.1"));
    start(UNBOUND);
    awaitOpen("up1");
    Endpoint before = onLoop(() -> open().getFirst().localEndpoints().getFirst());

    awaitScans(3);

    assertEquals(before, onLoop(() -> open().getFirst().localEndpoints().getFirst()));
  }

  @Test
  void shouldMoveToAChangedAddressAtTheSameFixedPort() throws Exception {
    int port = GateText.freePort();
    host.set(device("up1", 1, "127.0.0.1"));
    start(UNBOUND + "port = %d\n".formatted(port));
    awaitOpen("up1");
    host.set(device("up1", 1, "::1"));
    awaitTrue(() -> open().stream().anyMatch(o -> !o.localEndpoints().getFirst().isIpv4()));

    assertEquals(port, onLoop(() -> open().getFirst().localEndpoints().getFirst().port()));
    assertEquals(List.of(), log.warnings());
  }

  @Test
  void shouldOpenAnewWhatWasPluggedInAnewThoughPortAndAddressAreTheSame() throws Exception {
    host.set(device("up1", 1, "127.0.0.1"));
    start(UNBOUND + "port = %d\n".formatted(GateText.freePort()));
    awaitOpen("up1");
    int before = onLoop(() -> open().getFirst().id());
    host.set(device("up1", 2, "127.0.0.1"));
    awaitTrue(() -> open().stream().anyMatch(o -> o.source().index() == 2));

    assertNotEquals(before, onLoop(() -> open().getFirst().id()));
    assertEquals(List.of(), log.warnings());
  }

  @Test
  void shouldOpenAnewWhatWasClosedByAnybodyElse() throws Exception {
    host.set(device("up1", 1, "127.0.0.1"));
    start(UNBOUND);
    awaitOpen("up1");
    int before = onLoop(() -> open().getFirst().id());

    onLoop(() -> open().getFirst().sockets().getFirst().close());

    awaitTrue(() -> open().stream().anyMatch(o -> o.id() != before && o.isOpen()));
  }

  @Test
  void shouldTryAgainWhereAPortIsTakenAndWarnOncePerTime() throws Exception {
    int port;
    try (DatagramSocket taken = take(0)) {
      port = taken.getLocalPort();
      host.set(device("up1", 1, "127.0.0.1"));
      start(UNBOUND + "port = %d\n".formatted(port));
      awaitScans(3);
      assertEquals(1, log.warnings().size(), log.warnings()::toString);
      assertTrue(
          log.warnings().getFirst().startsWith("up1: cannot bind UDP socket to 127.0.0.1:" + port),
          log.warnings()::toString);
    }
    awaitOpen("up1");

    host.set(device("up2", 2, "::1"));
    awaitOpen("up2");
    try (DatagramSocket taken = take(port)) {
      assertTrue(taken.isBound());
      host.set(device("up1", 1, "127.0.0.1"), device("up2", 2, "::1"));
      awaitTrue(() -> log.warnings().size() == 2);
    }
    assertEquals(log.warnings().getFirst(), log.warnings().getLast());
  }

  @Test
  void shouldUseADeviceItCannotBindToWithAWarning() throws Exception {
    host.set(device("no-such-device", 1, "127.0.0.1"));
    start(OFTEN);
    awaitOpen("no-such-device");
    awaitScans(2);

    assertEquals(1, log.warnings().size(), log.warnings()::toString);
    assertTrue(log.warnings().getFirst().contains("the routing table alone chooses the uplink"));
  }

  @Test
  void shouldNotUseADeviceItMustBindToAndCannot() throws Exception {
    host.set(device("no-such-device", 1, "127.0.0.1"), device("up", 2, "::1"));
    start(OFTEN + "bind_to_device = true\nport = %d\n".formatted(GateText.freePort()));
    awaitScans(3);

    assertEquals(List.of(), onLoop(() -> open().stream().map(o -> o.source().name()).toList()));
    assertEquals(2, log.warnings().size(), log.warnings()::toString);
    assertTrue(log.warnings().getFirst().contains("as bind_to_device = true says"));
  }

  @Test
  void shouldSayThatThereIsNothingToSendFrom() throws Exception {
    start(UNBOUND);
    awaitScans(3);
    assertEquals(1, log.warnings().size(), log.warnings()::toString);
    assertEquals(
        "no interface to send from: none that inclusion_patterns [.*] and exclusion_patterns [] let"
            + " through is up and has an address",
        log.warnings().getFirst());
    assertEquals(log.warnings(), onLoop(watch::troubles));

    host.set(device("up1", 1, "127.0.0.1"));
    awaitOpen("up1");
    assertEquals(List.of(), onLoop(watch::troubles));
  }

  @Test
  void shouldGoOnAfterAScanThatFailed() throws Exception {
    host.failScans("no more files");
    start(UNBOUND);
    awaitScans(3);
    assertEquals(List.of("cannot scan for interfaces: no more files"), log.warnings());

    host.set(device("up1", 1, "127.0.0.1"));
    host.failScans("");
    awaitOpen("up1");
  }

  @Test
  void shouldScanAtOnceWhenSendsSayThatAnInterfaceHasChanged() throws Exception {
    host.set(device("up1", 1, "127.0.0.1"));
    start("bind_to_device = false\ninterface_scan_interval = \"1h\"\n");
    awaitOpen("up1");
    long later = BootClock.system().nanoTime() + 3_600_000_000_000L;
    onLoop(
        () -> {
          open().getFirst().send(new byte[1], 0, 1, FakeHost.endpoint("192.0.2.99").withPort(9));
          open().getFirst().flush();
          return loop;
        });
    assumeTrue(
        open().getFirst().sockets().getFirst().counters().dropped(DropReason.INVALID) > 0,
        "this host has no route at all, so the error is another one");
    host.set(device("up1", 1, "::1"));

    onLoop(
        () -> {
          watch.checkSends(later);
          return watch;
        });

    awaitTrue(() -> open().stream().anyMatch(o -> !o.localEndpoints().getFirst().isIpv4()));
    assertEquals(2, host.scans());
  }

  @Test
  void shouldScanAtOnceWhenTheHostNoticesAChangeAndOnceMoreForAllThatFollow() throws Exception {
    start("bind_to_device = false\ninterface_scan_interval = \"1h\"\n");
    awaitTrue(() -> host.scans() == 1);
    host.set(device("up1", 1, "127.0.0.1"));

    onLoop(
        () -> {
          for (int i = 0; i < 100; i++) {
            watch.noticed();
          }
          return watch;
        });

    awaitOpen("up1");
    host.set(device("up2", 2, "127.0.0.1"));
    onLoop(
        () -> {
          watch.noticed();
          return watch;
        });
    awaitOpen("up2");
    assertTrue(host.scans() <= 5, host.scans() + " scans");
  }

  private static DatagramSocket take(int port) throws Exception {
    return new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
  }

  private void start(String interfaces) throws Exception {
    GateConfiguration configuration = GateText.first(interfaces, "");
    PrivateKey key = PrivateKey.parse(GateText.FIRST_PRIVATE);
    loop =
        new GateLoop(
            context,
            BootClock.system(),
            EngineSettings.of(configuration),
            new LocalIdentity(key, new SecureRandomSource()),
            log::event);
    watch =
        new InterfaceWatch(
            vertx,
            context,
            loop,
            new InterfaceScan(configuration.interfaces(), host),
            configuration.interfaces(),
            log::warning);
    onLoop(
        () -> {
          watch.start(BootClock.system().nanoTime());
          return watch;
        });
  }

  private List<InterfaceSockets> open() {
    return loop.openInterfaces();
  }

  private void awaitOpen(String... names) {
    Awaitility.await()
        .atMost(DEADLINE)
        .untilAsserted(
            () ->
                assertEquals(
                    List.of(names),
                    onLoop(() -> open().stream().map(o -> o.source().name()).toList())));
  }

  /** Waits until so many more scans have begun. */
  private void awaitScans(int more) {
    int goal = host.scans() + more;
    Awaitility.await().atMost(DEADLINE).until(() -> host.scans() >= goal);
  }

  private void awaitTrue(Callable<Boolean> condition) {
    Awaitility.await().atMost(DEADLINE).until(() -> onLoop(condition));
  }
}
