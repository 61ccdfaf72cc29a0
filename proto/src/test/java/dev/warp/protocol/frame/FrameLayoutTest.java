package dev.warp.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DocumentedLayout;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import dev.warp.protocol.wire.TransportHeader;
import dev.warp.protocol.wire.WireReader;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every frame byte for byte, and field by field where docs/protocol.md says the fields are. */
final class FrameLayoutTest {

  private static final RandomSource RANDOM = new Random(11)::nextBytes;
  private static final PublicKey ONE = PrivateKey.generate(RANDOM).publicKey();
  private static final PublicKey OTHER = PrivateKey.generate(RANDOM).publicKey();
  private static final Endpoint V4 = Endpoint.ofIpv4(0xc0000201, 0x1234);
  private static final String V4_HEX = "00000000000000000000ffffc00002011234";
  private static final Endpoint V6 = Endpoint.of(0x20010db8_00000000L, 7, 0xfffe);
  private static final String V6_HEX = "20010db8000000000000000000000007fffe";

  @Test
  void shouldWritePing() {
    byte[] ping = bytes(new Ping(0x0102, 0xf3040506L));
    assertArrayEquals(hex("02 0006 0102 f3040506"), ping);
    DocumentedLayout layout = control(DocumentedLayout.frame("6.2", "ping"), ping);
    assertEquals(0x0102, layout.number(ping, "interface id"));
    assertEquals(0xf3040506L, layout.number(ping, "number"));
    assertEquals(6, layout.fixedLength());
  }

  @Test
  void shouldWritePong() {
    byte[] pong =
        bytes(new Pong(0x0a0b, 0x01020304L, 0xfffffff0L, 0x1122334455667788L, 0xa1a2a3a4a5a6L));
    assertArrayEquals(hex("03 0018 0a0b 01020304 fffffff0 1122334455667788 a1a2a3a4a5a6"), pong);
    DocumentedLayout layout = control(DocumentedLayout.frame("6.2", "pong"), pong);
    assertEquals(0x0a0b, layout.number(pong, "path id"));
    assertEquals(0x01020304L, layout.number(pong, "its number"));
    assertEquals(0xfffffff0L, layout.number(pong, "held"));
    assertEquals(0x1122334455667788L, layout.number(pong, "received"));
    assertEquals(0xa1a2a3a4a5a6L, layout.number(pong, "highest"));
    assertEquals(24, layout.fixedLength());
  }

  @Test
  void shouldWriteTunnelUnknown() {
    byte[] unknown = bytes(new TunnelUnknown(0xfedcba98));
    assertArrayEquals(hex("04 0004 fedcba98"), unknown);
    DocumentedLayout layout = control(DocumentedLayout.sentence("6.3"), unknown);
    assertEquals(0xfedcba98L, layout.number(unknown, "tunnel key"));
    assertEquals(4, layout.fixedLength());
  }

  @Test
  void shouldWriteClose() {
    byte[] close = bytes(new Close(1));
    assertArrayEquals(hex("05 0001 01"), close);
    DocumentedLayout layout = control(DocumentedLayout.sentence("6.4"), close);
    assertEquals(1, layout.number(close, "reason"));
    assertEquals(1, layout.fixedLength());
  }

  @Test
  void shouldWriteReport() {
    Report sent =
        new Report(
            0x0102,
            0x1122334455667788L,
            0xa1a2a3a4a5a6L,
            0x2122232425262728L,
            0xf1020304L,
            0xf5060708L,
            0xf90a0b0cL,
            0xfd0e0f10L);
    byte[] report = bytes(sent);
    assertArrayEquals(
        hex(
            "07 0028 0102 1122334455667788 a1a2a3a4a5a6 2122232425262728 f1020304 f5060708"
                + " f90a0b0c fd0e0f10"),
        report);
    DocumentedLayout layout = control(DocumentedLayout.frame("6.6", "report"), report);
    assertEquals(0x0102, layout.number(report, "path id"));
    assertEquals(0x1122334455667788L, layout.number(report, "received"));
    assertEquals(0xa1a2a3a4a5a6L, layout.number(report, "highest"));
    assertEquals(0x2122232425262728L, layout.number(report, "bytes"));
    assertEquals(0xf1020304L, layout.number(report, "late"));
    assertEquals(0xf5060708L, layout.number(report, "jitter"));
    assertEquals(0xf90a0b0cL, layout.number(report, "delay"));
    assertEquals(0xfd0e0f10L, layout.number(report, "counted"));
    assertEquals(40, layout.fixedLength());
  }

