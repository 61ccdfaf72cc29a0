package dev.warp.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DocumentedLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatagramKindTest {

  @ParameterizedTest
  @CsvSource({
    "0xD1, initiation",
    "0xD2, response",
    "0xD3, cookie reply",
    "0xD4, transport",
    "0xD5, reset notice",
    "0xD6, probe",
  })
  void shouldBeTheByteOfTheDocument(String hex, String name) {
    assertTrue(DocumentedLayout.document().contains("| `" + hex + "` | " + name + " |"));
    byte kind =
        switch (name) {
          case "initiation" -> DatagramKind.INITIATION;
          case "response" -> DatagramKind.RESPONSE;
          case "cookie reply" -> DatagramKind.COOKIE_REPLY;
          case "transport" -> DatagramKind.TRANSPORT;
          case "reset notice" -> DatagramKind.RESET_NOTICE;
          default -> DatagramKind.PROBE;
        };
    assertEquals((byte) (int) Integer.decode(hex), kind);
  }

  @Test
  void shouldBeTheFirstByteOfAnArrival() {
    Endpoint source = Endpoint.ofIpv4(1, 2);
    Arrival arrival = new Arrival();
    assertEquals(0, arrival.kind());
    arrival.set(3, source, new byte[] {9, DatagramKind.PROBE, 9}, 1, 1, 77);
    assertEquals(DatagramKind.PROBE, arrival.kind());
    assertEquals(3, arrival.interfaceId());
    assertEquals(77, arrival.nanos());
    assertEquals(source, arrival.source());
    arrival.set(3, source, new byte[] {DatagramKind.PROBE}, 0, 0, 77);
    assertEquals(0, arrival.kind());
  }
}
