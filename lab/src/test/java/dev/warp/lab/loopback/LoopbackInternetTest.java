package dev.warp.lab.loopback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Await;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A vehicle, an operator and a map, each a plain socket; only Linux has all of 127.0.0.0/8. */
@EnabledOnOs(OS.LINUX)
class LoopbackInternetTest {

  private static final int DEADLINE_MILLIS = 10_000;
  private static final Duration DEADLINE = Duration.ofMillis(DEADLINE_MILLIS);

  private final AccessLink vehicleLink = new AccessLink(InetAddress.ofLiteral("127.0.0.2"));
  private final AccessLink operatorLink = new AccessLink(InetAddress.ofLiteral("127.0.0.4"));
  private DatagramSocket map;
  private DatagramSocket vehicle;
  private DatagramSocket operator;
  private LoopbackInternet internet;

  @BeforeEach
  void open() throws IOException {
    map = socket("127.0.0.1");
    vehicle = socket("127.0.0.2");
    operator = socket("127.0.0.4");
    internet = LoopbackInternet.open(endpoint(map), List.of(vehicleLink, operatorLink), 1);
  }

  @AfterEach
  void close() throws IOException {
    internet.close();
    map.close();
    vehicle.close();
    operator.close();
  }

  @Test
  void shouldShowTheMapAPublicEndpointAndCarryItsAnswerBack() throws IOException {
    InetSocketAddress reflexive = register(vehicle, "hello");
    assertEquals(InetAddress.ofLiteral("127.0.0.1"), reflexive.getAddress());
    assertNotEquals(endpoint(vehicle), reflexive);
    send(map, "welcome", reflexive);
    assertEquals(new Arrival("welcome", internet.mapFront()), receive(vehicle));
  }

  @Test
  void shouldKeepTheMappingOfASocketAndGiveEachSocketItsOwn() throws IOException {
    InetSocketAddress first = register(vehicle, "one");
    assertEquals(first, register(vehicle, "two"));
    assertNotEquals(first, register(operator, "three"));
  }

  @Test
  void shouldCarryDatagramsBetweenHostsOnceBothHaveSent() throws IOException {
    InetSocketAddress vehicleOutside = register(vehicle, "v");
    InetSocketAddress operatorOutside = register(operator, "o");
    send(vehicle, "opens the vehicle's NAT", operatorOutside);
    awaitPassed(2);
    send(operator, "comes through", vehicleOutside);
    assertEquals(new Arrival("comes through", operatorOutside), receive(vehicle));
    send(vehicle, "comes back", operatorOutside);
    assertEquals(new Arrival("comes back", vehicleOutside), receive(operator));
  }

  @Test
  void shouldKeepOutAStrangerWithoutALink() throws IOException {
    InetSocketAddress vehicleOutside = register(vehicle, "v");
    try (DatagramSocket stranger = socket("127.0.0.9")) {
      send(stranger, "noise", vehicleOutside);
      send(stranger, "noise", internet.mapFront());
      assertEquals(vehicleOutside, register(vehicle, "again"));
    }
    vehicle.setSoTimeout(1);
    assertThrows(SocketTimeoutException.class, () -> receive(vehicle));
  }

  @Test
  void shouldDropEverythingOnACutLinkUntilItIsRestored() throws IOException {
    register(vehicle, "before");
    vehicleLink.cut();
    send(vehicle, "lost", internet.mapFront());
    Await.until("the loss", DEADLINE, () -> vehicleLink.lost() == 1);
    vehicleLink.restore();
    register(vehicle, "after");
  }

  @Test
  void shouldDropTheShareOfDatagramsThatItIsToldTo() throws IOException {
    int burst = 50;
    int bursts = 100;
    vehicleLink.withLoss(0.2);
    for (int sent = burst; sent <= bursts * burst; sent += burst) {
      for (int i = 0; i < burst; i++) {
        send(vehicle, "x", internet.mapFront());
      }
      awaitPassed(sent);
    }
    // 1000 expected, standard deviation 28; the seed makes it the same each time.
    assertTrue(
        Math.abs(vehicleLink.lost() - bursts * burst / 5) < 150,
        () -> "lost " + vehicleLink.lost());
  }

  @Test
  void shouldDelayDatagramsAtLeastAsLongAsItIsToldTo() throws IOException {
    Duration delay = Duration.ofMillis(30);
    vehicleLink.withDelay(delay);
    long start = System.nanoTime();
    register(vehicle, "slow");
    assertTrue(System.nanoTime() - start >= delay.toNanos());
  }

  @Test
  void shouldRefuseImpossibleLinks() {
    assertThrows(IllegalArgumentException.class, () -> vehicleLink.withLoss(1.1));
    assertThrows(IllegalArgumentException.class, () -> vehicleLink.withLoss(Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> vehicleLink.withDelay(Duration.ofMillis(-1)));
  }

  /** Sends to the map; the result is the endpoint that the map sees. */
  private InetSocketAddress register(DatagramSocket host, String text) throws IOException {
    send(host, text, internet.mapFront());
    Arrival arrival = receive(map);
    assertEquals(text, arrival.text());
    return arrival.from();
  }

  /** Waits until so many datagrams of the vehicle's link have been carried or lost. */
  private void awaitPassed(long count) {
    Await.until(
        "datagram " + count, DEADLINE, () -> vehicleLink.carried() + vehicleLink.lost() == count);
  }

  private record Arrival(String text, InetSocketAddress from) {}

  private static void send(DatagramSocket socket, String text, InetSocketAddress to)
      throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    socket.send(new DatagramPacket(content, content.length, to));
  }

  private static Arrival receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    socket.receive(packet);
    return new Arrival(
        new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8),
        (InetSocketAddress) packet.getSocketAddress());
  }

  private static DatagramSocket socket(String address) throws IOException {
    DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
    socket.setSoTimeout(DEADLINE_MILLIS);
    return socket;
  }

  private static InetSocketAddress endpoint(DatagramSocket socket) {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }
}