  @Test
  void shouldWriteRegister() {
    byte[] register = bytes(new Register(0x81828384L, 0x0506, 0x0708090aL, true, List.of(V4, V6)));
    assertArrayEquals(hex("10 0030 81828384 0506 0708090a 00 02" + V4_HEX + V6_HEX), register);
    DocumentedLayout layout = DocumentedLayout.frame("9.1", "register");
    layout.assertCovers(register.length - 2 * Endpoint.SIZE);
    assertEquals(FrameType.REGISTER, layout.number(register, "type"));
    assertEquals(register.length - 3, layout.number(register, "length"));
    assertEquals(0x81828384L, layout.number(register, "sequence"));
    assertEquals(0x0506, layout.number(register, "interface id"));
    assertEquals(0x0708090aL, layout.number(register, "wants version"));
    assertEquals(0, layout.number(register, "flags"));
    assertEquals(2, layout.number(register, "count"));
  }

  @Test
  void shouldWriteRegisterOfAGateThatIsNotToBeRelayed() {
    byte[] register = bytes(new Register(0x81828384L, 0x0506, 0x0708090aL, false, List.of()));
    assertArrayEquals(hex("10 000c 81828384 0506 0708090a 01 00"), register);
    DocumentedLayout layout = DocumentedLayout.frame("9.1", "register");
    layout.assertCovers(register.length);
    assertEquals(1, layout.number(register, "flags"));
  }

  @Test
  void shouldReadTheFlagOfARegisterBesideOthers() {
    for (int flags = 0; flags <= 0xff; flags++) {
      byte[] value = hex("81828384 0506 0708090a 00 00");
      value[10] = (byte) flags;
      Optional<ControlFrame> read =
          ControlFrame.read(FrameType.REGISTER, new WireReader(value, 0, value.length));
      boolean relay = (flags & 1) == 0;
      assertEquals(
          Optional.of(new Register(0x81828384L, 0x0506, 0x0708090aL, relay, List.of())), read);
    }
  }

  @Test
  void shouldWriteWants() {
    byte[] wants = bytes(new Wants(0x81828384L, 1, 3, List.of(ONE, OTHER)));
    assertArrayEquals(hex("11 0049 81828384 01 03 02" + hex(ONE) + hex(OTHER)), wants);
    DocumentedLayout layout = DocumentedLayout.frame("9.1", "wants");
    layout.assertCovers(wants.length - 2 * PublicKey.SIZE);
    assertEquals(FrameType.WANTS, layout.number(wants, "type"));
    assertEquals(wants.length - 3, layout.number(wants, "length"));
    assertEquals(0x81828384L, layout.number(wants, "version"));
    assertEquals(1, layout.number(wants, "part"));
    assertEquals(3, layout.number(wants, "parts"));
    assertEquals(2, layout.number(wants, "count"));
  }

  @Test
  void shouldWriteRegistered() {
    byte[] registered = bytes(new Registered(0x81828384L, V6, 0x0708090aL, 0xfff0));
    assertArrayEquals(hex("12 001e 81828384" + V6_HEX + "0708090a fff0 0000"), registered);
    DocumentedLayout layout = control(DocumentedLayout.frame("9.1", "registered"), registered);
    assertEquals(0x81828384L, layout.number(registered, "sequence"));
    assertArrayEquals(hex(V6_HEX), layout.slice(registered, "reflexive endpoint"));
    assertEquals(0x0708090aL, layout.number(registered, "wants version known"));
    assertEquals(0xfff0, layout.number(registered, "expiry"));
    assertEquals(0, layout.number(registered, "reserved"));
    assertEquals(30, layout.fixedLength());
  }

