package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DocumentedLayout;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.probe.ProbeCodec;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nobody can be flooded by way of a gate or map: no answer is larger than what caused it. */
final class AnswerSizesTest {

  private static final InitiationGuard.Limits ALWAYS_LOADED =
      new InitiationGuard.Limits(0, 20, 100);

  private final TwoEnds ends = new TwoEnds(81);

  @Test
  void shouldAnswerAnInitiationByLess() {
    byte[] initiation = ends.initiate().datagram();
    byte[] response =
        TwoEnds.accepted(ends.responds().handle(TwoEnds.at(initiation, 0))).response();
    assertSizes("response", 137, response.length);
    assertTrue(response.length < initiation.length);
    HandshakeResponder loaded = ends.responds(Purpose.MAP, ALWAYS_LOADED);
    byte[] cookie = TwoEnds.reply(loaded.handle(TwoEnds.at(initiation, 0)));
    assertSizes("cookie reply", 56, cookie.length);
    assertTrue(cookie.length < initiation.length);
    assertTrue(cookie.length < response.length);
    assertTrue(HandshakeLayout.MIN_INITIATION > HandshakeLayout.RESPONSE);
  }

  @Test
  void shouldAnswerTheSmallestTransportDatagramByLess() {
    byte[] smallest = new byte[100];
    int size = ends.shakeHands().initiators().seal(smallest, 0, 20, 0, 0);
    assertEquals(TransportHeader.MIN_DATAGRAM, size);
    assertSizes("reset notice", 24, ResetNotice.of(ends.responder, 1).length);
    assertTrue(ResetNotice.SIZE < size);
  }

  @Test
  void shouldAnswerAProbeByAsMuch() {
    try (ProbeCodec asking =
            new ProbeCodec(ends.initiator, ends.responder.publicKey(), TwoEnds.NO_PSK);
        ProbeCodec answering =
            new ProbeCodec(ends.responder, ends.initiator.publicKey(), TwoEnds.NO_PSK)) {
      byte[] request = new byte[Probe.SIZE];
      asking.writeRequest(request, 1);
      Optional<Probe> opened = answering.open(request.clone(), 0);
      byte[] response = new byte[Probe.SIZE];
      answering.writeResponse(response, 2, opened.orElseThrow(), Endpoint.ofIpv4(0x7f000001, 1));
      assertSizes("probe", 80, request.length);
      assertTrue(asking.open(response, 0).isPresent());
    }
  }

  /** The size as the table of docs/protocol.md section 1 has it. */
  private static void assertSizes(String kind, int documented, int actual) {
    assertEquals(documented, actual);
    String row = "\\| `0xD\\d` \\| " + kind + " \\| [^|]+ \\| " + documented + " \\|";
    assertTrue(
        DocumentedLayout.document().lines().anyMatch(line -> line.matches(row)),
        "docs/protocol.md gives another size for a " + kind);
  }
}
