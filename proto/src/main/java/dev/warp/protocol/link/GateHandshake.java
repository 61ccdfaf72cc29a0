package dev.warp.protocol.link;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.noise.HandshakeState;
import dev.warp.protocol.noise.TransportKeys;
import dev.warp.protocol.wire.Bytes;
import java.util.Optional;

/** A gate's side of a handshake: one initiation, one response (docs/protocol.md section 15.1). */
public final class GateHandshake implements AutoCloseable {

  private final HandshakeState noise;
  private final byte[] initiation;

  /**
   * Begins a handshake with a map.
   *
   * @param own the gate's key, which stays the caller's to close
   * @param startId random, chosen once per process start: as over UDP
   */
  public GateHandshake(PrivateKey own, PublicKey map, long startId, RandomSource random) {
    this.noise = LinkNoise.gate(own, map, random).start(random);
    byte[] hello = new byte[LinkLayout.HELLO];
    Bytes.putLong(hello, 0, startId);
    Bytes.putByte(hello, LinkLayout.HIGHEST_VERSION_OFFSET, LinkLayout.VERSION);
    this.initiation = noise.writeMessage(hello);
  }

  /** The first message of the stream; a copy. */
  public byte[] initiation() {
    return initiation.clone();
  }

  /**
   * Takes the map's response.
   *
   * @return the session; or nothing if this is no response of that map to this initiation, or names
   *     a version that was not offered
   */
  public Optional<LinkSession> finish(byte[] response, long nowNanos) {
    if (response.length != LinkLayout.RESPONSE) {
      return Optional.empty();
    }
    Optional<byte[]> hello = noise.readMessage(response, 0, response.length);
    if (hello.isEmpty() || Bytes.getByte(hello.get(), 0) != LinkLayout.VERSION) {
      return Optional.empty();
    }
    try (TransportKeys keys = noise.split()) {
      return Optional.of(new LinkSession(keys, nowNanos));
    }
  }

  /** Zeroes what is left of the handshake. */
  @Override
  public void close() {
    noise.close();
  }
}