  @Test
  void shouldWriteFarGate() {
    Candidate host = new Candidate(Candidate.Kind.HOST, 0x0a0b, V4);
    Candidate reflexive = new Candidate(Candidate.Kind.SERVER_REFLEXIVE, 0x0c0d, V6);
    Candidate relayed =
        new Candidate(Candidate.Kind.RELAYED, 0x0e0f, RelayAddress.of(0, 0xf1020304, 0x0e0f));
    byte[] farGate =
        bytes(
            new FarGateCandidates(
                ONE, 0x81828384L, 0x9192939495969798L, List.of(host, reflexive, relayed)));
    assertArrayEquals(
        hex(
            "13 006d"
                + hex(ONE)
                + "81828384 9192939495969798 03"
                + ("01 0a0b" + V4_HEX)
                + ("02 0c0d" + V6_HEX)
                + "03 0e0f 0100000000000000 0000 f1020304 0e0f 0001"),
        farGate);
    DocumentedLayout layout = DocumentedLayout.frame("9.2", "far gate");
    layout.assertCovers(farGate.length - 3 * Candidate.SIZE);
    assertEquals(21, Candidate.SIZE);
    assertEquals(FrameType.FAR_GATE, layout.number(farGate, "type"));
    assertEquals(farGate.length - 3, layout.number(farGate, "length"));
    assertArrayEquals(ONE.toBytes(), layout.slice(farGate, "public key"));
    assertEquals(0x81828384L, layout.number(farGate, "version"));
    assertEquals(0x9192939495969798L, layout.number(farGate, "start id"));
    assertEquals(3, layout.number(farGate, "count"));
  }

  @Test
  void shouldWriteFarGateKnown() {
    byte[] known = bytes(new FarGateKnown(OTHER, 0x81828384L));
    assertArrayEquals(hex("14 0025" + hex(OTHER) + "81828384"), known);
    DocumentedLayout layout = control(DocumentedLayout.frame("9.2", "far gate known"), known);
    assertArrayEquals(OTHER.toBytes(), layout.slice(known, "public key"));
    assertEquals(0x81828384L, layout.number(known, "version"));
    assertEquals(37, layout.fixedLength());
  }

  @Test
  void shouldWriteDeregister() {
    byte[] deregister = bytes(new Deregister(Deregister.ALL));
    assertArrayEquals(hex("15 0002 ffff"), deregister);
    DocumentedLayout layout = control(DocumentedLayout.sentence("9.3"), deregister);
    assertEquals(65535, layout.number(deregister, "interface id"));
    assertEquals(2, layout.fixedLength());
  }

  @Test
  void shouldWriteRelayHeader() {
    byte[] datagram = hex("d6 d7 d8 d9 da");
    byte[] relay = new byte[RelayFrame.HEADER_SIZE + datagram.length];
    Arrays.fill(relay, (byte) 0xee);
    int at = RelayFrame.writeHeader(relay, 0, 0x81828384, 0xf506, datagram.length);
    System.arraycopy(datagram, 0, relay, at, datagram.length);
    assertArrayEquals(hex("20 000b 81828384 f506 d6d7d8d9da"), relay);
    DocumentedLayout layout = DocumentedLayout.frame("9.6", "relay");
    layout.assertCovers(RelayFrame.HEADER_SIZE);
    assertEquals(FrameType.RELAY, layout.number(relay, "type"));
    assertEquals(relay.length - 3, layout.number(relay, "length"));
    FrameReader frames = new FrameReader().wrap(relay, 0, relay.length);
    assertTrue(frames.next());
    int value = frames.valueOffset();
    assertEquals((int) layout.number(relay, "relay id"), RelayFrame.relayId(relay, value));
    assertEquals(layout.number(relay, "interface id"), RelayFrame.interfaceId(relay, value));
    assertEquals(relay.length, value + frames.valueLength());
    assertEquals(RelayFrame.HEADER_SIZE, value + RelayFrame.VALUE_HEADER_SIZE);
    assertFalse(ControlFrame.isKnown(frames.type()), "it is read without making an object");
  }

