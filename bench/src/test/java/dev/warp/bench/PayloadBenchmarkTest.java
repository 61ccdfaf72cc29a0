package dev.warp.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.protocol.aead.AeadSuite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is measured is there: payloads go on arriving for as long as a measurement lasts. */
final class PayloadBenchmarkTest {

  /** Of virtual time, 200 s: pings, reports, and a second session. */
  private static final int PAYLOADS = 200_000;

  @ParameterizedTest
  @CsvSource({"3-of-5, AES_256_GCM, 1400", "promise, CHACHA20_POLY1305, 64"})
  void shouldDeliverEachPayload(String shards, AeadSuite suite, int size) {
    GatePair gates = new GatePair(PayloadBenchmark.redundancy(shards), suite);
    byte[] payload = new byte[size];
    for (int i = 1; i <= PAYLOADS; i++) {
      assertEquals(i, gates.send(payload));
    }
  }
}
