package dev.warp.it;

import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.OutgoingHandshake;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.ResetNotice;
import dev.warp.protocol.wire.DatagramKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a stranger might throw at a socket: noise, noise that begins like each kind of datagram,
 * real initiations under a key of the stranger's own, whole, truncated and altered; and what it has
 * heard the target say and be told, again, truncated and altered.
 */
final class HostileDatagrams {

  private static final byte[] KINDS = {
    DatagramKind.INITIATION,
    DatagramKind.RESPONSE,
    DatagramKind.COOKIE_REPLY,
    DatagramKind.TRANSPORT,
    DatagramKind.RESET_NOTICE,
    DatagramKind.PROBE
  };
  private static final int[] EXACT_SIZES = {166, 137, 56, 36, ResetNotice.SIZE, Probe.SIZE};
  private static final int MAX_SIZE = 1500;
  private static final int INITIATIONS = 64;
  private static final byte[] NO_PRE_SHARED_KEY = new byte[32];

  private final SplittableRandom random;
  private final List<byte[]> initiations = new ArrayList<>();
  private final List<byte[]> recordings;

  /**
   * @param recordings of what the target and its peers have said to each other; at least one
   */
  HostileDatagrams(long seed, PublicKey target, Purpose purpose, List<byte[]> recordings) {
    this.random = new SplittableRandom(seed);
    this.recordings = List.copyOf(recordings);
    try (PrivateKey key = PrivateKey.generate(random::nextBytes);
        LocalIdentity stranger = new LocalIdentity(key, random::nextBytes)) {
      for (int i = 0; i < INITIATIONS; i++) {
        try (OutgoingHandshake handshake =
            new OutgoingHandshake(stranger, target, purpose, NO_PRE_SHARED_KEY, random.nextInt())) {
          initiations.add(handshake.datagram().clone());
        }
      }
    }
  }

  /** Puts the next one into {@code buffer}, ready to be read from. */
  void next(ByteBuffer buffer) {
    byte[] datagram =
        switch (random.nextInt(8)) {
          case 0 -> noise(random.nextInt(MAX_SIZE));
          case 1, 2 -> noiseOfAKind();
          case 3 -> initiation();
          case 4 -> random.nextBoolean() ? truncated(initiation()) : altered(initiation());
          case 5 -> recording();
          case 6 -> truncated(recording());
          default -> altered(recording());
        };
    buffer.clear().put(datagram).flip();
  }

  private byte[] noise(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] noiseOfAKind() {
    int kind = random.nextInt(KINDS.length);
    int size = random.nextBoolean() ? EXACT_SIZES[kind] : 1 + random.nextInt(MAX_SIZE);
    byte[] bytes = noise(size);
    bytes[0] = KINDS[kind];
    if (size > 1) {
      bytes[1] = DatagramKind.VERSION;
    }
    return bytes;
  }

  private byte[] initiation() {
    return initiations.get(random.nextInt(initiations.size())).clone();
  }

  private byte[] recording() {
    return recordings.get(random.nextInt(recordings.size())).clone();
  }

  private byte[] truncated(byte[] datagram) {
    return Arrays.copyOf(datagram, random.nextInt(datagram.length));
  }

  private byte[] altered(byte[] datagram) {
    datagram[random.nextInt(datagram.length)] ^= (byte) (1 << random.nextInt(8));
    return datagram;
  }
}
