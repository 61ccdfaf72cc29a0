package dev.warp.map.service;

import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.map.engine.GateEnd;
import dev.warp.map.io.RendezvousServer;
import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.Deregister;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.frame.Registered;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The whole service, at real sockets on the loopback device. */
@QuarkusTest
@TestProfile(LoopbackProfile.class)
class MapServiceTest {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress LOOPBACK_IPV6 = InetAddress.ofLiteral("::1");

  @Inject MapService map;

  private RendezvousServer server() {
    return map.server().orElseThrow();
  }

  private UdpGate gate(InetAddress address) throws IOException {
    InetSocketAddress remote = new InetSocketAddress(address, server().localEndpoint().port());
    return new UdpGate(address, remote, map.publicKey().orElseThrow());
  }

  private static Registered register(UdpGate gate) throws IOException {
    List<Registered> answers = new ArrayList<>();
    gate.exchange(
        () -> gate.seal(gate.end().register()),
        () -> {
          gate.end().takeRegistered().ifPresent(answers::add);
          return !answers.isEmpty();
        });
    return answers.getLast();
  }

  private static FarGateCandidates awaitTold(UdpGate gate, GateEnd wanted) throws IOException {
    List<FarGateCandidates> told = new ArrayList<>();
    gate.exchange(
        () -> gate.seal(GateEnd.wants(1, wanted.key())),
        () -> {
          told.addAll(gate.end().takeTold());
          return !told.isEmpty();
        });
    return told.getFirst();
  }

  @Test
  void shouldShowAnIpv4GateItsIpv4Endpoint() throws IOException {
    try (UdpGate gate = gate(LOOPBACK)) {
      gate.connect();
      assertEquals(Endpoint.ofIpv4(0x7f000001, gate.port()), register(gate).reflexive());
    }
  }

  @Test
  void shouldServeGatesOverIpv4AndIpv6AndTellThemOfEachOther() throws IOException {
    try (UdpGate a = gate(LOOPBACK);
        UdpGate b = gate(LOOPBACK_IPV6)) {
      a.connect();
      register(a);
      b.connect();
      assertEquals(Endpoint.of(0, 1, b.port()), register(b).reflexive());
      a.exchange(
          () -> a.seal(GateEnd.wants(1, b.end().key()), a.end().register()),
          () -> a.end().takeRegistered().filter(now -> now.wantsVersion() == 1).isPresent());
      FarGateCandidates told = awaitTold(b, a.end());
      assertEquals(a.end().key(), told.farGate());
      assertEquals(
          new Candidate(Candidate.Kind.SERVER_REFLEXIVE, 1, Endpoint.ofIpv4(0x7f000001, a.port())),
          told.candidates().getFirst());
    }
  }

  @Test
  void shouldReportItsHealthWithReasons() {
    get("/q/health/started")
        .then()
        .statusCode(200)
        .body("checks[0].data.public_key", equalTo(map.publicKey().orElseThrow().toString()))
        .body("checks[0].data.udp", equalTo(server().localEndpoint().toString()));
    get("/q/health/ready").then().statusCode(200).body("checks.name", hasItems("map ready"));
    get("/q/health/live").then().statusCode(200).body("checks.name", hasItems("map live"));
  }

  @Test
  void shouldMeasureWhatItDoes() throws IOException {
    try (UdpGate gate = gate(LOOPBACK)) {
      gate.connect();
      register(gate);
    }
    String metrics = get("/q/metrics").asString();
    for (String name :
        List.of(
            "warp_map_gates",
            "warp_map_interfaces",
            "warp_map_sessions",
            "warp_map_initiations_total",
            "warp_map_sessions_made_total",
            "warp_map_registers_total",
            "warp_udp_datagrams_received_total",
            "warp_udp_datagrams_sent_total")) {
      assertTrue(value(metrics, name) > 0, name);
    }
    get("/q/metrics")
        .then()
        .body(containsString("warp_map_announcements_total"))
        .body(containsString("warp_map_relayed_datagrams_total"))
        .body(containsString("warp_map_relayed_bytes_total"))
        .body(containsString("warp_map_datagrams_dropped_total{reason=\"relay_rate\"}"))
        .body(containsString("warp_map_datagrams_dropped_total{reason=\"unauthenticated\"}"))
        .body(containsString("warp_udp_datagrams_dropped_total{reason=\"queue_full\"}"))
        .body(containsString("warp_udp_datagrams_kernel_dropped_total"))
        .body(containsString("jvm_memory_used_bytes"));
  }

  private static double value(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  @Test
  void shouldServeOnAfterAFloodOfHostileDatagrams() throws IOException {
    try (UdpGate gate = gate(LOOPBACK);
        DatagramSocket hostile = new DatagramSocket(0, LOOPBACK)) {
      gate.connect();
      register(gate);
      byte[] genuine = gate.seal(new Deregister(2));
      long before = usedHeap();
      Random random = new Random(7);
      InetSocketAddress target = new InetSocketAddress(LOOPBACK, server().localEndpoint().port());
      for (int i = 0; i < 300_000; i++) {
        byte[] datagram = i % 3 == 0 ? genuine.clone() : new byte[random.nextInt(400)];
        if (i % 3 == 0) {
          datagram[random.nextInt(datagram.length)] ^= (byte) (1 + random.nextInt(255));
        } else {
          random.nextBytes(datagram);
        }
        if (i % 3 == 1 && datagram.length > 0) {
          datagram[0] = i % 2 == 0 ? DatagramKind.INITIATION : DatagramKind.TRANSPORT;
        }
        hostile.send(new DatagramPacket(datagram, datagram.length, target));
      }
      assertEquals(gate.port(), register(gate).reflexive().port());
      try (UdpGate newcomer = gate(LOOPBACK)) {
        newcomer.connect();
        assertEquals(newcomer.port(), register(newcomer).reflexive().port());
      }
      assertTrue(server().drops().total() > 0);
      assertTrue(server().counters().sessions() < 20);
      long grown = usedHeap() - before;
      assertTrue(grown < 64 << 20, grown + " bytes more");
    }
    get("/q/health").then().statusCode(200);
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