  @Test
  void shouldMakeADatagramLongerByWhatTheDocumentSays() {
    assertTrue(
        DocumentedLayout.document()
            .contains("A relay frame makes a datagram " + RelayAddress.OVERHEAD + " bytes longer"));
    assertEquals(TransportHeader.MIN_DATAGRAM + RelayFrame.HEADER_SIZE, RelayAddress.OVERHEAD);
  }

  @Test
  void shouldWriteShardHeader() {
    byte[] shard = new byte[ShardFrame.HEADER_SIZE];
    ShardFrame.write(shard, 0, 0xf1, 0xf2, 0xf3, 0x81828384, 0xa1a2, 0xb1b2b3b4b5b6L);
    assertArrayEquals(hex("01 f1 f2 f3 81828384 a1a2 b1b2b3b4b5b6"), shard);
    DocumentedLayout layout = DocumentedLayout.table("6.1", 0);
    layout.assertCovers(shard.length);
    assertEquals(FrameType.SHARD, layout.number(shard, "type"));
    assertEquals(0xf1, layout.number(shard, "index"));
    assertEquals(0xf2, layout.number(shard, "k"));
    assertEquals(0xf3, layout.number(shard, "n"));
    assertEquals(0x81828384L, layout.number(shard, "tunnel key"));
    assertEquals(0xa1a2, layout.number(shard, "length"));
    assertEquals(0xb1b2b3b4b5b6L, layout.number(shard, "number"));
  }

  @Test
  void shouldWriteHeaderOfAShardOfAPiece() {
    byte[] shard = new byte[ShardFrame.PIECE_HEADER_SIZE];
    ShardFrame.writeOfPiece(
        shard, 0, 0xe1, 0xe2, 0xf1, 0xf2, 0xf3, 0x81828384, 0x71a2a3a4, 0xb1b2b3b4b5b6L);
    assertArrayEquals(hex("08 f1 f2 f3 81828384 e1 e2 b1b2b3b4b5b6 71a2a3a4"), shard);
    DocumentedLayout layout = DocumentedLayout.table("6.1", 1);
    layout.assertCovers(shard.length);
    assertEquals(FrameType.PIECE_SHARD, layout.number(shard, "type"));
    assertEquals(ShardFrame.index(shard, 0), layout.number(shard, "index"));
    assertEquals(ShardFrame.dataShards(shard, 0), layout.number(shard, "k"));
    assertEquals(ShardFrame.totalShards(shard, 0), layout.number(shard, "n"));
    assertEquals(0x81828384L, layout.number(shard, "tunnel key"));
    assertEquals(ShardFrame.piece(shard, 0), layout.number(shard, "piece"));
    assertEquals(ShardFrame.pieces(shard, 0), layout.number(shard, "pieces"));
    assertEquals(0xb1b2b3b4b5b6L, layout.number(shard, "number"));
    assertEquals(ShardFrame.largePayloadLength(shard, 0), layout.number(shard, "length"));
    assertEquals(ShardFrame.PIECE_HEADER_SIZE, ShardFrame.headerSize(shard, 0));
  }

  /** Checks what all frames of fixed length have in common. */
  private static DocumentedLayout control(DocumentedLayout layout, byte[] frame) {
    layout.assertCovers(frame.length);
    assertEquals(frame[0], layout.number(frame, "type"));
    assertEquals(layout.fixedLength(), layout.number(frame, "length"));
    return layout;
  }

  /** The frame, written into a buffer full of something else. */
  private static byte[] bytes(ControlFrame frame) {
    byte[] buffer = new byte[frame.size() + 2];
    Arrays.fill(buffer, (byte) 0xee);
    assertEquals(frame.size() + 1, frame.write(buffer, 1));
    assertEquals((byte) 0xee, buffer[0]);
    assertEquals((byte) 0xee, buffer[frame.size() + 1]);
    return Arrays.copyOfRange(buffer, 1, frame.size() + 1);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static String hex(PublicKey key) {
    return HexFormat.of().formatHex(key.toBytes());
  }
}
