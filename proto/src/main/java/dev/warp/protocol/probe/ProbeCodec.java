package dev.warp.protocol.probe;

import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.aead.Opener;
import dev.warp.protocol.aead.Sealer;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.WireReader;
import dev.warp.protocol.wire.WireWriter;
import java.util.Arrays;
import java.util.Optional;

/**
 * Seals and opens the probes between this gate and one far gate (docs/protocol.md section 8).
 *
 * <pre>
 *  0 kind, 1 version, 2..3 reserved
 *  4..11  pair tag
 * 12..19  start id
 * 20..23  counter
 * 24..79  sealed: type, reserved, interface id, request counter, observed endpoint, reserved, tag
 * </pre>
 */
public final class ProbeCodec implements AutoCloseable {

  private static final int TAG_OFFSET = 4;
  private static final int NONCE_OFFSET = 12;
  private static final int COUNTER_OFFSET = 20;
  private static final int BODY_OFFSET = 24;
  private static final int BODY_SIZE = Probe.SIZE - BODY_OFFSET - AeadSuite.TAG_SIZE;
  private static final Endpoint NO_ENDPOINT = Endpoint.of(0, 0, 0);

  private final LocalIdentity local;
  private final PublicKey far;
  private final long sendTag;
  private final long receiveTag;
  private final Sealer sealer;
  private final Opener opener;
  private final byte[] nonce = new byte[AeadSuite.NONCE_SIZE];

  /**
   * Derives the keys; one public-key operation.
   *
   * @param preSharedKey 32 bytes, all zero where none is configured
   */
  public ProbeCodec(LocalIdentity local, PublicKey far, byte[] preSharedKey) {
    this.local = local;
    this.far = far;
    byte[] shared = local.agree(far);
    try (ProbeKeys send = ProbeKeys.derive(shared, preSharedKey, local.publicKey(), far);
        ProbeKeys receive = ProbeKeys.derive(shared, preSharedKey, far, local.publicKey())) {
      this.sendTag = send.pairTag();
      this.receiveTag = receive.pairTag();
      this.sealer = AeadSuite.CHACHA20_POLY1305.sealer(send.key());
      this.opener = AeadSuite.CHACHA20_POLY1305.opener(receive.key());
    } finally {
      Arrays.fill(shared, (byte) 0);
    }
  }

  /** The pair tag that the far gate's probes carry. */
  public long receiveTag() {
    return receiveTag;
  }

  /** The pair tag of a datagram of {@link Probe#SIZE} bytes. */
  public static long pairTag(byte[] datagram, int offset) {
    return Bytes.getLong(datagram, offset + TAG_OFFSET);
  }

  /**
   * Writes a request of {@link Probe#SIZE} bytes.
   *
   * @return its counter; or 0, and then nothing is written, when this process has no counters left
   *     for this far gate, after 2^32 - 1 probes
   */
  public long writeRequest(byte[] datagram, int interfaceId) {
    return write(datagram, ProbeType.REQUEST, interfaceId, 0, NO_ENDPOINT, 0);
  }

  /**
   * Writes the response to {@code request}, which came from {@code observed}.
   *
   * @return its counter, or 0 as {@link #writeRequest} does
   */
  public long writeResponse(byte[] datagram, int interfaceId, Probe request, Endpoint observed) {
    return write(
        datagram, ProbeType.RESPONSE, interfaceId, request.counter(), observed, request.startId());
  }

  private long write(
      byte[] datagram,
      ProbeType type,
      int interfaceId,
      long requestCounter,
      Endpoint observed,
      long requestStartId) {
    long counter = local.nextProbeCounter(far);
    if (counter == 0) {
      return 0;
    }
    new WireWriter(datagram, 0)
        .putByte(DatagramKind.PROBE)
        .putByte(DatagramKind.VERSION)
        .putShort(0)
        .putLong(sendTag)
        .putLong(local.startId())
        .putInt(counter)
        .putByte(type.wireId())
        .putByte(0)
        .putShort(interfaceId)
        .putInt(requestCounter)
        .putEndpoint(observed)
        .putLong(requestStartId)
        .putZeroes(BODY_SIZE - 34);
    System.arraycopy(datagram, NONCE_OFFSET, nonce, 0, nonce.length);
    sealer.seal(
        nonce, datagram, 0, BODY_OFFSET, datagram, BODY_OFFSET, BODY_SIZE, datagram, BODY_OFFSET);
    return counter;
  }

  /**
   * Opens a datagram of {@link Probe#SIZE} bytes in place; empty if it is not the far gate's, or
   * answers a request of a process before this one. Never throws for what the bytes are.
   */
  public Optional<Probe> open(byte[] datagram, int offset) {
    System.arraycopy(datagram, offset + NONCE_OFFSET, nonce, 0, nonce.length);
    int body = offset + BODY_OFFSET;
    int opened =
        opener.open(
            nonce,
            datagram,
            offset,
            BODY_OFFSET,
            datagram,
            body,
            Probe.SIZE - BODY_OFFSET,
            datagram,
            body);
    if (opened == Opener.FORGED) {
      return Optional.empty();
    }
    WireReader in = new WireReader(datagram, body, opened);
    Optional<ProbeType> type = ProbeType.of(in.readByte());
    in.skip(1);
    int interfaceId = in.readShort();
    long requestCounter = in.readUnsignedInt();
    Endpoint observed = in.readEndpoint();
    long requestStartId = in.readLong();
    long farStartId = Bytes.getLong(datagram, offset + NONCE_OFFSET);
    long farCounter = Bytes.getUnsigned(datagram, offset + COUNTER_OFFSET, 4);
    return type.filter(known -> known == ProbeType.REQUEST || requestStartId == local.startId())
        .map(
            known ->
                new Probe(known, farStartId, farCounter, interfaceId, requestCounter, observed));
  }

  @Override
  public void close() {
    sealer.close();
    opener.close();
  }
}
