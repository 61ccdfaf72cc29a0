package dev.warp.gate.engine.portmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.wire.Endpoint;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Byte layouts of RFC 6887, figures 2, 3, 9 and 10. */
final class PcpTest {

  private static final Endpoint INTERNAL = Endpoint.ofIpv4(0xc0a80117, 0xc001);
  private static final Endpoint EXTERNAL = Endpoint.ofIpv4(0xcb007105, 0x1f90);
  private static final byte[] NONCE = bytes("0102030405060708090a0b0c");

  private static final String ANSWER =
      """
      02 81 00 00  00000708  00012345  000000000000000000000000
      0102030405060708090a0b0c  11 000000  c001 1f90
      00000000000000000000ffffcb007105
      """;

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }

  private static Answer read(byte[] datagram) {
    return Pcp.read(datagram, 0, datagram.length, INTERNAL, NONCE);
  }

  private static Answer readWith(int offset, int value) {
    byte[] changed = bytes(ANSWER);
    changed[offset] = (byte) value;
    return read(changed);
  }

  private static Answer invalid(DropReason reason) {
    return new Answer.Invalid(reason);
  }

  @Test
  void shouldWriteTheRequestAsTheRfcDrawsIt() {
    byte[] out = new byte[Pcp.REQUEST_SIZE];
    assertEquals(60, Pcp.writeRequest(out, INTERNAL, NONCE, Endpoint.ofIpv4(0, 0), 7200));
    String expected =
        """
        02 01 0000  00001c20  00000000000000000000ffffc0a80117
        0102030405060708090a0b0c  11 000000  c001 0000
        00000000000000000000ffff00000000
        """;
    assertEquals(HexFormat.of().formatHex(bytes(expected)), HexFormat.of().formatHex(out));
  }

  @Test
  void shouldSuggestAnEndpoint() {
    byte[] out = new byte[Pcp.REQUEST_SIZE];
    Pcp.writeRequest(out, INTERNAL, NONCE, EXTERNAL, 0);
    assertEquals(
        "1f9000000000000000000000ffffcb007105",
        HexFormat.of().formatHex(Arrays.copyOfRange(out, 42, 60)));
    assertEquals("00000000", HexFormat.of().formatHex(Arrays.copyOfRange(out, 4, 8)));
  }

  @Test
  void shouldReadAnAnswer() {
    assertEquals(new Answer.Mapped(0x12345, EXTERNAL, 1800), read(bytes(ANSWER)));
  }

  @Test
  void shouldReadAnAnswerInTheMiddleOfABuffer() {
    byte[] buffer = bytes("ffff" + ANSWER + "ff");
    assertEquals(
        new Answer.Mapped(0x12345, EXTERNAL, 1800), Pcp.read(buffer, 2, 60, INTERNAL, NONCE));
  }

  @Test
  void shouldTakeNoAnswerToAnotherRequest() {
    assertEquals(invalid(DropReason.UNAUTHENTICATED), readWith(24, 0xff));
    assertEquals(invalid(DropReason.UNAUTHENTICATED), readWith(35, 0xff));
    assertEquals(invalid(DropReason.UNEXPECTED), readWith(36, 6)); // TCP
    assertEquals(invalid(DropReason.UNEXPECTED), readWith(41, 0)); // another internal port
    assertEquals(invalid(DropReason.UNEXPECTED), readWith(1, 0x82)); // PEER
    assertEquals(invalid(DropReason.UNEXPECTED), readWith(1, 0x01)); // a request
  }

  @Test
  void shouldReadEveryResultCode() {
    assertEquals(new Answer.Refused(Refusal.NOT_AUTHORIZED, 1800), readWith(3, 2));
    assertEquals(new Answer.Refused(Refusal.NO_RESOURCES, 1800), readWith(3, 8));
    assertEquals(new Answer.Refused(Refusal.EXCESSIVE_REMOTE_PEERS, 1800), readWith(3, 13));
    assertEquals(new Answer.Refused(Refusal.UNKNOWN, 1800), readWith(3, 14));
    assertEquals(new Answer.Refused(Refusal.UNKNOWN, 1800), readWith(3, 255));
  }

  @Test
  void shouldTellNatPmpFromOtherVersions() {
    assertEquals(new Answer.SpeaksNatPmp(), read(bytes("00 81 0001 00012345")));
    assertEquals(
        new Answer.Refused(Refusal.UNSUPPORTED_VERSION, 1800), read(bytes("01 81 0001 00000000")));
    assertEquals(invalid(DropReason.UNKNOWN_VERSION), read(bytes("00 01 0001 00012345")));
    assertEquals(invalid(DropReason.UNKNOWN_VERSION), read(bytes("00 81 0000 00012345")));
  }

  @Test
  void shouldTakeNothingOfAnotherLength() {
    byte[] answer = bytes(ANSWER);
    for (int length = 0; length < answer.length; length++) {
      assertEquals(
          invalid(DropReason.MALFORMED), Pcp.read(answer, 0, length, INTERNAL, NONCE), "" + length);
    }
    assertEquals(invalid(DropReason.MALFORMED), read(Arrays.copyOf(answer, 1101)));
    assertEquals(
        new Answer.Mapped(0x12345, EXTERNAL, 1800), read(Arrays.copyOf(answer, 1100))); // options
  }
}
