package dev.warp.gate.engine.portmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.wire.Endpoint;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Byte layouts of RFC 6886 sections 3.2, 3.3 and 3.5. */
final class NatPmpTest {

  private static final Endpoint ADDRESS = Endpoint.ofIpv4(0xcb007105, 0);
  private static final int PORT = 0xc001;

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static Answer address(String hex) {
    return NatPmp.readAddress(bytes(hex), 0, bytes(hex).length);
  }

  private static Answer mapping(String hex) {
    return NatPmp.readMapping(bytes(hex), 0, bytes(hex).length, PORT, ADDRESS);
  }

  private static Answer invalid(DropReason reason) {
    return new Answer.Invalid(reason);
  }

  @Test
  void shouldWriteRequestsAsTheRfcDrawsThem() {
    byte[] out = new byte[NatPmp.REQUEST_SIZE];
    assertEquals(2, NatPmp.writeAddressRequest(out));
    assertEquals("0000", HexFormat.of().formatHex(out, 0, 2));
    assertEquals(12, NatPmp.writeMappingRequest(out, PORT, 0x1f90, 7200));
    assertEquals("00010000c0011f9000001c20", HexFormat.of().formatHex(out));
  }

  @Test
  void shouldReadAnswers() {
    assertEquals(
        new Answer.ExternalAddress(0x12345, ADDRESS), address("00 80 0000 00012345 cb007105"));
    assertEquals(
        new Answer.Mapped(0x12345, ADDRESS.withPort(0x1f90), 7200),
        mapping("00 81 0000 00012345 c001 1f90 00001c20"));
  }

  @Test
  void shouldTakeNoAnswerToAnotherRequest() {
    assertEquals(invalid(DropReason.UNEXPECTED), mapping("00 81 0000 00012345 c002 1f90 00001c20"));
    assertEquals(invalid(DropReason.UNEXPECTED), mapping("00 82 0000 00012345 c001 1f90 00001c20"));
    assertEquals(invalid(DropReason.UNEXPECTED), mapping("00 80 0000 00012345 cb007105"));
    assertEquals(invalid(DropReason.UNEXPECTED), address("00 81 0000 00012345 c001 1f90 00001c20"));
    assertEquals(invalid(DropReason.UNKNOWN_VERSION), address("02 80 0000 00012345 cb007105"));
  }

  @Test
  void shouldReadEveryResultCode() {
    Refusal[] refusals = {
      Refusal.UNSUPPORTED_VERSION,
      Refusal.NOT_AUTHORIZED,
      Refusal.NETWORK_FAILURE,
      Refusal.NO_RESOURCES,
      Refusal.UNSUPPORTED_OPCODE,
      Refusal.UNKNOWN
    };
    for (int code = 1; code <= refusals.length; code++) {
      String hex = "00 81 %04x 00012345 c001 0000 00000000".formatted(code);
      assertEquals(new Answer.Refused(refusals[code - 1], 1800), mapping(hex));
    }
    assertEquals(new Answer.Refused(Refusal.UNKNOWN, 1800), address("00 80 ffff"));
  }

  @Test
  void shouldTakeNothingThatIsCutShort() {
    byte[] address = bytes("00 80 0000 00012345 cb007105");
    for (int length = 0; length < address.length; length++) {
      byte[] cut = Arrays.copyOf(address, length);
      assertEquals(invalid(DropReason.MALFORMED), NatPmp.readAddress(cut, 0, length), "" + length);
    }
    byte[] mapping = bytes("00 81 0000 00012345 c001 1f90 00001c20");
    for (int length = 0; length < mapping.length; length++) {
      byte[] cut = Arrays.copyOf(mapping, length);
      assertEquals(
          invalid(DropReason.MALFORMED),
          NatPmp.readMapping(cut, 0, length, PORT, ADDRESS),
          "" + length);
    }
  }
}
