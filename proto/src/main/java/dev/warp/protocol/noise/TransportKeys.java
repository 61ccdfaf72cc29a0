package dev.warp.protocol.noise;

import java.util.Arrays;

/**
 * What a finished handshake yields: a key of 32 bytes for each direction. {@link #close} zeroes
 * both, so make a {@link dev.warp.protocol.aead.Sealer} and an {@link
 * dev.warp.protocol.aead.Opener} of them first.
 */
public final class TransportKeys implements AutoCloseable {

  private final byte[] sending;
  private final byte[] receiving;

  TransportKeys(byte[] sending, byte[] receiving) {
    this.sending = sending;
    this.receiving = receiving;
  }

  /** The key that this side seals with; not a copy. */
  public byte[] sending() {
    return sending;
  }

  /** The key that the other side seals with; not a copy. */
  public byte[] receiving() {
    return receiving;
  }

  @Override
  public void close() {
    Arrays.fill(sending, (byte) 0);
    Arrays.fill(receiving, (byte) 0);
  }
}
