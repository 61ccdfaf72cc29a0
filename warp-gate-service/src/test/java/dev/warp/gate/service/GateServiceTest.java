package dev.warp.gate.service;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ConfigurationFile.class)
class GateServiceTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @ConfigProperty(name = "test.application-port")
  int applicationPort;

  @ConfigProperty(name = "test.interfaces-port")
  int interfacesPort;

  @Test
  void shouldBeStartedAndLive() {
    given().get("/q/health/started").then().statusCode(200);
    given().get("/q/health/live").then().statusCode(200);
  }

  @Test
  void shouldNotBeReadyWithoutMapAndFarGateAndSayWhy() {
    // Another test's far gate may just be going.
    await().atMost(DEADLINE).until(() -> given().get("/q/health/ready").statusCode() == 503);
    given()
        .get("/q/health/ready")
        .then()
        .body("status", is("DOWN"))
        .body(containsString("no answer from 127.0.0.1:9 over 127.0.0.1; no far gate"))
        .body(containsString("the map's private key is published"));
  }

  @Test
  void shouldBeReadyWhileThereIsASessionWithAFarGate() throws Throwable {
    FarGate.during(
        interfacesPort,
        () ->
            await()
                .atMost(DEADLINE)
                .until(
                    () ->
                        given()
                            .get("/q/health/ready")
                            .asString()
                            .contains("\"sessions\": \"far_gate\"")));

    await().atMost(DEADLINE).until(() -> given().get("/q/health/ready").statusCode() == 503);
  }

  @Test
  void shouldCountAPayloadThatCannotBeSentYet() throws IOException {
    String count = "warp_tunnel_payloads_dropped_total{reason=\"no_session\",tunnel=\"wireguard\"}";
    send(new byte[] {1, 2, 3});
    await().atMost(DEADLINE).untilAsserted(() -> assertTrue(metric(count) >= 1));
  }

  /**
   * 900 bytes are 3 shards of 300, and 2 of parity; each with 52 of ours, and 28 of UDP and IPv4.
   */
  @Test
  void shouldShowWhatPayloadsCostOnTheWire() throws Throwable {
    String sent = "warp_tunnel_sent_bytes_total{tunnel=\"wireguard\"}";
    String ofPayloads = "warp_tunnel_payload_sent_bytes_total{tunnel=\"wireguard\"}";
    String overhead = "warp_tunnel_overhead_ratio{tunnel=\"wireguard\"}";
    await().atMost(DEADLINE).until(() -> metric(sent) >= 0);
    double sentBefore = metric(sent);
    double ofPayloadsBefore = metric(ofPayloads);
    FarGate.during(
        interfacesPort,
        () ->
            await()
                .atMost(DEADLINE)
                .until(
                    () -> {
                      send(new byte[900]);
                      return metric(sent) > sentBefore;
                    }));
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              double bytes = metric(ofPayloads);
              assertEquals(metric(sent) / bytes, metric(overhead), 1e-6);
              assertEquals(
                  5 * (300 + 52 + 28) / 900.0,
                  (metric(sent) - sentBefore) / (bytes - ofPayloadsBefore),
                  1e-6);
            });
  }

  @Test
  void shouldShowItsInterfaceAndItsStandingWithTheMap() {
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () ->
                given()
                    .get("/q/metrics")
                    .then()
                    .body(containsString("warp_map_registered{interface=\"127.0.0.1\""))
                    .body(containsString("warp_session_up{far_gate=\"far_gate\"} 0.0")));
  }

  private void send(byte[] payload) throws IOException {
    try (DatagramSocket application = new DatagramSocket()) {
      application.send(
          new DatagramPacket(
              payload, payload.length, InetAddress.getLoopbackAddress(), applicationPort));
    }
  }

  /** The value of a metric with these labels, -1 where it is not there. */
  private static double metric(String name) {
    return given()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length()).strip()))
        .findFirst()
        .orElse(-1);
  }
}
